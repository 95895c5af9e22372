/** Variance transfer: wider layers get smaller weights after them. @module */

import { type Network, neighbors } from "../nn/network.ts";
import type { Edit } from "./report.ts";

/**
 * The edit, with the outgoing weights of the units that are there rescaled as a layer goes from C to C' units: by sqrt(C / C') towards a hidden
 * layer, by C / C' towards the output layer, so that the variance of what they add up to is that of a network which began at C'. Their
 * moments stay. The function changes. Prunings, splits (which halve weights themselves), and edits of empty axes stay what they are.
 *
 * @see Yuan, Savarese & Maire 2023, arXiv:2306.12700, section 3.1, table 1
 */
export function withVarianceTransfer(edit: Edit, network: Network): Edit {
  if (edit.kind !== "widen") return edit;
  const axis = network.axes.find(({ name }) => name === edit.axis);
  if (!axis || axis.size === 0) return edit;
  const ratio = axis.size / (axis.size + edit.count);
  const last = network.weighted.at(-1);
  const factors = neighbors(network, axis).consumers.map(
    (consumer) => [consumer.weight.name, consumer === last ? ratio : Math.sqrt(ratio)] as const,
  );
  return { ...edit, rescale: Object.fromEntries(factors), preserves: "none" };
}

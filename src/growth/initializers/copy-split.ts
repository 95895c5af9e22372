/** Net2WiderNet: new units are copies of old ones. @module */

import * as z from "zod";
import { fanInOf } from "../../nn/parameter.ts";
import { defineInitializer } from "../initializer.ts";
import { incomingOf } from "../units/layout.ts";
import { randomIncoming, rescale } from "../units/unit-norms.ts";

/**
 * Each of `count` random units is split in two that share its outgoing weights; their incoming weights are w - d and w + d, d random of
 * length `noise` x |w|, so that they part. Where there are fewer units than wanted, the rest are new ones without outgoing weights.
 *
 * Departs from the paper: no unit has more than one copy at a time, and the noise goes both ways, so that the function changes in second
 * order only (but for kinks in between).
 *
 * @see Chen, Goodfellow & Shlens 2016, "Net2Net", arXiv:1511.05641, section 2.2
 */
export const copySplit = defineInitializer({
  name: "copy-split",
  summary: "Copies of existing units with shared outgoing weights and slightly shifted incoming weights.",
  source: "Chen, Goodfellow & Shlens 2016, Net2Net, arXiv:1511.05641, section 2.2",
  options: z.strictObject({
    noise: z
      .number()
      .min(0)
      .max(1)
      .default(0.01)
      .describe("norm of the shift, relative to that of the incoming weights"),
  }),
  preserves: "approximate",
  initialize({ site, count, random }, { noise }) {
    const { axis } = site;
    const order = Int32Array.from(axis.units.keys());
    random.shuffle(order);
    const positions = [...order.subarray(0, count)];
    const shifts = incomingOf(site, ({ weight }) => {
      const fanIn = fanInOf(weight);
      const values = Float64Array.from(weight.tensor.read());
      const shift = new Float64Array(positions.length * fanIn);
      for (const [child, at] of positions.entries()) {
        const length = Math.hypot(...values.subarray(at * fanIn, (at + 1) * fanIn));
        const d = Float64Array.from({ length: fanIn }, () => random.normal());
        shift.set(rescale(d, noise * length), child * fanIn);
      }
      return shift;
    });
    const parents = positions.flatMap((at) => axis.units[at]?.id ?? []);
    const rest = count - parents.length;
    const incoming = rest > 0 ? incomingOf(site, (producer) => randomIncoming(producer, rest, random)) : {};
    return { splits: { parents, shifts }, incoming, outgoing: {} };
  },
});

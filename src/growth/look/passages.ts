/** What units give, on its way to the layers that weigh it. @module */

import type { Passage, WeightedLayer } from "../../nn/layer.ts";
import { multiply } from "../../tensor/ops/multiply.ts";
import { reshape } from "../../tensor/ops/reshape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { BackwardPass, Look } from "./look.ts";
import type { Site } from "./site.ts";

/** Rows of a producer, a row for each of its positions on each sample, with the positions as dims: [samples, ...grid, columns]. The tape can record it. */
export function atPositions({ grid = [] }: WeightedLayer, rows: Tensor): Tensor {
  const positions = grid.reduce((product, edge) => product * edge, 1);
  return reshape(rows, [rows.rows / positions, ...grid, rows.columns]);
}

/** A consumer that hears of a producer's units, the way there, and the gradient that comes back from it. */
export interface Hearer {
  readonly consumer: WeightedLayer;
  readonly passage: Passage;
  /** dL/dz of the consumer: [..., out]. */
  readonly gradient: Tensor;
}

/** The consumers of a site that hear of a producer's units, and on which the loss depends. */
export function hearersOf(
  { consumers }: Site,
  producer: WeightedLayer,
  pass: BackwardPass,
  { network }: Look,
): Hearer[] {
  return consumers.flatMap((consumer) => {
    const passage = network.passage(producer, consumer);
    const gradient = passage && pass.gradients.of(pass.tap(consumer).preActivation);
    return gradient ? [{ consumer, passage, gradient }] : [];
  });
}

/**
 * What each unit does to the loss in first order, row by row of the consumer: what it gives, taken along the passage, times the gradient there
 * through its outgoing weights. units: [samples, ...positions, count], outgoing: [fanOut, count] -> [rows, count]. The tape can record it.
 */
export function effectOn({ consumer, passage, gradient }: Hearer, units: Tensor, outgoing: Tensor): Tensor {
  const pull = consumer.sensitivity(gradient, outgoing);
  return multiply(reshape(passage.carry(units), pull.shape), pull);
}

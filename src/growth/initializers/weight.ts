/** NORTH-Weight: random units orthogonal to the weights of the existing ones. @module */

import * as z from "zod";
import type { WeightedLayer } from "../../nn/layer.ts";
import { fanInOf } from "../../nn/parameter.ts";
import { projectOffRows } from "../algebra/project.ts";
import { countSingularValues } from "../algebra/singular-values.ts";
import { defineInitializer } from "../initializer.ts";
import { incomingOf } from "../units/layout.ts";
import { lengthOf, randomIncoming, rescale } from "../units/unit-norms.ts";

/** Share of a vector's norm below which nothing of it is left. */
const NOTHING = 1e-6;

/** Random incoming weights of the usual norm, orthogonal to all existing rows where these leave room. */
function orthogonalIncoming(layer: WeightedLayer, count: number, draws: Float64Array): Float64Array {
  const { tensor } = layer.weight;
  const { device } = tensor;
  const fanIn = fanInOf(layer.weight);
  const W = Float64Array.from(tensor.read());
  const units = fanIn === 0 ? 0 : W.length / fanIn;
  const matrix = { rows: units, columns: fanIn, values: W };
  const largest = W.reduce((sum, value) => sum + value * value, 0) ** 0.5;
  if (units >= fanIn && countSingularValues(device, matrix, 1, largest * NOTHING) >= fanIn) return draws;
  const projected = draws.slice();
  projectOffRows(device, W, fanIn, projected);
  for (let unit = 0; unit < count; unit++) {
    const [from, to] = [unit * fanIn, (unit + 1) * fanIn];
    const norm = lengthOf(draws.subarray(from, to));
    const row = projected.subarray(from, to);
    if (lengthOf(row) > norm * NOTHING) rescale(row, norm);
    else row.set(draws.subarray(from, to));
  }
  return projected;
}

/**
 * Random incoming weights, projected off the row space of the existing ones while their rank is below the fan-in, rescaled to the mean
 * norm; outgoing weights and bias 0, so the function does not change. The new rows are not made orthogonal to one another.
 *
 * Departs from the released code, whose guard compares allocated instead of living rows, so that for perceptrons it never projects:
 * `projection: false` is that. The bias takes no part in the projection.
 *
 * @see Maile, Rachelson, Luga & Wilson 2022, arXiv:2202.08539, section 3.2
 */
export const weight = defineInitializer({
  name: "weight",
  summary: "Random incoming weights orthogonal to the existing ones, outgoing weights 0.",
  source: "Maile et al. 2022, arXiv:2202.08539, section 3.2",
  formula: 'w_"in" = overline(norm(w)) c / norm(c), quad c = (I - W_l^+ W_l) u, quad w_"out" = 0',
  options: z.strictObject({
    projection: z
      .boolean()
      .default(true)
      .describe("make them orthogonal to the existing weights; the released code does not"),
  }),
  preserves: "exact",
  initialize({ site, count, random }, { projection }) {
    const incoming = incomingOf(site, (producer) => {
      const draws = randomIncoming(producer, count, random);
      return projection ? orthogonalIncoming(producer, count, draws) : draws;
    });
    return { incoming, outgoing: {} };
  },
});

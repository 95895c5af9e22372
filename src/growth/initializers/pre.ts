/** NORTH-Pre: units whose pre-activations are orthogonal to the existing ones'. @module */

import * as z from "zod";
import type { WeightedLayer } from "../../nn/layer.ts";
import { fanInOf } from "../../nn/parameter.ts";
import type { RandomStream } from "../../tensor/random.ts";
import { defineInitializer } from "../initializer.ts";
import { lengthOf, meanFanInNorm, randomIncoming } from "../units/unit-norms.ts";
import {
  activeInputs,
  type Candidates,
  candidateCount,
  candidateOptions,
  chooseIncoming,
} from "./shared/candidates.ts";
import { orthogonalResponses } from "./shared/orthogonal-responses.ts";

/** Each rescaled to the usual norm; what came out as nothing is replaced by a random draw. */
function normalize({ weights, active }: Candidates, layer: WeightedLayer, random: RandomStream): void {
  const { device, rows, columns } = weights;
  const norm = meanFanInNorm(layer.weight);
  device.scope("norms", () => {
    const square = device.scratch(8);
    for (let r = 0; r < rows; r++) {
      const row = weights.address + r * columns * device.bytesPerReal;
      device.kernels.sumSquares(columns, row, square);
      const length = Math.sqrt(device.doubles(square, 1)[0] as number);
      const usable = length > 0 && Number.isFinite(length);
      if (usable && norm !== null) device.kernels.scale(columns, norm / length, row, row);
      else {
        const draw = randomIncoming(layer, 1, random);
        if (usable) device.kernels.scale(columns, lengthOf(draw) / length, row, row);
        else device.reals(row, columns).set(active ? Array.from(active.kept, (c) => draw[c] as number) : draw);
      }
    }
  });
}

/**
 * Of 1,000 + k incoming weight vectors that give pre-activations orthogonal to those of the existing units, rescaled to the mean norm,
 * the k that score best as in `select`; outgoing weights and bias 0, so the function does not change.
 *
 * Departs from the released code, which takes a basis of the null space from a full n x n decomposition, and one vector too many: a
 * random vector of the input's span is projected off the pre-activations instead. Its pseudo-inverse of the input cuts small singular
 * values off; here they fade out below the same `tolerance`, which decides how much of a candidate is rare inputs.
 *
 * @see Maile, Rachelson, Luga & Wilson 2022, arXiv:2202.08539, section 3.2
 */
export const pre = defineInitializer({
  name: "pre",
  summary: "Incoming weights whose pre-activations are orthogonal to the layer's, outgoing weights 0.",
  source: "Maile et al. 2022, arXiv:2202.08539, section 3.2",
  formula: 'w_"in" = overline(norm(w)) c / norm(c), quad c = X^+ v, quad v in "null"(Z_l), quad w_"out" = 0',
  options: candidateOptions.extend({
    tolerance: z
      .number()
      .positive()
      .max(1)
      .nullable()
      .default(null)
      .describe(
        "input directions with singular values below this share of the largest are ignored; default 2^-23 times the smaller of samples and inputs",
      ),
  }),
  preserves: "exact",
  initialize(request, options) {
    const { site, count, look, random } = request;
    const [producer] = site.producers;
    const tap = look.tap(site);
    const tries = candidateCount(site, options.candidates) + count;
    const active = activeInputs(site, look);
    const X = active?.X ?? producer.rows(tap.input);
    const { preActivation } = tap;
    const Z = preActivation.view([preActivation.rows, preActivation.columns]);
    const n = X.columns;
    look.observe.countFlops(2 * tries * n * n + X.rows * n * (n + 2 * Z.columns) + 3 * n ** 3);
    const tolerance = options.tolerance ?? Math.min(X.rows, fanInOf(producer.weight)) * 2 ** -23;
    const candidates = { weights: orthogonalResponses(X, Z, tries, { tolerance, random }), active };
    normalize(candidates, producer, random);
    return { incoming: chooseIncoming(request, candidates, options), outgoing: {} };
  },
});

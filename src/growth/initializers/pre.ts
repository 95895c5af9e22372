/** NORTH-Pre: units whose pre-activations are orthogonal to the existing ones'. @module */

import type { WeightedLayer } from "../../nn/layer.ts";
import { fanInOf } from "../../nn/parameter.ts";
import type { RandomStream } from "../../tensor/random.ts";
import { candidateOptions, chooseIncoming } from "../candidates.ts";
import { defineInitializer, type InitializerDefinition } from "../initializer.ts";
import { orthogonalResponses } from "../orthogonal-responses.ts";
import { lengthOf, meanFanInNorm, randomIncoming, rescale } from "../unit-norms.ts";

/** Each rescaled to the usual norm; what came out as nothing is replaced by a random draw. */
function normalized(layer: WeightedLayer, vectors: Float64Array, count: number, random: RandomStream): Float64Array {
  const fanIn = fanInOf(layer.weight);
  const norm = meanFanInNorm(layer.weight);
  for (let unit = 0; unit < count; unit++) {
    const row = vectors.subarray(unit * fanIn, (unit + 1) * fanIn);
    const length = lengthOf(row);
    const usable = length > 0 && Number.isFinite(length);
    if (usable && norm !== null) rescale(row, norm);
    else {
      const draw = randomIncoming(layer, 1, random);
      if (usable) rescale(row, lengthOf(draw));
      else row.set(draw);
    }
  }
  return vectors;
}

/**
 * Of 1,000 + k incoming weight vectors that give pre-activations orthogonal to those of the existing units, rescaled to the mean norm,
 * the k that score best as in `select`; outgoing weights and bias 0, so the function does not change.
 *
 * Departs from the released code, which takes a basis of the null space from a full n x n decomposition, and one vector too many; the
 * projection of a random vector has the same distribution.
 *
 * @see Maile, Rachelson, Luga & Wilson 2022, arXiv:2202.08539, section 3.2
 */
export const pre: InitializerDefinition = defineInitializer({
  name: "pre",
  summary: "Incoming weights whose pre-activations are orthogonal to the layer's, outgoing weights 0.",
  source: "Maile et al. 2022, arXiv:2202.08539, section 3.2",
  options: candidateOptions,
  preserves: "exact",
  initialize(request, options) {
    const { site, count, signals, random } = request;
    const [producer] = site.producers;
    const { input, preActivation } = signals.tap(site);
    const tries = options.candidates + count;
    const X = producer.rows(input);
    const Z = preActivation.view([preActivation.rows, preActivation.columns]);
    const fanIn = X.columns;
    signals.countFlops(2 * tries * X.rows * (fanIn + Z.columns) + fanIn ** 2 * (X.rows + fanIn / 3 + 2 * tries));
    const vectors = fanIn === 0 ? new Float64Array(0) : orthogonalResponses(X, Z, tries, random);
    const candidates = normalized(producer, vectors, fanIn === 0 ? 0 : tries, random);
    return { incoming: chooseIncoming(request, candidates, options), outgoing: {} };
  },
});

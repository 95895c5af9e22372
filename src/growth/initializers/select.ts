/** NORTH-Select: the best of many random units. @module */

import { candidateOptions, chooseIncoming } from "../candidates.ts";
import { defineInitializer, type InitializerDefinition } from "../initializer.ts";
import { randomIncoming } from "../unit-norms.ts";

/**
 * Of 1,000 + k random incoming weight vectors, rescaled to the mean norm of the existing ones, the k whose activations add most to
 * those of the layer: highest number of singular values of [h; H] / sqrt(n) above eps plus their sum. Each is scored on its own;
 * outgoing weights and bias are 0, so the function does not change.
 *
 * Departs from the released code, which for dense layers keeps the worst candidates: `order: "least-orthogonal"` is that.
 *
 * @see Maile, Rachelson, Luga & Wilson 2022, arXiv:2202.08539, section 3.2
 */
export const select: InitializerDefinition = defineInitializer({
  name: "select",
  summary: "The random incoming weights whose activations add most to the layer's, outgoing weights 0.",
  source: "Maile et al. 2022, arXiv:2202.08539, section 3.2",
  options: candidateOptions,
  preserves: "exact",
  initialize(request, options) {
    const { site, count, random } = request;
    const candidates = randomIncoming(site.producers[0], options.candidates + count, random);
    return { incoming: chooseIncoming(request, candidates, options), outgoing: {} };
  },
});

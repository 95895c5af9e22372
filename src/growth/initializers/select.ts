/** NORTH-Select: the best of many random units. @module */

import * as z from "zod";
import { defineInitializer } from "../initializer.ts";
import { randomIncoming } from "../units/unit-norms.ts";
import { candidateCount, candidateOptions, candidatesOf, chooseIncoming } from "./shared/candidates.ts";

/** [count, n] read column by column and written row by row. */
function mixed(chosen: Float64Array, count: number): Float64Array {
  const n = chosen.length / count;
  return chosen.map((_, at) => chosen[(at % count) * n + Math.floor(at / count)] as number);
}

/**
 * Of 1,000 + k random incoming weight vectors, rescaled to the mean norm of the existing ones, the k whose activations add most to
 * those of the layer: highest number of singular values of [h; H] / sqrt(n) above eps plus their sum. Each is scored on its own;
 * outgoing weights and bias are 0, so the function does not change.
 *
 * Departs from the released code, which for dense layers keeps the worst candidates (`order: "least-orthogonal"`) and, when it adds
 * several at a time, reads their weights by columns and writes them by rows, so that none is what was chosen (`entries: "mixed"`).
 *
 * @see Maile, Rachelson, Luga & Wilson 2022, arXiv:2202.08539, section 3.2
 */
export const select = defineInitializer({
  name: "select",
  summary: "The random incoming weights whose activations add most to the layer's, outgoing weights 0.",
  source: "Maile et al. 2022, arXiv:2202.08539, section 3.2",
  formula: 'w_"in" = "best" k "of" R "random" c "by" phi([h_c; H_l]), quad w_"out" = 0',
  options: candidateOptions.extend({
    entries: z
      .enum(["own", "mixed"])
      .default("own")
      .describe("give each unit its own weights, or shuffle the weights among the units as in the released code"),
  }),
  preserves: "exact",
  initialize(request, options) {
    const { site, count, random } = request;
    const candidates = randomIncoming(site.producers[0], candidateCount(site, options.candidates) + count, random);
    const incoming = chooseIncoming(request, candidatesOf(site, request.look, candidates), options);
    const { name } = site.producers[0].weight;
    const chosen = incoming[name] as Float64Array;
    return {
      incoming: options.entries === "own" ? incoming : { ...incoming, [name]: mixed(chosen, count) },
      outgoing: {},
    };
  },
});

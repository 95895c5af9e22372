/** Splitting along the steepest descent of the loss. @module */

import * as z from "zod";
import type { UnitId } from "../../nn/axis.ts";
import type { RandomStream } from "../../tensor/random.ts";
import type { Eigenpairs } from "../algebra/smallest-eigenpairs.ts";
import type { Offer } from "../candidate.ts";
import { defineInitializer } from "../initializer.ts";
import type { Look } from "../look/look.ts";
import type { Site } from "../look/site.ts";
import { incomingOf, withGrownFanIn } from "../units/layout.ts";
import { splittingPairs } from "./shared/splitting-matrices.ts";

const options = z.strictObject({
  epsilon: z.number().positive().default(0.01).describe("norm of the shift between the halves"),
  rows: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe("recent training rows over which the splitting matrices are averaged; default the rows of the step"),
  solver: z
    .enum(["products", "decomposition"])
    .default("products")
    .describe("compute the smallest eigenvector from matrix-vector products, or from full matrices"),
  products: z.int().min(1).default(32).describe("maximum number of products with each matrix"),
});

type SplittingOptions = z.output<typeof options>;

/** Each unit of a site along its best direction, over all producers. */
function offerOf(site: Site, look: Look, given: SplittingOptions, random: RandomStream): Offer {
  const { axis, producers, consumers } = site;
  const { epsilon } = given;
  // Halves of a unit that feeds itself would have to be written along both dims of one weight.
  const splits = !producers.some((producer) => consumers.includes(producer));
  const pairs = producers.map((producer) => splittingPairs(producer, look, given, random));
  const best = axis.units.map((_, m) =>
    pairs.reduce(
      (least, { values }, p) => ((values[m] as number) < (pairs[least]?.values[m] as number) ? p : least),
      0,
    ),
  );
  return {
    changes: Float64Array.from(splits ? best : [], (p, m) => (epsilon ** 2 / 2) * (pairs[p]?.values[m] as number)),
    edits: (chosen) => {
      const shifts = incomingOf(site, ({ weight }, p) => {
        const { vectors } = pairs[p] as Eigenpairs;
        const n = vectors.length / best.length;
        const shift = new Float64Array(chosen.length * n);
        for (const [i, m] of chosen.entries()) {
          if (best[m] !== p) continue;
          for (let j = 0; j < n; j++) shift[i * n + j] = epsilon * (vectors[m * n + j] as number);
        }
        return withGrownFanIn(shift, chosen.length, weight);
      });
      const parents = chosen.map((m) => axis.units[m]?.id as UnitId);
      return chosen.length === 0 ? [] : [{ kind: "split", axis: axis.name, parents, shifts, preserves: "approximate" }];
    },
  };
}

/**
 * Of each unit the smallest eigenvalue lambda of its splitting matrix and the eigenvector v: the unit can be split into w + eps v and
 * w - eps v with half the outgoing weights each, which is predicted to change the loss by eps^2 / 2 lambda.
 *
 * Departs from the released code: the eigenvectors come from Lanczos's method instead of descent on the Rayleigh quotient, which
 * takes the same products; the matrices are means over the rows of the step instead of all (`rows`); the optimizer keeps its state.
 *
 * @see Liu, Wu & Wang 2019, "Splitting Steepest Descent for Growing Neural Architectures", arXiv:1910.02366, algorithm 1
 */
export const splitting = defineInitializer({
  name: "splitting",
  summary: "Halves of existing units along the steepest descent of the loss.",
  source: "Liu, Wu & Wang 2019, arXiv:1910.02366, algorithm 1",
  options,
  preserves: "approximate",
  limit: ({ axis }) => axis.size,
  rows: ({ rows }) => rows,
  offer: ({ site, look, random }, options) => offerOf(site, look, options, random),
});

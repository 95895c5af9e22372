import * as z from "zod";
import { dataSeed } from "../define-dataset.ts";
import { definePoints } from "../points.ts";
import { shuffledRows } from "../split.ts";

/**
 * Random patterns of -1 and 1 of which only some bits, chosen by the seed, count: the class is "odd" when an odd number of
 * those is 1. Inputs `[bits]`.
 *
 * @see B. Barak et al., "Hidden Progress in Deep Learning: SGD Learns Parities Near the Computational Limit", 2022, arXiv:2207.08799
 */
export const sparseParity = definePoints({
  name: "sparse-parity",
  summary: "parity of a few unknown bits among many random bits",
  source: "B. Barak et al., 2022, arXiv:2207.08799",
  options: z
    .strictObject({
      bits: z.int().min(2).max(1000).default(20).describe("inputs"),
      relevant: z.int().min(1).max(1000).default(3).describe("inputs that determine the parity"),
      points: z.int().min(20).max(10_000_000).default(5000).describe("total number of points"),
      dataSeed,
    })
    .refine(({ bits, relevant }) => relevant <= bits, {
      path: ["relevant"],
      message: "expected at most as many as bits",
    }),
  make({ bits, relevant, points }, random) {
    const chosen = shuffledRows(bits, random).slice(0, relevant).sort();
    const inputs = Float32Array.from({ length: points * bits }, () => 2 * random.integer(2) - 1);
    const labels = new Int32Array(points);
    for (let row = 0; row < points; row++) {
      for (const bit of chosen) {
        if ((inputs[row * bits + bit] as number) > 0) labels[row] = 1 - (labels[row] as number);
      }
    }
    const notes = [`the bits that count: ${chosen.map((bit) => bit + 1).join(", ")} (from 1)`];
    return { columns: bits, inputs, targets: { labels, classes: ["even", "odd"] }, notes };
  },
});

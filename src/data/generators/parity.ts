import * as z from "zod";
import { defineDataset } from "../define-dataset.ts";
import { pointsDataset } from "../points.ts";

/** Rows of a step and steps with which small networks learn it: a run counts steps, as an epoch may be a single one. */
const BATCH = 256;
const STEPS = 6000;

/**
 * All `2^bits` patterns of -1 and 1; the class is "odd" when an odd number of them is 1. Training and test are both the whole, and so
 * is validation where a share of it is requested, as in the literature: the question is how large a network it takes. Inputs `[bits]`.
 *
 * @see M. Minsky, S. Papert, "Perceptrons", MIT Press, 1969, chapter 3
 */
export const parity = defineDataset({
  name: "parity",
  summary: "parity of all bit patterns; training and test sets contain all patterns",
  source: "M. Minsky, S. Papert, 1969, Perceptrons, chapter 3",
  options: z.strictObject({
    bits: z.int().min(2).max(16).default(6).describe("inputs; there are 2^bits patterns"),
  }),
  load({ bits }, { validation = 0 }) {
    const rows = 2 ** bits;
    const inputs = new Float32Array(rows * bits);
    const labels = new Int32Array(rows);
    for (let row = 0; row < rows; row++) {
      for (let bit = 0; bit < bits; bit++) {
        const set = (row >> bit) & 1;
        inputs[row * bits + bit] = 2 * set - 1;
        labels[row] = (labels[row] as number) ^ set;
      }
    }
    const whole = Int32Array.from({ length: rows }, (_, row) => row);
    const batch = Math.min(rows, BATCH);
    const dataset = pointsDataset(
      {
        name: "parity",
        columns: bits,
        inputs,
        targets: { labels, classes: ["even", "odd"] },
        notes: ["training and test sets are the same: all patterns"],
      },
      { train: whole, validation: validation > 0 ? whole : new Int32Array(0), test: whole },
    );
    return {
      ...dataset,
      recipe: { batchSize: batch, epochs: Math.ceil((STEPS * batch) / rows), learningRate: 0.02, complete: true },
    };
  },
});

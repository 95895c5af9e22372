/** Simple models of the same training rows, beside which a network is measured. @module */

import type { Split } from "../../data/dataset.ts";
import { type Predictions, rowsOf } from "../../metrics/predictions.ts";
import type { Baseline } from "../../metrics/quality.ts";
import type { ResidentSplit } from "../source/resident.ts";
import { type LinearOptions, linearModel } from "./linear-model.ts";
import { type Outputs, predictionsOf } from "./predictions-of.ts";

/** Where a baseline is fitted, and where it is measured. */
export interface BaselineRows {
  readonly train: Split;
  readonly resident: { readonly train: ResidentSplit; readonly held: ResidentSplit };
}

const repeated = (row: Float64Array, rows: number): Float64Array =>
  Float64Array.from({ length: rows * row.length }, (_, i) => row[i % row.length] as number);

/** Weighted means of [rows, columns] values. */
function means(values: ArrayLike<number>, columns: number, weights: Float64Array | undefined): Float64Array {
  const sums = new Float64Array(columns);
  let total = 0;
  for (let row = 0; row * columns < values.length; row++) {
    const weight = weights?.[row] ?? 1;
    total += weight;
    for (let c = 0; c < columns; c++) sums[c] = (sums[c] as number) + weight * (values[row * columns + c] as number);
  }
  return sums.map((sum) => sum / total);
}

/** The same answer to every row: the share of each class, of which the most frequent one is decided for, or the mean. */
function constant({ targets, weights }: Split, { classes, targetScale }: Outputs, like: Predictions): Baseline {
  const rows = rowsOf(like);
  if (like.kind === "classes" && targets.kind === "classes") {
    const count = classes?.length ?? 0;
    const hot = Float64Array.from({ length: targets.labels.length * count }, (_, i) =>
      targets.labels[Math.floor(i / count)] === i % count ? 1 : 0,
    );
    return {
      name: "the majority class",
      predictions: { ...like, threshold: undefined, probabilities: repeated(means(hot, count, weights), rows) },
    };
  }
  const { columns, values } = targets as Extract<Split["targets"], { kind: "values" }>;
  const mean = means(values, columns, weights).map(
    (value, c) => value * (targetScale?.deviation[c] ?? 1) + (targetScale?.mean[c] ?? 0),
  );
  return { name: "the mean", predictions: { ...like, predicted: repeated(mean, rows) } as Predictions };
}

/** The most frequent class or the mean, and logistic or ridge regression, with predictions for the held-out rows. `like`: those of a model. */
export function baselinesFor(
  { train, resident }: BaselineRows,
  outputs: Outputs,
  options: LinearOptions & { readonly like: Predictions },
): Baseline[] {
  const { network, converged } = linearModel(resident.train, options);
  const predictions = predictionsOf(network, resident.held, outputs);
  network.dispose();
  const name = outputs.classes ? "logistic regression" : "ridge regression";
  return [
    constant(train, outputs, options.like),
    { name: converged ? name : `${name} (not to its optimum)`, predictions },
  ];
}

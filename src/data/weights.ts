/** How much rows count: by their own weights, and by their class. @module */

import { DataError, OptionError } from "../errors.ts";
import { checkWeights } from "../metrics/predictions.ts";
import { nearest } from "../nearest.ts";
import type { Dataset, Split } from "./dataset.ts";

/** A weight for each class by its name, others 1; or `balanced`: w_c = n / (C n_c), n_c training rows of class c, n in all, C classes. */
export type ClassWeights = "balanced" | Readonly<Record<string, number>>;

type Parts = Pick<Dataset, "train" | "validation" | "test">;

const ones = (rows: number): Float64Array => new Float64Array(rows).fill(1);

/** Weights divided by the mean of those of the training rows, so that losses stay as large as they were. */
function scaled({ train, validation, test }: Parts): Parts {
  const { weights = ones(train.inputs.rows) } = train;
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  const by = (split: Split): Split => ({
    ...split,
    weights: (split.weights ?? ones(split.inputs.rows)).map((weight) => weight / mean),
  });
  return { train: by(train), validation: validation && by(validation), test: by(test) };
}

/**
 * A dataset with a weight for each row of each part.
 *
 * @throws DataError for a weight below 0 or without a number, or training rows that all weigh 0; ShapeError for another number of rows
 */
export function withRowWeights(
  dataset: Dataset,
  weights: { readonly train: Float64Array; readonly validation: Float64Array | null; readonly test: Float64Array },
): Dataset {
  const where = `dataset "${dataset.name}"`;
  const given = (split: Split, own: Float64Array, part: string): Split => {
    if (part === "training" || own.some((weight) => !(weight === 0)))
      checkWeights(own, split.inputs.rows, `${where}, ${part} rows`);
    return { ...split, weights: own };
  };
  const { train, validation, test } = dataset;
  const parts = {
    train: given(train, weights.train, "training"),
    validation: validation && given(validation, weights.validation ?? ones(validation.inputs.rows), "validation"),
    test: given(test, weights.test, "test"),
  };
  return { ...dataset, ...scaled(parts) };
}

function weightsOf(dataset: Dataset, classes: readonly string[], labels: Int32Array, given: ClassWeights): number[] {
  if (given === "balanced") {
    const counts = classes.map((_, c) => labels.reduce((sum, label) => sum + (label === c ? 1 : 0), 0));
    return counts.map((count) => (count === 0 ? 1 : labels.length / (classes.length * count)));
  }
  for (const [name, weight] of Object.entries(given)) {
    if (!classes.includes(name)) {
      throw new OptionError(`class-weight: "${dataset.name}" has no class "${name}".${nearest(name, classes)}`, {
        name,
      });
    }
    if (typeof weight === "number" && weight >= 0 && weight < Number.POSITIVE_INFINITY) continue;
    throw new OptionError(`class-weight: expected a number of 0 or more for "${name}", received ${weight}.`, {
      name,
      weight,
    });
  }
  return classes.map((name) => given[name] ?? 1);
}

/**
 * A dataset whose rows count by their class, times what they counted before, divided by the mean over the training rows.
 *
 * @throws OptionError for a dataset without classes, a class that there is not, or a weight below 0; DataError where all training rows weigh 0
 * @example
 * train({ device, dataset: withClassWeights(dataset, "balanced"), model });
 */
export function withClassWeights(dataset: Dataset, given: ClassWeights): Dataset {
  const { classes, train, validation, test, name } = dataset;
  if (!classes || train.targets.kind !== "classes") {
    throw new OptionError(`class-weight: "${name}" has no classes to weigh. Leave it out.`, { dataset: name });
  }
  const byClass = weightsOf(dataset, classes, train.targets.labels, given);
  const own = ({ targets, weights, inputs }: Split): Float64Array => {
    const labels = targets.kind === "classes" ? targets.labels : new Int32Array(inputs.rows);
    return Float64Array.from(labels, (label, row) => (byClass[label] as number) * (weights?.[row] ?? 1));
  };
  const weighted = own(train);
  if (weighted.every((weight) => weight === 0)) {
    throw new DataError(
      `class-weight: every training row of "${name}" has the weight 0. Give one class a weight above 0.`,
      {
        dataset: name,
      },
    );
  }
  return withRowWeights(dataset, { train: weighted, validation: validation && own(validation), test: own(test) });
}

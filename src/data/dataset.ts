/**
 * What every dataset becomes, whatever it came from: plain data, with inputs and targets as typed arrays.
 *
 * @module
 */

import { copiesOfRows } from "./copies.ts";
import type { ByteRows, RealRows } from "./rows.ts";
import type { RowSplit } from "./split.ts";
import type { TableContent } from "./table/content.ts";
import type { TablePreprocessing } from "./table/description.ts";

/** One class index a row, 0 .. classes - 1. `labels: [rows]`. */
export interface ClassTargets {
  readonly kind: "classes";
  readonly labels: Int32Array;
}

/** Standardized numbers: `value * deviation + mean` of the dataset's `targetScale` is in the target's own unit. `values: [rows, columns]`. */
export interface ValueTargets {
  readonly kind: "values";
  readonly columns: number;
  readonly values: Float32Array;
}

/** Inputs with their targets; row i of one belongs to row i of the other. */
export interface Split {
  readonly inputs: ByteRows | RealRows;
  readonly targets: ClassTargets | ValueTargets;
  /** How much each row counts, 0 or more, with the mean 1 over the training rows; absent: all the same. [rows] */
  readonly weights?: Float64Array;
  /** For each row the first one of the split that it is a copy of, so that a test counts them once; absent: no copies. [rows] */
  readonly copies?: Int32Array;
}

/** How standardized targets turn back into their unit: `mean`, `deviation`: [target columns]. */
export interface TargetScale {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** How the numbers to predict turn back into their unit; null where classes are. */
export const scaleOf = ({ target }: Pick<TablePreprocessing, "target">): TargetScale | null =>
  target.kind === "classes"
    ? null
    : { mean: target.columns.map(({ mean }) => mean), deviation: target.columns.map(({ deviation }) => deviation) };

/** What a dataset came from; defaults of a run differ by it. */
export type DatasetOrigin = "images" | "table" | "generated";

/** Defaults of a run that are a dataset's own. */
export interface Recipe {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Whether the training rows are all that there are, so that nothing is to be inferred from them; default no. */
  readonly complete?: boolean;
}

/** A column that is no input, and why. */
export interface LeftOut {
  readonly column: string;
  readonly why: string;
}

/** What is asked of a network: the name of a class, or numbers. */
export type Task = "classification" | "regression";

/**
 * A dataset in memory, ready for training.
 *
 * `inputShape` is the shape of one row, channels last: `[28, 28, 1]`, `[4]`; its product is the inputs' `columns`.
 * `classes` are the names of the classes by label, for a classification; `targetScale` belongs to a regression.
 * `preprocessing` transforms further rows of the same table; it is null where the inputs need none.
 * `folds`: over how many folds a run on it measures its quality; absent, or 1, where its test rows do that.
 * `leftOut`: columns of its table that are no inputs, with the reasons.
 * `content`: what its table held, row by row, so that a later one can be compared with it.
 * `recipe` is how a run trains on it by default; absent where the origin decides.
 * `notes` say what was done that a reader of a result should know: rows dropped, values imputed, a task inferred.
 */
export interface Dataset {
  readonly name: string;
  readonly origin: DatasetOrigin;
  readonly task: Task;
  readonly inputShape: readonly number[];
  readonly classes: readonly string[] | null;
  readonly targetScale: TargetScale | null;
  readonly train: Split;
  readonly validation: Split | null;
  readonly test: Split;
  readonly preprocessing: TablePreprocessing | null;
  readonly folds?: number;
  readonly leftOut?: readonly LeftOut[];
  readonly recipe?: Recipe;
  readonly content?: TableContent;
  readonly notes: readonly string[];
}

/** Outputs of a network for it: classes, or numbers to predict. */
export function outputsOf({ classes, train }: Dataset): number {
  return classes?.length ?? (train.targets.kind === "values" ? train.targets.columns : 1);
}

/** The rows `indices` of [rows, columns] values, copied, in that order. */
function taken<Values extends Uint8Array | Float32Array>(
  { values, columns }: { readonly values: Values; readonly columns: number },
  indices: Int32Array,
): Values {
  const found = new (values.constructor as new (n: number) => Values)(indices.length * columns);
  for (let i = 0; i < indices.length; i++) {
    const from = (indices[i] as number) * columns;
    found.set(values.subarray(from, from + columns), i * columns);
  }
  return found;
}

/** The rows `indices` of a split, copied, in that order. */
export function takeRows({ inputs, targets, weights, copies }: Split, indices: Int32Array): Split {
  const own = copies && copiesOfRows(copies, indices);
  return {
    ...(own ? { copies: own } : {}),
    ...(weights ? { weights: Float64Array.from(indices, (row) => weights[row] as number) } : {}),
    inputs: { ...inputs, rows: indices.length, values: taken<Uint8Array | Float32Array>(inputs, indices) } as
      | ByteRows
      | RealRows,
    targets:
      targets.kind === "classes"
        ? { kind: "classes", labels: indices.map((row) => targets.labels[row] as number) }
        : { ...targets, values: taken(targets, indices) },
  };
}

/** The parts of a dataset, copied; a validation without rows is none. */
export function divided(
  all: Split,
  { train, validation, test }: RowSplit,
): { readonly train: Split; readonly validation: Split | null; readonly test: Split } {
  return {
    train: takeRows(all, train),
    validation: validation.length > 0 ? takeRows(all, validation) : null,
    test: takeRows(all, test),
  };
}

/** The first `count` rows of a split, as views; all of them without a count. */
export function firstRows(split: Split, count: number | undefined): Split {
  const { inputs, targets, weights, copies } = split;
  if (count === undefined || count >= inputs.rows) return split;
  const values = inputs.values.subarray(0, count * inputs.columns);
  return {
    ...(copies ? { copies: copies.subarray(0, count) } : {}),
    ...(weights ? { weights: weights.subarray(0, count) } : {}),
    inputs: { ...inputs, rows: count, values } as ByteRows | RealRows,
    targets:
      targets.kind === "classes"
        ? { kind: "classes", labels: targets.labels.subarray(0, count) }
        : { ...targets, values: targets.values.subarray(0, count * targets.columns) },
  };
}

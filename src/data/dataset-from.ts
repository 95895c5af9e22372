/** From plain arrays to a dataset. @module */

import { DataError, OptionError, ShapeError } from "../errors.ts";
import { sizeOf } from "../tensor/shape.ts";
import { type ClassNames, classesOf, numbersOf, type PlainTarget } from "./array-targets.ts";
import { copiesIn, copiesLine } from "./copies.ts";
import { type Dataset, divided, type Split, scaleOf, type Task } from "./dataset.ts";
import { NO_INFLUENCE } from "./features/numeric.ts";
import { type NumericFeature, PLAIN_READING, type TablePreprocessing, type ValueScale } from "./preprocessing.ts";
import { splitRows } from "./split.ts";
import { fitNumbers, moments } from "./table/fit.ts";
import { standardize } from "./table/targets.ts";

/** Rows in memory, and how to divide them. */
export interface ArraysOptions {
  /** A list of numbers for each row. Images run together, channels last. */
  readonly inputs: readonly ArrayLike<number>[];
  /** A class (text, boolean or number) or a number to predict for each row. */
  readonly targets: ArrayLike<PlainTarget>;
  /** Default: texts and booleans are classes; so are whole numbers, up to 20 different ones with three rows each; other numbers are predicted. */
  readonly task?: Task;
  /** Names of the classes; then targets are their labels, from 0. */
  readonly classes?: readonly string[];
  /** Shape of one row, such as [28, 28, 1]; default as many features as a row has numbers. */
  readonly inputShape?: readonly number[];
  /** Names of the inputs; default x1, x2, ... */
  readonly names?: readonly string[];
  /** Shift and scale each input to mean 0 and deviation 1 over the training rows; default true, false with an `inputShape`. */
  readonly standardize?: boolean;
  /** Share of the rows not tested on that is held out for validation, 0 <= share < 1; default 0.2. */
  readonly validation?: number;
  /** Share of the rows held out for the test, 0 <= share < 1; default 0.2. */
  readonly test?: number;
  /** Of the split; default 1. */
  readonly seed?: number;
  /** What messages call it; default `data`. */
  readonly name?: string;
}

/**
 * Makes a dataset of rows in memory: divides them by seed, stratified by class, and standardizes inputs and numbers to predict by the
 * training rows. Without a test share, the test is on the training rows' own split and says so in `notes`.
 *
 * @throws DataError `data` for a value that is not finite, a label without a class, or too few rows
 * @throws ShapeError `shape` for rows of different lengths, or another number of targets
 * @throws OptionError `option` for a share out of range
 * @example
 * const dataset = datasetFrom({ inputs: [[0, 0], [0, 1], ...], targets: ["no", "yes", ...], validation: 0.2, test: 0.2, seed: 1 });
 */
export function datasetFrom(options: ArraysOptions): Dataset {
  const { inputs, targets, name = "data", seed = 1, validation = 0.2, test = 0.2 } = options;
  const where = `dataset "${name}"`;
  if (targets.length !== inputs.length) {
    throw new ShapeError(
      `${where}: expected a target for each of ${inputs.length} rows of inputs, received ${targets.length}.`,
      { rows: inputs.length, targets: targets.length },
    );
  }
  const raw = matrixOf(inputs, where);
  const { inputShape = [raw.columns] } = options;
  if (sizeOf(inputShape) !== raw.columns) {
    throw new ShapeError(
      `${where}: expected rows of ${sizeOf(inputShape)} numbers for the shape [${inputShape.join(", ")}], received ${raw.columns}.`,
      { inputShape, columns: raw.columns },
    );
  }
  const kind = classesOf(targets, options, where);
  const copies = copiesIn({
    kind: "reals",
    rows: inputs.length,
    columns: raw.columns,
    values: Float32Array.from(raw.values),
  });
  const split = splitRows(inputs.length, { seed, validation, test, labels: kind?.labels ?? null, copies });
  if (split.train.length === 0 || (test > 0 && split.test.length === 0)) {
    throw new DataError(`${where}: ${inputs.length} rows are too few to train and test on. Add rows.`, {
      rows: inputs.length,
    });
  }
  const preprocessing = fitPreprocessing(raw, split.train, { kind, targets, options, where });
  const all = splitOf(raw, preprocessing, { kind, targets, where });
  return {
    name,
    origin: inputShape.length === 3 ? "images" : "table",
    task: kind ? "classification" : "regression",
    inputShape,
    classes: kind?.classes ?? null,
    targetScale: scaleOf(preprocessing),
    ...divided(
      { ...all, ...(copies ? { copies } : {}) },
      { ...split, test: split.test.length > 0 ? split.test : split.train },
    ),
    preprocessing,
    notes: [
      ...(kind?.notes ?? []),
      ...(copies ? [copiesLine(copies)] : []),
      ...(split.test.length > 0 ? [] : ["no rows were held out for the test: it uses the training rows"]),
    ],
  };
}

interface Matrix {
  readonly columns: number;
  readonly values: Float64Array;
}

/** @throws ShapeError for rows of different lengths, DataError for a value that is not finite */
function matrixOf(rows: readonly ArrayLike<number>[], where: string): Matrix {
  const columns = rows[0]?.length ?? 0;
  if (columns === 0) throw new DataError(`${where}: expected rows with at least 1 number, found none.`);
  const values = new Float64Array(rows.length * columns);
  for (const [row, given] of rows.entries()) {
    if (given.length !== columns) {
      throw new ShapeError(
        `${where}: expected ${columns} numbers in every row, as in the first, received ${given.length} in row ${row + 1}.`,
        { row: row + 1, columns, received: given.length },
      );
    }
    for (let column = 0; column < columns; column++) {
      const value = given[column];
      // Float32 is what networks take: a number beyond it would become infinite.
      if (typeof value !== "number" || !Number.isFinite(Math.fround(value))) {
        throw new DataError(
          `${where}: expected numbers, but row ${row + 1}, column ${column + 1} is ${String(value)}.`,
          {
            row: row + 1,
            column: column + 1,
          },
        );
      }
      values[row * columns + column] = value;
    }
  }
  return { columns, values };
}

interface Given {
  readonly kind: ClassNames | null;
  readonly targets: ArrayLike<PlainTarget>;
  readonly where: string;
}

function fitPreprocessing(
  { columns, values }: Matrix,
  train: Int32Array,
  { kind, targets, options, where }: Given & { readonly options: ArraysOptions },
): TablePreprocessing {
  const { inputShape, standardize: scaled = inputShape === undefined } = options;
  const names = options.names ?? Array.from({ length: columns }, (_, i) => `x${i + 1}`);
  if (names.length !== columns || new Set(names).size !== columns) {
    throw new OptionError(`${where}: expected ${columns} different names of inputs, received ${names.length}.`, {
      names,
    });
  }
  const features = names.map((column, i): NumericFeature => {
    const seen = Float64Array.from(train, (row) => values[row * columns + i] as number);
    const { mean, deviation } = scaled ? moments(seen, `${where}: "${column}"`) : { mean: 0, deviation: 1 };
    return { kind: "numeric", column, mean, deviation: deviation || NO_INFLUENCE, fill: mean, indicator: false };
  });
  const shared = { missing: "error" as const, reading: PLAIN_READING, features, inputs: names };
  if (kind) {
    return { ...shared, target: { kind: "classes", column: "target", classes: kind.classes } };
  }
  const scale = fitNumbers(numbersOf(targets, where), train, `${where}: the target`);
  return { ...shared, target: { kind: "values", columns: [{ column: "target", ...scale }] } };
}

function splitOf({ columns, values }: Matrix, { features, target }: TablePreprocessing, given: Given): Split {
  const scaled = Float32Array.from(values, (value, i) => {
    const { mean, deviation } = features[i % columns] as NumericFeature;
    return (value - mean) / deviation;
  });
  const { kind, targets, where } = given;
  return {
    inputs: { kind: "reals", rows: values.length / columns, columns, values: scaled },
    targets:
      kind || target.kind === "classes"
        ? { kind: "classes", labels: (kind as ClassNames).labels }
        : {
            kind: "values",
            columns: 1,
            values: standardize(numbersOf(targets, where), target.columns[0] as ValueScale),
          },
  };
}

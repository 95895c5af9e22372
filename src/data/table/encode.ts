/** The preprocessing of a planned table, fitted to some of its rows. @module */

import type { LeftOut } from "../dataset.ts";
import type { Feature } from "../features/features.ts";
import { inputNames, type TablePreprocessing, type TableReading } from "../preprocessing.ts";
import { fitFeature, fitNumbers } from "./fit.ts";
import { noInputs, type TablePlan } from "./plan.ts";
import { readValues } from "./targets.ts";

export interface EncodedPlan {
  readonly preprocessing: TablePreprocessing;
  /** Columns that tell nothing in the training rows. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * Fits the preprocessing to training rows, which count among the rows in use.
 *
 * @throws DataError `data` when no input is left, or a number to predict is the same in all rows
 */
export function fitPlan(plan: TablePlan, trainRows: Int32Array, reading: TableReading): EncodedPlan {
  const { data, inputs, rows, missing } = plan;
  const train = trainRows.map((row) => rows[row] as number);
  const features: Feature[] = [];
  const leftOut: LeftOut[] = [];
  for (const [column, kind] of inputs) {
    const fitted = fitFeature(kind, data.cells(column), train);
    if (fitted.kind !== "constant") features.push(fitted);
    else leftOut.push({ column, why: `it is ${JSON.stringify(fitted.value)} in all, or almost all, training rows` });
  }
  if (features.length === 0) throw noInputs(data, [...plan.leftOut, ...leftOut]);
  return {
    preprocessing: {
      missing,
      reading,
      features,
      inputs: features.flatMap(inputNames),
      target: fitTarget(plan, train),
    },
    leftOut,
  };
}

function fitTarget({ data, target }: TablePlan, train: Int32Array): TablePreprocessing["target"] {
  const { columns, classes, task } = target;
  if (task === "classification") return { kind: "classes", column: columns[0] as string, classes };
  return {
    kind: "values",
    columns: columns.map((column) => {
      const values = readValues(data.cells(column), train);
      const all = Int32Array.from(train, (_, i) => i);
      return { column, ...fitNumbers(values, all, `${data.where}: the target "${column}"`) };
    }),
  };
}

/** Whether a dataset is what it says: no kernel looks at a label or a number again. @module */

import { DataError, ShapeError } from "../errors.ts";
import { sizeOf } from "../tensor/shape.ts";
import { type Dataset, outputsOf, type Split } from "./dataset.ts";

/**
 * @throws ShapeError `shape` for splits whose rows, columns and targets do not fit one another
 * @throws DataError `data` for labels without a class, and for inputs and targets that are not finite; both name split and row
 */
export function checkDataset(dataset: Dataset): void {
  const { name, train, validation, test } = dataset;
  if (train.inputs.rows === 0) {
    throw new DataError(`dataset "${name}": expected rows to train on, found none.`, { name });
  }
  for (const [part, split] of Object.entries({ training: train, validation, test })) {
    if (split) checkSplit(dataset, split, `dataset "${name}", ${part} rows`);
  }
}

function checkSplit(dataset: Dataset, { inputs, targets }: Split, where: string): void {
  const { rows, columns, values } = inputs;
  const features = sizeOf(dataset.inputShape);
  if (columns !== features || values.length !== rows * columns) {
    throw new ShapeError(
      `${where}: expected inputs [${rows}, ${features}] for rows of the shape [${dataset.inputShape.join(", ")}], received ${values.length} values in ${columns} columns.`,
      { rows, columns, values: values.length },
    );
  }
  const kind = dataset.classes === null ? "values" : "classes";
  if (targets.kind !== kind) {
    throw new ShapeError(
      `${where}: expected ${kind === "classes" ? "labels, for the dataset names classes" : "values, for the dataset names no classes"}, received ${targets.kind}.`,
    );
  }
  const outputs = outputsOf(dataset);
  const width = targets.kind === "classes" ? 1 : targets.columns;
  const given = targets.kind === "classes" ? targets.labels : targets.values;
  if (given.length !== rows * width || (targets.kind === "values" && width !== outputs)) {
    throw new ShapeError(
      `${where}: expected ${targets.kind === "classes" ? "a label" : `${outputs} targets`} for each of ${rows} rows, received ${given.length}.`,
      { rows, targets: given.length },
    );
  }
  if (targets.kind === "classes") checkLabels(targets.labels, outputs, where);
  else checkFinite(targets.values, width, `${where}, targets`);
  if (inputs.kind === "reals") checkFinite(inputs.values, columns, `${where}, inputs`);
}

/** @throws DataError `data` for a label that is not in 0 .. classes - 1 */
function checkLabels(labels: Int32Array, classes: number, where: string): void {
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] as number;
    if (label >= 0 && label < classes) continue;
    throw new DataError(
      `${where}: the label of row ${row + 1} is ${label}, expected 0 to ${classes - 1} for ${classes} classes.`,
      { row: row + 1, label, classes },
    );
  }
}

/** @throws DataError `data` for a value that is not finite */
function checkFinite(values: Float32Array, columns: number, where: string): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isFinite(value)) continue;
    const [row, column] = [Math.floor(i / columns) + 1, (i % columns) + 1];
    throw new DataError(`${where}: row ${row}, column ${column} is ${value}. Fill it in, or leave the row out.`, {
      row,
      column,
    });
  }
}

/** @throws DataError `data` for a target that the loss does not take */
export function checkRange(
  { name, train, validation, test }: Dataset,
  range: readonly [number, number],
  loss: string,
): void {
  const [least, most] = range;
  for (const targets of [train, validation, test].flatMap((split) => split?.targets ?? [])) {
    if (targets.kind !== "values") continue;
    const at = targets.values.findIndex((value) => !(value >= least && value <= most));
    if (at < 0) continue;
    const row = Math.floor(at / targets.columns) + 1;
    throw new DataError(
      `dataset "${name}": ${loss} takes targets from ${least} to ${most}, but row ${row} has ${targets.values[at]}.`,
      { row, value: targets.values[at] },
    );
  }
}

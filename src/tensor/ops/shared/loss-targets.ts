/** Whether targets belong to outputs. @module */

import { DataError, ShapeError } from "../../../errors.ts";
import { showShape } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";

/** @throws ShapeError unless there is a target for each output */
export function checkTargets(loss: string, outputs: Tensor, targets: Tensor): void {
  if (outputs.size === targets.size && outputs.columns === targets.columns) return;
  throw new ShapeError(
    `${loss}: expected targets ${showShape(outputs.shape)}, as many as outputs, received ${showShape(targets.shape)}.`,
    { outputs: outputs.shape, targets: targets.shape },
  );
}

/** @throws DataError for a label, of the `rows` int32 at `labels`, that no column of the logits belongs to */
export function checkLabels(loss: string, { device, rows, columns }: Tensor, labels: number): void {
  const given = device.ints(labels, rows);
  for (let row = 0; row < rows; row++) {
    const label = given[row] as number;
    if (label >= 0 && label < columns) continue;
    throw new DataError(
      `${loss}: expected labels from 0 to ${columns - 1}, one for each output, received ${label} in row ${row}.`,
      { row, label, outputs: columns },
    );
  }
}

/**
 * The address of a weight for each of `columns` entries of each row, in the current scope; 0 without weights. `weights`: [rows] or [rows, 1].
 *
 * @throws ShapeError unless there is one for each row
 */
export function entryWeights(loss: string, { device, rows }: Tensor, columns: number, weights: Tensor | null): number {
  if (!weights) return 0;
  if (weights.size !== rows) {
    throw new ShapeError(`${loss}: expected a weight for each of ${rows} rows, received ${weights.size}.`, { rows });
  }
  if (columns === 1) return weights.address;
  const given = weights.read();
  return device.tensor(
    Float64Array.from({ length: rows * columns }, (_, i) => given[Math.floor(i / columns)] as number),
    [rows, columns],
  ).address;
}

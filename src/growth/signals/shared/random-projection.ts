/** Fixed random projections, by the ids of what is projected. @module */

import { RandomStream } from "../../../tensor/random.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import type { Matrix } from "../../algebra/singular-values.ts";

/** Draws by id, of as many dimensions as were requested so far. They follow from the id alone. */
const known = new Map<number, Float64Array>();

function direction(id: number, dimensions: number): Float64Array {
  const found = known.get(id);
  if (found && found.length >= dimensions) return found;
  const random = new RandomStream(id, "projection");
  const drawn = Float64Array.from({ length: dimensions }, () => random.normal());
  known.set(id, drawn);
  return drawn;
}

/**
 * x R, R: [columns, dimensions] of standard normal draws, a row for each id; x itself where it has no more columns than that. A unit keeps its
 * row for as long as it lives, wherever it stands, so that values from before and after an edit can be compared.
 *
 * **Shapes**: x: [n, columns], ids: [columns] -> [n, dimensions].
 */
export function project(x: Tensor, ids: readonly number[], dimensions: number): Matrix {
  const { device, rows, columns } = x;
  if (columns <= dimensions) return { rows, columns, values: new Float64Array(x.read()) };
  const values = new Float64Array(columns * dimensions);
  for (let c = 0; c < columns; c++) {
    values.set(direction(ids[c] as number, dimensions).subarray(0, dimensions), c * dimensions);
  }
  return device.scope("projection", () => {
    const R = device.tensor(values, [columns, dimensions]);
    const y = device.empty([rows, dimensions]);
    device.kernels.matmul(false, false, rows, dimensions, columns, x.address, R.address, y.address, false);
    return { rows, columns: dimensions, values: new Float64Array(y.read()) };
  });
}

/** Means over the positions of each sample: [samples * positions, columns] -> [samples, columns]. Vectors stay what they are. */
export function meanOverPositions(x: Tensor, samples: number): Tensor {
  const { device, rows, columns } = x;
  if (rows === samples) return x;
  const positions = rows / samples;
  const mean = device.empty([samples, columns]);
  const row = columns * device.bytesPerReal;
  for (let i = 0; i < samples; i++) {
    device.kernels.columnSums(positions, columns, x.address + i * positions * row, mean.address + i * row, false);
  }
  device.kernels.scale(mean.size, 1 / positions, mean.address, mean.address);
  return mean;
}

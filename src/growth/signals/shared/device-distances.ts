/** Distances of samples by products on a device, and their neighbors. @module */

import type { Device } from "../../../tensor/device.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import type { Matrix } from "../../algebra/singular-values.ts";
import type { NeighborCounts } from "../../estimators/nearest-neighbor-information.ts";

/** Rows [n, width] in the order of `read`, and what is taken off each of their columns. */
interface Rows {
  readonly n: number;
  readonly origin: Float64Array;
  /** Called once memory has been reserved, which may move what is in it. */
  read(): ArrayLike<number>;
}

/**
 * -scale ||x_i - x_j||^2 of each `every`-th row i and all n rows j, in the current scope: [n / every, n], by one product,
 * [x, |x|^2, 1] . [2x, -1, -|x|^2] scale, in the device's precision: errors of 1e-7 of the rows' squared lengths.
 */
export function scaledDistances(device: Device, { n, origin, read }: Rows, scale: number, every = 1): Tensor {
  const width = origin.length;
  const left = device.empty([Math.ceil(n / every), width + 2]);
  const right = device.empty([n, width + 2]);
  const products = device.empty([left.rows, n]);
  const [rows, a, b] = [read(), device.reals(left.address, left.size), device.reals(right.address, right.size)];
  for (let i = 0, from = 0, inA = 0, inB = 0; i < n; i++) {
    const asked = i % every === 0;
    let squares = 0;
    for (let c = 0; c < width; c++) {
      const value = (rows[from++] as number) - (origin[c] as number);
      squares += value * value;
      b[inB++] = 2 * scale * value;
      if (asked) a[inA++] = value;
    }
    b[inB++] = -scale;
    b[inB++] = -scale * squares;
    if (!asked) continue;
    a[inA++] = squares;
    a[inA++] = 1;
  }
  device.kernels.matmul(false, true, left.rows, n, width + 2, left.address, right.address, products.address, false);
  return products;
}

/** Means of columns. */
function meansOf({ rows: n, columns, values }: Matrix): Float64Array {
  const means = new Float64Array(columns);
  for (let r = 0, at = 0; r < n; r++) {
    for (let c = 0; c < columns; c++, at++) means[c] = (means[c] as number) + (values[at] as number);
  }
  return means.map((sum) => sum / n);
}

/**
 * Neighbors by squared distances of centered samples, see `scaledDistances`. Samples that are alike come out at one distance, though not
 * always at 0.
 */
export function deviceNeighbors(device: Device): NeighborCounts {
  return (x, sizes, neighbors, every) =>
    device.scope("neighbors", () => {
      const { rows: n } = x;
      const squares = scaledDistances(device, { n, origin: meansOf(x), read: () => x.values }, -1, every);
      const queries = squares.rows;
      const [members, counts] = [device.scratch(4 * sizes.length), device.scratch(8 * queries)];
      device.ints(members, sizes.length).set(sizes);
      device.kernels.classNeighbors(queries, n, every, neighbors, members, squares.address, counts);
      return device.ints(counts, 2 * queries).slice();
    });
}

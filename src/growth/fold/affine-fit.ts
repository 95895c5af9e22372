/** Affine maps from what one place gives to what another gives, by least squares. @module */

import type { Device } from "../../tensor/device.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { symmetricSolver } from "../algebra/float64.ts";

/** y ~ A x + c. */
export interface AffineFit {
  /** A: [q, p]. */
  readonly slope: Float64Array;
  /** c: [q]; zeros where none is wanted. */
  readonly constant: Float64Array;
}

/** Mean products of the columns of (1, x, y). */
export interface JointMoments {
  readonly rows: number;
  readonly p: number;
  readonly q: number;
  /** [1 + p + q, 1 + p + q]. */
  readonly matrix: Float64Array;
}

/** **Shapes**: x: rows x p values, y: rows x q. */
export function jointMoments(x: Tensor, y: Tensor, rows: number): JointMoments {
  const { device } = x;
  const [p, q] = rows === 0 ? [0, 0] : [x.size / rows, y.size / rows];
  const n = 1 + p + q;
  return device.scope("moments", () => {
    const joint = device.empty([rows, n]);
    const values = device.reals(joint.address, joint.size);
    const [xs, ys] = [device.reals(x.address, x.size), device.reals(y.address, y.size)];
    for (let row = 0; row < rows; row++) {
      values[row * n] = 1;
      values.set(xs.subarray(row * p, (row + 1) * p), row * n + 1);
      values.set(ys.subarray(row * q, (row + 1) * q), row * n + 1 + p);
    }
    const gram = device.scratch(n * n * 8);
    device.kernels.gram(rows, n, rows === 0 ? 0 : 1 / rows, joint.address, gram);
    return { rows, p, q, matrix: device.doubles(gram, n * n).slice() };
  });
}

/** Share of a column's mean square below which its variance is rounding: then the column is a constant. */
const CONSTANT = 1e-12;

/** Ridge on correlations: at the size of rounding, and larger (by factors of 100) only if their rank requires it. */
const RIDGE = 1e-12;

/** Moments of the columns about their means, or about 0: [1 + p + q, 1 + p + q]. */
export function spreadOf({ matrix, p, q }: JointMoments, aboutMeans: boolean): Float64Array {
  const n = 1 + p + q;
  const mean = (i: number): number => (aboutMeans ? (matrix[i] as number) : 0);
  const spread = matrix.map((value, at) => value - mean(Math.floor(at / n)) * mean(at % n));
  for (let i = 0; i < n; i++) {
    if ((spread[i * (n + 1)] as number) <= CONSTANT * (matrix[i * (n + 1)] as number)) spread[i * (n + 1)] = 0;
  }
  return spread;
}

/**
 * A and c of least mean |y - A x - c|^2, from correlations, so that no column counts for its scale; without a constant c = 0. Directions
 * that x does not have get nothing.
 *
 * @throws NumericError when moments are not finite
 */
export function affineFit(device: Device, moments: JointMoments, withConstant: boolean): AffineFit {
  const { matrix, p, q } = moments;
  const n = 1 + p + q;
  const spread = spreadOf(moments, withConstant);
  const scales = Float64Array.from({ length: p }, (_, i) => {
    const own = spread[(i + 1) * (n + 1)] as number;
    return own > 0 ? 1 / Math.sqrt(own) : own; // what is not finite continues to the solver, which names it
  });
  const among = (i: number, j: number): number => (spread[(i + 1) * n + j + 1] as number) * (scales[i] as number);
  const A = Float64Array.from({ length: p * p }, (_, at) => {
    const j = at % p;
    return among(Math.floor(at / p), j) * (scales[j] as number);
  });
  const X = Float64Array.from({ length: p * q }, (_, at) => among(Math.floor(at / q), p + (at % q)));
  device.scope("affine fit", () => symmetricSolver(device, p, A, RIDGE)(X));
  const slope = Float64Array.from({ length: q * p }, (_, at) => {
    const j = at % p;
    return (X[j * q + Math.floor(at / p)] as number) * (scales[j] as number);
  });
  const constant = new Float64Array(q);
  if (withConstant) {
    for (let u = 0; u < q; u++) {
      const explained = slope
        .subarray(u * p, (u + 1) * p)
        .reduce((sum, a, j) => sum + a * (matrix[j + 1] as number), 0);
      constant[u] = (matrix[1 + p + u] as number) - explained;
    }
  }
  return { slope, constant };
}

/** Mean of r r^T with r = y - A x - c: [q, q]. */
export function residualMoments({ matrix, p, q }: JointMoments, { slope, constant }: AffineFit): Float64Array {
  const n = 1 + p + q;
  // Coefficients of r in (1, x, y); what is left of y's own is the identity.
  const rowOf = (u: number): Float64Array => {
    const row = new Float64Array(n);
    row[0] = -(constant[u] as number);
    for (let j = 0; j < p; j++) row[1 + j] = -(slope[u * p + j] as number);
    row[1 + p + u] = 1;
    return row;
  };
  const rows = Array.from({ length: q }, (_, u) => rowOf(u));
  const weighed = rows.map((row) =>
    Float64Array.from({ length: n }, (_, j) =>
      row.reduce((sum, value, i) => sum + value * (matrix[i * n + j] as number), 0),
    ),
  );
  return Float64Array.from({ length: q * q }, (_, at) => {
    const other = rows[at % q] as Float64Array;
    return (weighed[Math.floor(at / q)] as Float64Array).reduce(
      (sum, value, j) => sum + value * (other[j] as number),
      0,
    );
  });
}

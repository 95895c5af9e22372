/** Small dense algebra in float64 on host arrays, over the kernels. @module */

import { NumericError } from "../errors.ts";
import type { Device } from "../tensor/device.ts";

/**
 * Solves (A + ridge I) X = B in place of B [n, columns], A [n, n] symmetric and positive semidefinite: by Cholesky, with the smallest
 * ridge from `ridge` x trace(A) / n upwards, by factors of 100, for which there is a factor.
 *
 * @throws NumericError when A is not finite
 */
export function solveSymmetric(device: Device, n: number, A: Float64Array, B: Float64Array, ridge: number): void {
  if (n === 0 || B.length === 0) return;
  let trace = 0;
  for (let i = 0; i < n; i++) trace += A[i * (n + 1)] as number;
  if (!Number.isFinite(trace)) throw new NumericError("solve: expected a finite matrix.", { trace });
  if (trace === 0) {
    B.fill(0);
    return;
  }
  device.scope("solve", () => {
    const factor = device.scratch(n * n * 8);
    const right = device.scratch(B.length * 8);
    for (let share = ridge; ; share *= 100) {
      const a = device.doubles(factor, n * n);
      a.set(A);
      for (let i = 0; i < n; i++) a[i * (n + 1)] = (a[i * (n + 1)] as number) + (share * trace) / n;
      if (device.kernels.cholesky(n, factor) === 0) break;
      if (share > 1) throw new NumericError("solve: expected a positive semidefinite matrix.", { trace });
    }
    device.doubles(right, B.length).set(B);
    const columns = B.length / n;
    device.kernels.triangularSolve(false, n, columns, factor, right);
    device.kernels.triangularSolve(true, n, columns, factor, right);
    B.set(device.doubles(right, B.length));
  });
}

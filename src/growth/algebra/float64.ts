/** Small dense algebra in float64 on host arrays, over the kernels. @module */

import { NumericError } from "../../errors.ts";
import type { Device } from "../../tensor/device.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** The sum of the diagonal of A [n, n]. @throws NumericError when it is not finite */
function traceOf(n: number, A: Float64Array): number {
  let trace = 0;
  for (let i = 0; i < n; i++) trace += A[i * (n + 1)] as number;
  if (!Number.isFinite(trace)) throw new NumericError("solve: expected a finite matrix.", { trace });
  return trace;
}

/**
 * The lower Cholesky factor, at an address of the current scope, of A + ridge I, A [n, n] symmetric and positive semidefinite: with
 * the smallest ridge from `ridge` upwards, by factors of 100, for which there is one. `trace` > 0 is A's.
 */
function factorOf(device: Device, n: number, A: Float64Array, ridge: number, trace: number): number {
  const factor = device.scratch(n * n * 8);
  for (let added = ridge; ; added *= 100) {
    const a = device.doubles(factor, n * n);
    a.set(A);
    for (let i = 0; i < n; i++) a[i * (n + 1)] = (a[i * (n + 1)] as number) + added;
    if (device.kernels.cholesky(n, factor) === 0) return factor;
    if (added * n > trace) throw new NumericError("solve: expected a positive semidefinite matrix.", { trace });
  }
}

/**
 * Solves (A + ridge I) X = B in place of each B [n, columns] that it is given, A [n, n] symmetric and positive semidefinite: by Cholesky, with the
 * smallest ridge from `ridge` x trace(A) / n upwards, by factors of 100, for which there is a factor. The factor lives in the current scope.
 *
 * @throws NumericError when A is not finite
 */
export function symmetricSolver(device: Device, n: number, A: Float64Array, ridge: number): (B: Float64Array) => void {
  const trace = n === 0 ? 0 : traceOf(n, A);
  if (trace === 0) return (B) => void B.fill(0);
  const factor = factorOf(device, n, A, (ridge * trace) / n, trace);
  return (B) => {
    if (B.length === 0) return;
    device.scope("solve", () => {
      const right = device.scratch(B.length * 8);
      device.doubles(right, B.length).set(B);
      const columns = B.length / n;
      device.kernels.triangularSolve(false, n, columns, factor, right);
      device.kernels.triangularSolve(true, n, columns, factor, right);
      B.set(device.doubles(right, B.length));
    });
  };
}

/**
 * S [n, n], in the current scope, with S S^T = (A + ridge I)^-1 A (A + ridge I)^-1, A [n, n] symmetric and positive semidefinite: covariance A, solved for.
 * Where an eigenvalue of A is well above the ridge, S whitens it; where it is well below, S has nothing.
 *
 * @throws NumericError when A is not finite
 */
export function whitenSymmetric(device: Device, n: number, A: Float64Array, ridge: number): Tensor {
  const S = device.zeros([n, n]);
  const trace = n === 0 ? 0 : traceOf(n, A);
  if (trace === 0) return S;
  device.scope("whiten", () => {
    const root = factorOf(device, n, A, (1e-14 * trace) / n, trace);
    const factor = factorOf(device, n, A, ridge, trace);
    device.kernels.triangularSolve(false, n, n, factor, root);
    device.kernels.triangularSolve(true, n, n, factor, root);
    device.kernels.narrow(n * n, root, S.address);
  });
  return S;
}

/** Weights with responses orthogonal to given ones. @module */

import type { Reals } from "../../../tensor/device.ts";
import type { RandomStream } from "../../../tensor/random.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import { symmetricSolver, whitenSymmetric } from "../../algebra/float64.ts";
import { lengthOf } from "../../units/unit-norms.ts";

function gramOf(x: Tensor): Float64Array {
  const { device, rows, columns } = x;
  return device.scope("gram", () => {
    const gram = device.scratch(columns * columns * 8);
    device.kernels.gram(rows, columns, 1, x.address, gram);
    return device.doubles(gram, columns * columns).slice();
  });
}

/** op(a) op(b) as a tensor of the current scope. */
function product(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
  const [m, k] = transposeA ? [a.columns, a.rows] : [a.rows, a.columns];
  const n = transposeB ? b.rows : b.columns;
  const c = a.device.empty([m, n]);
  a.device.kernels.matmul(transposeA, transposeB, m, n, k, a.address, b.address, c.address, false);
  return c;
}

/** The largest eigenvalue of a symmetric positive semidefinite A [n, n], by a few rounds of power iteration: a little low, if at all. */
function largestEigenvalue(n: number, A: Float64Array): number {
  let x = new Float64Array(n).fill(1 / Math.sqrt(n));
  let largest = 0;
  for (let round = 0; round < 4; round++) {
    const y = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const factor = x[i] as number;
      for (let j = 0, at = i * n; j < n; j++, at++) y[j] = (y[j] as number) + factor * (A[at] as number);
    }
    largest = lengthOf(y);
    if (largest === 0) return 0;
    x = y.map((value) => value / largest);
  }
  return largest;
}

/**
 * S [columns, columns] with (X S)^T X S = I on what X spans, but for the directions in which its singular values are not well above
 * `tolerance` times the largest: there S fades to nothing.
 */
function whitening(X: Tensor, tolerance: number): Tensor {
  const { device, columns: n } = X;
  const G = gramOf(X);
  return whitenSymmetric(device, n, G, tolerance ** 2 * largestEigenvalue(n, G));
}

/** S - S B (B^T B)^-1 B^T, B [r, units]: what S gives, off what the units give. */
function projectedOff(S: Tensor, B: Tensor): Tensor {
  const { device } = S;
  const units = B.columns;
  const shares = Float64Array.from(B.read());
  const turned = new Float64Array(shares.length);
  for (let at = 0; at < shares.length; at++) {
    turned[(at % units) * B.rows + Math.floor(at / units)] = shares[at] as number;
  }
  symmetricSolver(device, units, gramOf(B), device.bytesPerReal === 8 ? 1e-13 : 1e-7)(turned);
  const spanned = product(product(S, B), device.tensor(turned, [units, B.rows]));
  const rest = device.tensor(S.read(), [S.rows, S.columns]);
  device.kernels.axpy(rest.size, -1, spanned.address, rest.address);
  return rest;
}

/** Independent values of mean 0 and variance 1, nearly normal: sums of four uniform bytes. */
function drawNearlyNormal(values: Reals, random: RandomStream): void {
  const scale = 1 / Math.sqrt((4 * (256 ** 2 - 1)) / 12);
  for (let i = 0; i < values.length; i++) {
    const bits = random.bits();
    values[i] = ((bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) + (bits >>> 24) - 510) * scale;
  }
}

/**
 * `count` weight vectors [count, columns], in the current scope, whose pre-activations X w are random vectors of what X spans,
 * orthogonal to all existing pre-activations Z: w = X^+ a, a drawn from the orthogonal complement of Z there. Directions in which the
 * singular values of X are below `tolerance` times the largest count as not spanned: X^+ = (X^T X + rho I)^-1 X^T with rho the square
 * of that.
 *
 * X: [n, columns], Z: [n, units].
 */
export function orthogonalResponses(
  X: Tensor,
  Z: Tensor,
  count: number,
  options: { readonly tolerance: number; readonly random: RandomStream },
): Tensor {
  const { device, columns } = X;
  const weights = device.empty([count, columns]);
  device.scope("orthogonal responses", () => {
    const S = whitening(X, options.tolerance);
    const M = Z.columns === 0 ? S : projectedOff(S, product(S, product(X, Z, true), true));
    const draws = device.empty([count, columns]);
    drawNearlyNormal(device.reals(draws.address, draws.size), options.random);
    const [from, by, to] = [draws.address, M.address, weights.address];
    device.kernels.matmul(false, true, count, columns, columns, from, by, to, false);
  });
  return weights;
}

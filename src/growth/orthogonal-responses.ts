/** Weights with responses orthogonal to given ones. @module */

import type { RandomStream } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { solveSymmetric } from "./float64.ts";
import { transpose } from "./singular-values.ts";

function gramOf(x: Tensor): Float64Array {
  const { device, rows, columns } = x;
  return device.scope("gram", () => {
    const gram = device.scratch(columns * columns * 8);
    device.kernels.gram(rows, columns, 1, x.address, gram);
    return device.doubles(gram, columns * columns).slice();
  });
}

/** a^T b or a b, whichever the flag says, as a tensor of the current scope. */
function product(transposeA: boolean, a: Tensor, b: Tensor): Tensor {
  const [m, k] = transposeA ? [a.columns, a.rows] : [a.rows, a.columns];
  const c = a.device.empty([m, b.columns]);
  a.device.kernels.matmul(transposeA, false, m, b.columns, k, a.address, b.address, c.address, false);
  return c;
}

/** Independent values of 1 and -1. */
function randomSigns(length: number, random: RandomStream): Float64Array {
  const signs = new Float64Array(length);
  let bits = 0;
  for (let i = 0; i < length; i++) {
    if (i % 32 === 0) bits = random.bits();
    signs[i] = bits & 1 ? 1 : -1;
    bits >>>= 1;
  }
  return signs;
}

/**
 * `count` weight vectors [count, fanIn] whose pre-activations are, as nearly as the input allows, random vectors orthogonal to all
 * existing pre-activations: g - Z (Z^T Z)^-1 Z^T g, by least squares against X. g is n random signs: of the mean and covariance of
 * N(0, I_n), at a tenth of its price, and what is left of it are sums over samples.
 *
 * X: [n, fanIn], Z: [n, units].
 */
export function orthogonalResponses(X: Tensor, Z: Tensor, count: number, random: RandomStream): Float64Array {
  const { device, rows, columns: fanIn } = X;
  const units = Z.columns;
  const ridge = device.bytesPerReal === 8 ? 1e-13 : 1e-7;
  const targets = device.scope("orthogonal responses", () => {
    const g = device.tensor(randomSigns(count * rows, random), [count, rows]);
    const onInputs = product(false, g, X);
    if (units === 0) return Float64Array.from(onInputs.read());
    const coordinates = transpose({ rows: count, columns: units, values: product(false, g, Z).read() });
    const shares = Float64Array.from(coordinates.values);
    solveSymmetric(device, units, gramOf(Z), shares, ridge);
    const spanned = product(true, device.tensor(shares, [units, count]), product(true, Z, X));
    device.kernels.axpy(onInputs.size, -1, spanned.address, onInputs.address);
    return Float64Array.from(onInputs.read());
  });
  const solution = Float64Array.from(transpose({ rows: count, columns: fanIn, values: targets }).values);
  solveSymmetric(device, fanIn, gramOf(X), solution, ridge);
  return Float64Array.from(transpose({ rows: fanIn, columns: count, values: solution }).values);
}

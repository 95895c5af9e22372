/** What splitting a unit would do to the loss. @module */

import { NumericError } from "../../../errors.ts";
import type { WeightedLayer } from "../../../nn/layer.ts";
import { fanInOf } from "../../../nn/parameter.ts";
import type { RandomStream } from "../../../tensor/random.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import { type Eigenpairs, smallestEigenpairs } from "../../algebra/smallest-eigenpairs.ts";
import type { Look } from "../../look/look.ts";

export interface SplittingOptions {
  /** `products`: Lanczos on S v; `decomposition`: of each whole matrix. */
  readonly solver: "products" | "decomposition";
  /** Most products of each matrix. */
  readonly products: number;
}

/** (dL/dh_m) act''(z_m) on each row: [rows, units]; null where the loss does not depend on the layer. */
function curvatures(layer: WeightedLayer, look: Look): Tensor | null {
  const pass = look.backward();
  const { preActivation, activation } = pass.tap(layer);
  const pull = pass.gradients.of(activation);
  if (!pull) return null;
  const { alpha } = layer.activation;
  const z = preActivation.read();
  const values = pull.read().map((slope, i) => slope * layer.activation.secondDerivative(z[i] as number, alpha));
  if (!values.every(Number.isFinite)) {
    throw new NumericError(`splitting: the gradients at "${layer.name}" are not finite. Lower the learning rate.`);
  }
  return look.device.tensor(values, [pull.rows, pull.columns]);
}

/** S_m v_m for all units: X^T (a_m * (X v_m)). */
function productsOf(look: Look, X: Tensor, A: Tensor): (vectors: Float64Array) => Float64Array {
  const { device } = look;
  const [rows, n, units] = [X.rows, X.columns, A.columns];
  return (vectors) =>
    device.scope("splitting", () => {
      const { kernels } = device;
      const V = device.tensor(vectors, [units, n]);
      const P = device.empty([rows, units]);
      kernels.matmul(false, true, rows, units, n, X.address, V.address, P.address, false);
      kernels.multiply(P.size, P.address, A.address, P.address);
      kernels.matmul(true, false, units, n, rows, P.address, X.address, V.address, false);
      look.observe.countFlops(4 * rows * units * n);
      return Float64Array.from(V.read());
    });
}

/** S_m of one unit in float64: [n, n], the rows of positive weight less those of negative weight. */
function matrixOf(X: ArrayLike<number>, A: ArrayLike<number>, [unit, units, n]: readonly [number, number, number]) {
  const S = new Float64Array(n * n);
  for (let r = 0; r * units < A.length; r++) {
    const a = A[r * units + unit] as number;
    if (a === 0) continue;
    for (let i = 0; i < n; i++) {
      const factor = a * (X[r * n + i] as number);
      for (let j = 0; j < n; j++) S[i * n + j] = (S[i * n + j] as number) + factor * (X[r * n + j] as number);
    }
  }
  return S;
}

/**
 * Of each unit m of a layer the smallest eigenvalue, and its eigenvector, of the splitting matrix
 * S_m = sum over rows of (dL/dh_m) act''(z_m) x x^T, L the mean loss. Splitting the unit into w + eps v and w - eps v of half its
 * outgoing weights each changes L by eps^2 / 2 v^T S_m v + O(eps^3), and not in first order.
 *
 * @see Liu, Wu & Wang 2019, "Splitting Steepest Descent for Growing Neural Architectures", arXiv:1910.02366, theorem 2.4
 */
export function splittingPairs(
  layer: WeightedLayer,
  look: Look,
  { solver, products }: SplittingOptions,
  random: RandomStream,
): Eigenpairs {
  const { device } = look;
  const n = fanInOf(layer.weight);
  const units = n === 0 ? 0 : layer.weight.tensor.size / n;
  const pass = look.backward();
  return device.scope("splitting", () => {
    const A = curvatures(layer, look);
    if (!A || n === 0) return { values: new Float64Array(units), vectors: new Float64Array(units * n) };
    const X = layer.rows(pass.tap(layer).input);
    if (solver === "products") {
      return smallestEigenpairs(device, [units, n], productsOf(look, X, A), { steps: products, random });
    }
    const [x, a] = [X.read(), A.read()];
    const values = new Float64Array(units);
    const vectors = new Float64Array(units * n);
    for (let unit = 0; unit < units; unit++) {
      const eigen = device.decompositions.symmetricEigen(n, matrixOf(x, a, [unit, units, n]));
      values[unit] = eigen.values[0] as number;
      for (let i = 0; i < n; i++) vectors[unit * n + i] = eigen.vectors[i * n] as number;
      look.observe.countFlops(2 * X.rows * n * n + 9 * n ** 3);
    }
    return { values, vectors };
  });
}

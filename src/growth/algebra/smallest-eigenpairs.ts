/** Smallest eigenpairs of many symmetric matrices that are known by their products with vectors. @module */

import type { Device } from "../../tensor/device.ts";
import type { RandomStream } from "../../tensor/random.ts";
import { lengthOf } from "../units/unit-norms.ts";

/** The smallest eigenvalue of each matrix [count], and its eigenvector of length 1: [count, n]. */
export interface Eigenpairs {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] as number) * (y[i] as number);
  return sum;
}

/** x += alpha y. */
function addTo(x: Float64Array, alpha: number, y: Float64Array): void {
  for (let i = 0; i < x.length; i++) x[i] = (x[i] as number) + alpha * (y[i] as number);
}

/** The Krylov basis of one matrix, and its tridiagonal image there. */
class Krylov {
  readonly basis: Float64Array[];
  readonly #alphas: number[] = [];
  readonly #betas: number[] = [];
  /** The basis spans an invariant subspace: nothing is to be added. */
  complete = false;

  constructor(start: Float64Array) {
    const length = lengthOf(start);
    this.basis = [start.map((value) => value / length)];
  }

  get last(): Float64Array {
    return this.basis.at(-1) as Float64Array;
  }

  /** Takes S q of the last vector q; orthogonalized twice against all, what is left of it is the next. */
  extend(image: Float64Array): void {
    const size = lengthOf(image);
    this.#alphas.push(dot(image, this.last));
    const next = image.slice();
    for (let round = 0; round < 2; round++) for (const q of this.basis) addTo(next, -dot(next, q), q);
    const rest = lengthOf(next);
    // Below this it is the rounding of the product.
    if (this.basis.length === next.length || rest <= 1e-6 * size) this.complete = true;
    else {
      this.#betas.push(rest);
      this.basis.push(next.map((value) => value / rest));
    }
  }

  /** The smallest Ritz pair. */
  smallest(device: Device): { readonly value: number; readonly vector: Float64Array } {
    const k = this.#alphas.length;
    const T = new Float64Array(k * k);
    for (const [i, alpha] of this.#alphas.entries()) {
      T[i * (k + 1)] = alpha;
      if (i + 1 < k) T[i * (k + 1) + 1] = T[(i + 1) * k + i] = this.#betas[i] as number;
    }
    const { values, vectors } = device.decompositions.symmetricEigen(k, T);
    const vector = new Float64Array(this.last.length);
    for (let i = 0; i < k; i++) addTo(vector, vectors[i * k] as number, this.basis[i] as Float64Array);
    return { value: values[0] as number, vector };
  }
}

/**
 * By Lanczos's method with full orthogonalization, at most `steps` products for each matrix; exact to rounding once the steps are as
 * many as the dimensions.
 *
 * @param products S_m v_m for all m at once, [count, n] -> [count, n]; must not keep what it is given
 * @see Golub & Van Loan 2013, "Matrix Computations", section 10.1
 */
export function smallestEigenpairs(
  device: Device,
  [count, n]: readonly [number, number],
  products: (vectors: Float64Array) => Float64Array,
  { steps, random }: { readonly steps: number; readonly random: RandomStream },
): Eigenpairs {
  const values = new Float64Array(count);
  const vectors = new Float64Array(count * n);
  if (n === 0) return { values, vectors };
  const draw = (): Krylov => new Krylov(Float64Array.from({ length: n }, () => random.normal()));
  const all = Array.from({ length: count }, draw);
  for (let step = 0; step < steps && all.some(({ complete }) => !complete); step++) {
    for (const [m, { last }] of all.entries()) vectors.set(last, m * n);
    const images = products(vectors);
    for (const [m, krylov] of all.entries()) {
      if (!krylov.complete) krylov.extend(images.subarray(m * n, (m + 1) * n));
    }
  }
  for (const [m, krylov] of all.entries()) {
    const { value, vector } = krylov.smallest(device);
    values[m] = value;
    vectors.set(vector, m * n);
  }
  return { values, vectors };
}

/**
 * From which size on a kernel goes to the BLAS. Which way a product goes depends on its sizes and these numbers alone, so they are part
 * of a run's record: same numbers, same bits.
 *
 * @module
 */

import { LEAST_CUT } from "./tiled-product.ts";

/** What is transposed in op(a) op(b): neither, b, a, or both. */
export type ProductKind = "nn" | "nt" | "tn" | "tt";

export interface Switches {
  /** Least number of multiplications of a product; `null` where our own kernel is always at least as fast. */
  readonly matmul: Readonly<Record<ProductKind, number | null>>;
  /** Whether large products go in tiles (`tiledProduct`). */
  readonly tiles: Readonly<Record<ProductKind, boolean>>;
  /** Least number of multiplications of a product that is cut into parts (`cutProduct`); absent in records from before: none is. */
  readonly cut?: number | null;
  /** Least rows x columns x columns. */
  readonly gram: number | null;
  /** Least n x n x columns. */
  readonly triangularSolve: number | null;
  /** Least order of the matrix. */
  readonly cholesky: number | null;
  readonly countEigenvaluesAbove: number | null;
}

/** Of an OpenBLAS whose kernels fit the processor; measured with 0.3.21 on Zen 4. */
export const usualSwitches: Switches = {
  matmul: { nn: 1024, nt: 1024, tn: 1024, tt: 1024 },
  tiles: { nn: false, nt: false, tn: false, tt: false },
  cut: LEAST_CUT,
  gram: 8192,
  triangularSolve: 1024,
  cholesky: 24,
  countEigenvaluesAbove: 56,
};

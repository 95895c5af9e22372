/** What a library is worth on this machine, as plain data. @module */

import type { ProductKind, Switches } from "../library/switches.ts";

/** One product as it was measured. */
export interface MeasuredProduct {
  readonly kind: ProductKind;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** GFLOP/s of our own kernel and of the library. */
  readonly own: number;
  readonly blas: number;
}

/** A library that computes what our own kernels compute. */
export interface UsableLibrary {
  readonly problem: null;
  readonly name: string;
  readonly version: string | null;
  /** The processor type whose kernels it uses, where it says so. */
  readonly core: string | null;
  /** The type that has to be set for it, or null where it chooses itself. */
  readonly coreType: string | null;
  readonly lapack: boolean;
  readonly products: readonly MeasuredProduct[];
  /** How many times faster products of at least 64 x 64 x 64 are than without a BLAS, as a geometric mean. */
  readonly speedup: number;
  /** GFLOP/s of the same products with it, as a geometric mean. */
  readonly gflops: number;
  readonly switches: Switches;
}

/** Why a library is not used. `passes`: nothing was learned about the library, and another try may go otherwise. */
export interface Problem {
  readonly problem: string;
  readonly passes?: boolean;
}

export type Judgement = UsableLibrary | Problem;

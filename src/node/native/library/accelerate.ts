/**
 * Kernel functions by BLAS and LAPACK, on the same linear memory, without a copy.
 *
 * A kernel's byte address becomes an address of the process by adding where the memory begins. That place may move when the
 * memory grows; growing detaches every view, so a view of length 0 is the cheap sign that it has to be read again.
 *
 * @module
 */

import type { Address } from "../../../kernels/address.ts";
import type { Kernels } from "../../../kernels/kernels.ts";
import type { Heap } from "../../../kernels/memory.ts";
import type { ThreadPool } from "../../../kernels/threads/pool.ts";
import type { Foreign, ForeignFunction, ForeignLibrary, ForeignType } from "./foreign.ts";
import type { Lapack } from "./fortran.ts";
import { countPositive } from "./inertia.ts";
import { blasName, type Spelling } from "./spelling.ts";
import type { Switches } from "./switches.ts";
import { cutProduct, type RunParts, tiledProduct, wantsTiles } from "./tiled-product.ts";

const ROW_MAJOR = 101;
const NO_TRANSPOSE = 111;
const TRANSPOSE = 112;
const LOWER = 122;
const NON_UNIT = 131;
const LEFT = 141;

const BYTES_PER_REAL = 4;
const BYTES_PER_DOUBLE = 8;

/** Rows of a Gram matrix's input are widened to float64 in pieces of this many bytes. */
const WIDENED_BYTES = 1 << 21;
/** Edge of the tiles in which a triangle is mirrored. */
const TILE = 32;

/** The C interface of BLAS, as far as it is used. */
export interface Blas {
  readonly sgemm: ForeignFunction;
  readonly dsyrk: ForeignFunction;
  readonly dtrsm: ForeignFunction;
}

/** The C interface of BLAS as `library` has it under `spelling`, or `null` when any function is missing. */
export function bindBlas(library: ForeignLibrary, spelling: Spelling): Blas | null {
  const integer: ForeignType = spelling.integerBytes === 8 ? "int64_t" : "int";
  const enums = (count: number): ForeignType[] => Array<ForeignType>(count).fill("int");
  const integers = (count: number): ForeignType[] => Array<ForeignType>(count).fill(integer);
  const bind = (name: string, args: ForeignType[]): ForeignFunction | null =>
    library.find(blasName(spelling, name), "void", args);
  const matrix: ForeignType[] = ["uintptr_t", integer];
  const sgemm = bind("cblas_sgemm", [...enums(3), ...integers(3), "float", ...matrix, ...matrix, "float", ...matrix]);
  const dsyrk = bind("cblas_dsyrk", [...enums(3), ...integers(2), "double", ...matrix, "double", ...matrix]);
  const dtrsm = bind("cblas_dtrsm", [...enums(5), ...integers(2), "double", ...matrix, ...matrix]);
  return sgemm && dsyrk && dtrsm ? { sgemm, dsyrk, dtrsm } : null;
}

/** Copies the lower triangle of a[n,n] onto the upper one. */
function mirror(n: number, a: Float64Array): void {
  for (let top = 0; top < n; top += TILE) {
    for (let left = 0; left <= top; left += TILE) {
      const bottom = Math.min(top + TILE, n);
      for (let r = top; r < bottom; r++) {
        const right = Math.min(left + TILE, r);
        for (let c = left; c < right; c++) a[c * n + r] = a[r * n + c]!;
      }
    }
  }
}

/** The first row whose pivot is not positive (NaN included), counted from 1; 0 when there is none. */
function firstBadPivot(n: number, a: Float64Array): number {
  for (let i = 0; i < n; i++) if (!(a[i * n + i]! > 0)) return i + 1;
  return 0;
}

/** What the kernels are made of. */
export interface Parts {
  readonly foreign: Foreign;
  readonly blas: Blas;
  readonly lapack: Lapack | null;
  /** Whether tiles may be used now; may change between calls. */
  readonly mode: { readonly tiles: boolean };
  /** What goes to the library. */
  readonly switches: Switches;
  /** Threads that share products, whose first foreign function is `blas.sgemm`. */
  readonly pool?: ThreadPool | undefined;
}

/** Nanoseconds of a product, about, from the arguments of `sgemm`. */
const productCost = (args: readonly number[]): number => ((args[3] ?? 0) * (args[4] ?? 0) * (args[5] ?? 0)) / 60;

const inTurn: RunParts = (count, body) => {
  for (let part = 0; part < count; part++) body(part);
};

const orNever = (size: number | null): number => size ?? Number.POSITIVE_INFINITY;

/** Kernel functions that replace those of `portable` on `heap`; those of LAPACK only where the library has it. */
export function accelerated(parts: Parts, heap: Heap, portable: Kernels): Partial<Kernels> {
  const { foreign, blas, lapack, mode, switches, pool } = parts;
  /** Called, or written down while parts of a job are. */
  const shared = pool?.foreign(0, productCost) as ForeignFunction | undefined;
  const product = (): ForeignFunction => (shared && pool?.isRecording ? shared : blas.sgemm);
  const run: RunParts = pool ? (count, body) => pool.run("product", count, body) : inTurn;
  const leastCut = switches.cut ?? Number.POSITIVE_INFINITY;
  // By twice "a is transposed" plus "b is".
  const kinds = ["nn", "nt", "tn", "tt"] as const;
  const products = Float64Array.from(kinds, (kind) => orNever(switches.matmul[kind]));
  const inTiles = kinds.map((kind) => switches.tiles[kind]);
  const least = {
    gram: orNever(switches.gram),
    triangularSolve: orNever(switches.triangularSolve),
    cholesky: orNever(switches.cholesky),
    countEigenvaluesAbove: orNever(switches.countEigenvaluesAbove),
  };
  let view = new Uint8Array(0);
  let base = 0;
  /** Where the linear memory begins in the process. */
  const start = (): number => {
    if (view.length === 0) {
      view = new Uint8Array(heap.wasm.buffer);
      base = foreign.addressOf(view);
    }
    return base;
  };
  const doubles = (address: Address, length: number): Float64Array =>
    new Float64Array(heap.wasm.buffer, address, length);

  const matmul: Kernels["matmul"] = (transposeA, transposeB, m, n, k, a, b, c, accumulate) => {
    const kind = (transposeA ? 2 : 0) + (transposeB ? 1 : 0);
    if (m * n * k < (products[kind] as number)) {
      portable.matmul(transposeA, transposeB, m, n, k, a, b, c, accumulate);
      return;
    }
    const at = start();
    if (mode.tiles && inTiles[kind] && wantsTiles(transposeA, transposeB, m, n, k)) {
      tiledProduct(product, run, [transposeA, transposeB, m, n, k, at + a, at + b, at + c, accumulate]);
      return;
    }
    if (mode.tiles && m * n * k >= leastCut) {
      cutProduct(product, run, [transposeA, transposeB, m, n, k, at + a, at + b, at + c, accumulate], leastCut);
      return;
    }
    // biome-ignore format: one call, its arguments as BLAS groups them
    product()(
      ROW_MAJOR, transposeA ? TRANSPOSE : NO_TRANSPOSE, transposeB ? TRANSPOSE : NO_TRANSPOSE, m, n, k, 1,
      at + a, transposeA ? m : k, at + b, transposeB ? k : n, accumulate ? 1 : 0, at + c, n,
    );
  };

  const gram: Kernels["gram"] = (rows, columns, alpha, x, out) => {
    if (rows * columns * columns < least.gram) {
      portable.gram(rows, columns, alpha, x, out);
      return;
    }
    const chunk = Math.min(rows, Math.max(1, Math.floor(WIDENED_BYTES / BYTES_PER_DOUBLE / columns)));
    const wide = heap.allocate(chunk * columns * BYTES_PER_DOUBLE);
    try {
      for (let row = 0; row < rows; row += chunk) {
        const count = Math.min(chunk, rows - row);
        portable.widen(count * columns, x + row * columns * BYTES_PER_REAL, wide);
        const at = start();
        // biome-ignore format: one call, its arguments as BLAS groups them
        blas.dsyrk(
          ROW_MAJOR, LOWER, TRANSPOSE, columns, count, alpha, at + wide, columns, row === 0 ? 0 : 1, at + out, columns,
        );
      }
    } finally {
      heap.free(wide);
    }
    mirror(columns, doubles(out, columns * columns));
  };

  const triangularSolve: Kernels["triangularSolve"] = (transpose, n, columns, l, b) => {
    if (n * n * columns < least.triangularSolve) {
      portable.triangularSolve(transpose, n, columns, l, b);
      return;
    }
    const at = start();
    // biome-ignore format: one call, its arguments as BLAS groups them
    blas.dtrsm(
      ROW_MAJOR, LEFT, LOWER, transpose ? TRANSPOSE : NO_TRANSPOSE, NON_UNIT, n, columns, 1, at + l, n, at + b, columns,
    );
  };
  if (!lapack) return { matmul, gram, triangularSolve };

  const cholesky: Kernels["cholesky"] = (n, a) => {
    if (n < least.cholesky) return portable.cholesky(n, a);
    // The lower triangle of a row-major matrix is the upper one of LAPACK's.
    const info = lapack.potrf("U", n, start() + a);
    const factor = doubles(a, n * n);
    for (let r = 0; r < n; r++) factor.fill(0, r * n + r + 1, (r + 1) * n);
    return info || firstBadPivot(n, factor);
  };

  const countEigenvaluesAbove: Kernels["countEigenvaluesAbove"] = (n, shift, a, scratch) => {
    if (n < least.countEigenvaluesAbove) return portable.countEigenvaluesAbove(n, shift, a, scratch);
    const matrix = doubles(a, n * n);
    for (let i = 0; i < n; i++) matrix[i * n + i]! -= shift;
    const pivots = new Int32Array(n);
    lapack.sytrf("L", n, start() + a, pivots);
    return countPositive(n, matrix, pivots);
  };
  return { matmul, gram, triangularSolve, cholesky, countEigenvaluesAbove };
}

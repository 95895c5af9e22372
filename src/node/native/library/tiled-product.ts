/**
 * Large products as tiles that OpenBLAS multiplies without packing.
 *
 * On cores with AVX-512 OpenBLAS (0.3.17 on) multiplies up to a million entries by kernels that read the operands where they are,
 * at 0.95 of the core's peak; above that it packs them first, at 0.8 to 0.9 for the sizes of a training step. Calls cost 0.15 us,
 * so it pays to hand a product over in pieces that those kernels take: 1.25 times the speed for x W^T of 64 x 784 x 64, 1.1 times
 * for 128 x 512 x 512 (Zen 4, one thread). Which way a product goes depends on its sizes alone: same inputs, same bits.
 *
 * @see OpenBLAS kernel/x86_64/sgemm_small_kernel_permit_skylakex.c: which products those kernels take.
 * @module
 */

import type { ForeignFunction } from "./foreign.ts";

const ROW_MAJOR = 101;
const NO_TRANSPOSE = 111;
const TRANSPOSE = 112;
const BYTES_PER_REAL = 4;

/** Processor types, by OpenBLAS's names, whose kernels without packing are meant. */
const CORES: ReadonlySet<string> = new Set(["SkylakeX", "Cooperlake", "SapphireRapids"]);

/** The most multiplications that the kernels without packing take. */
const MOST = 1e6;
/** Beyond this the tiles would read operands from memory again and again; for a b^T it is b that is read again, for each few rows. */
const MOST_TILED = 1e8;
const MANY_ROWS = 128;

/** Tile of c for a b and a^T b. */
const EDGE = 64;
/** Tile of c for a b^T, of which at most 1,200 entries are taken, and the least depth at which that is faster. */
const NARROW_ROWS = 16;
const NARROW_LEAST_DEPTH = 256;

/** Whether tiles are faster than one call on this library and core. */
export function likesTiles(name: string, core: string | null): boolean {
  return name === "OpenBLAS" && core !== null && CORES.has(core);
}

/** Whether a product is one to hand over in tiles. */
export function wantsTiles(transposeA: boolean, transposeB: boolean, m: number, n: number, k: number): boolean {
  const size = m * n * k;
  if ((transposeB ? Math.min(m, MANY_ROWS) * n * k : size) > MOST_TILED) return false;
  if (!transposeB) return size > MOST && m >= NARROW_ROWS && n >= NARROW_ROWS;
  return !transposeA && k >= NARROW_LEAST_DEPTH && m * n > NARROW_ROWS * EDGE;
}

/** Runs `count` parts that do not depend on one another: one after the other, or on threads. */
export type RunParts = (count: number, body: (part: number) => void) => void;

/** What multiplies now: while parts are written down it is not the library itself. */
type Sgemm = () => ForeignFunction;

/** Parts in which the tiles of a product are shared out. */
const MOST_PARTS = 8;

/** op(a) op(b) with its sizes, as `Kernels.matmul`. */
export type Product = readonly [
  transposeA: boolean,
  transposeB: boolean,
  m: number,
  n: number,
  k: number,
  a: number,
  b: number,
  c: number,
  accumulate: boolean,
];

/** Rows `row`.., columns `column`.. of c, from terms `from`.. of the sums; addresses of the process. */
function multiplyTile(
  sgemm: ForeignFunction,
  product: Product,
  [row, rows]: readonly [number, number],
  [column, columns]: readonly [number, number],
  [from, length]: readonly [number, number],
): void {
  const [transposeA, transposeB, m, n, k, a, b, c, accumulate] = product;
  // biome-ignore format: one call, its arguments as BLAS groups them
  sgemm(
    ROW_MAJOR, transposeA ? TRANSPOSE : NO_TRANSPOSE, transposeB ? TRANSPOSE : NO_TRANSPOSE, rows, columns, length, 1,
    a + BYTES_PER_REAL * (transposeA ? from * m + row : row * k + from), transposeA ? m : k,
    b + BYTES_PER_REAL * (transposeB ? column * k + from : from * n + column), transposeB ? k : n,
    accumulate || from > 0 ? 1 : 0, c + BYTES_PER_REAL * (row * n + column), n,
  );
}

/** c[m,n] = op(a) op(b) (+ c), by tiles; addresses of the process. */
export function tiledProduct(sgemm: Sgemm, run: RunParts, product: Product): void {
  const [, transposeB, m, n, k] = product;
  const tileRows = transposeB ? NARROW_ROWS : EDGE;
  const pieces = Math.ceil((k * tileRows * EDGE) / MOST);
  const depth = Math.ceil(k / pieces);
  const across = Math.ceil(n / EDGE);
  const tiles = Math.ceil(m / tileRows) * across;
  const parts = Math.min(MOST_PARTS, tiles);
  run(parts, (part) => {
    const end = Math.floor(((part + 1) * tiles) / parts);
    for (let tile = Math.floor((part * tiles) / parts); tile < end; tile++) {
      const [row, column] = [tileRows * Math.floor(tile / across), EDGE * (tile % across)];
      const [rows, columns] = [Math.min(tileRows, m - row), Math.min(EDGE, n - column)];
      for (let from = 0; from < k; from += depth) {
        multiplyTile(sgemm(), product, [row, rows], [column, columns], [from, Math.min(depth, k - from)]);
      }
    }
  });
}

/** Multiplications from which on a product is cut, and those for each further doubling of its parts. */
export const LEAST_CUT = 2.5e7;
const CUT_GROWTH = 4;
/** Edges of parts are multiples of this. */
const CUT_STEP = 32;

/** The same in a few parts, for threads: how many depends on the sizes alone, and so do the bits. `least`: multiplications of the first that is cut. */
export function cutProduct(sgemm: Sgemm, run: RunParts, product: Product, least: number): void {
  const [, , m, n, k] = product;
  const wanted = Math.min(MOST_PARTS, 2 ** (1 + Math.floor(Math.log2((m * n * k) / least) / Math.log2(CUT_GROWTH))));
  const [edge, byRows] = m > n ? [m, true] : [n, false];
  const size = CUT_STEP * Math.ceil(edge / (CUT_STEP * wanted));
  run(Math.ceil(edge / size), (part) => {
    const piece = [part * size, Math.min(size, edge - part * size)] as const;
    multiplyTile(sgemm(), product, byRows ? piece : [0, m], byRows ? [0, n] : piece, [0, k]);
  });
}

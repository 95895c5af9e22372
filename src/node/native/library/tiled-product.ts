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

/** c[m,n] = op(a) op(b) (+ c), as `Kernels.matmul`, by tiles; addresses of the process. */
export function tiledProduct(
  sgemm: ForeignFunction,
  transposeA: boolean,
  transposeB: boolean,
  m: number,
  n: number,
  k: number,
  a: number,
  b: number,
  c: number,
  accumulate: boolean,
): void {
  const tileRows = transposeB ? NARROW_ROWS : EDGE;
  const pieces = Math.ceil((k * tileRows * EDGE) / MOST);
  const depth = Math.ceil(k / pieces);
  const orderA = transposeA ? TRANSPOSE : NO_TRANSPOSE;
  const orderB = transposeB ? TRANSPOSE : NO_TRANSPOSE;
  const strideA = transposeA ? m : k;
  const strideB = transposeB ? k : n;
  for (let row = 0; row < m; row += tileRows) {
    const rows = Math.min(tileRows, m - row);
    for (let column = 0; column < n; column += EDGE) {
      const columns = Math.min(EDGE, n - column);
      for (let from = 0; from < k; from += depth) {
        const length = Math.min(depth, k - from);
        const atA = a + BYTES_PER_REAL * (transposeA ? from * m + row : row * k + from);
        const atB = b + BYTES_PER_REAL * (transposeB ? column * k + from : from * n + column);
        const atC = c + BYTES_PER_REAL * (row * n + column);
        const beta = accumulate || from > 0 ? 1 : 0;
        // biome-ignore format: one call, its arguments as BLAS groups them
        sgemm(
          ROW_MAJOR, orderA, orderB, rows, columns, length, 1,
          atA, strideA, atB, strideB, beta, atC, n,
        );
      }
    }
  }
}

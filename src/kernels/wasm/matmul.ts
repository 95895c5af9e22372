/**
 * Matrix product in float32: tiles of 4 x 8 in registers, B in panels of 8 columns and blocks of 256 rows.
 *
 * Small products skip packing: A is read where it is, and so is B when its rows are contiguous and few rows of A share it.
 * Sums run over k in ascending order inside blocks of 256, so each result depends on its row of A and column of B only, not on
 * the sizes of the product. Error of a result: at most (k + 1) 2^-24 sum |a b|.
 *
 * @see Goto & van de Geijn 2008, Anatomy of High-Performance Matrix Multiplication, doi:10.1145/1356052.1356053
 */
import { packA, packRows, packTransposed } from "./shared/pack";
import { scratch } from "./shared/scratch";
import { columnsTile, rowsTile } from "./shared/tile";

/** Rows of B in a block: a panel of 8 columns (8 KiB) stays in the first-level cache. */
const blockK: i32 = 256;
/** Columns of B in a block: 1 MiB with blockK rows. */
const blockN: i32 = 1024;
/** Rows of A in a block: 192 KiB with blockK columns. */
const blockM: i32 = 192;
/** From so many columns on, packing the rows of A pays. */
const packAFrom: i32 = 96;
/** From so many rows on, packing B pays. */
const packBFrom: i32 = 48;

// Parts of the scratch region.
const panelsB: usize = 0;
const panelsA: usize = (<usize>blockK * blockN) << 2;
const edgeTile: usize = panelsA + ((<usize>blockK * blockM) << 2);

/** c[i][0..columns-1] (+)= the first columns (1..7) of the tile. */
function putEdge(rows: i32, columns: i32, tile: usize, c: usize, stepC: usize, accumulate: bool): void {
  for (let i = 0; i < rows; i++, tile += 32, c += stepC) {
    for (let j: usize = 0; j < <usize>columns; j++) {
      const value = load<f32>(tile + (j << 2));
      store<f32>(c + (j << 2), accumulate ? load<f32>(c + (j << 2)) + value : value);
    }
  }
}

/** c[m,n] = op(a) op(b) (+ c when accumulating). @forward */
export function matmul(transposeA: bool, transposeB: bool, m: i32, n: i32, k: i32, a: usize, b: usize, c: usize, accumulate: bool): void {
  if (m <= 0 || n <= 0) return;
  if (k <= 0) {
    if (!accumulate) memory.fill(c, 0, (<usize>m * n) << 2);
    return;
  }
  multiply(transposeA, transposeB, m, n, k, a, b, c, accumulate, 0, m, 0, n);
}

/** Of `matmul` with k > 0, rows `top` to `bottom` - 1 and columns `left` to `right` - 1 of c. */
export function matmulPart(transposeA: bool, transposeB: bool, m: i32, n: i32, k: i32, a: usize, b: usize, c: usize, accumulate: bool, top: i32, bottom: i32, left: i32, right: i32): void {
  multiply(transposeA, transposeB, m, n, k, a, b, c, accumulate, top, bottom, left, right);
}

@inline
function multiply(transposeA: bool, transposeB: bool, m: i32, n: i32, k: i32, a: usize, b: usize, c: usize, accumulate: bool, top: i32, bottom: i32, left: i32, right: i32): void {
  for (let p = 0; p < k; p += blockK) {
    const depth = min(blockK, k - p);
    for (let j = left; j < right; j += blockN) {
      const width = min(blockN, right - j);
      multiplyBlock(transposeA, transposeB, m, n, k, a, b, c, p, depth, top, bottom, j, width, accumulate || p > 0);
    }
  }
}

/** The part of the product that rows p.. of B and its columns j.. give, in rows `top` to `bottom` - 1. */
function multiplyBlock(transposeA: bool, transposeB: bool, m: i32, n: i32, k: i32, a: usize, b: usize, c: usize, p: i32, depth: i32, top: i32, bottom: i32, j: i32, width: i32, accumulate: bool): void {
  const space = scratch();
  const stepC = <usize>n << 2;
  const whole = width & ~7;
  const packed = transposeB || bottom - top >= packBFrom;
  let stepB: usize = 32, panelBytes: usize = <usize>depth << 5;
  let panels = space + panelsB, last = panels + <usize>(whole >> 3) * panelBytes;
  if (transposeB) packTransposed(depth, width, b + ((<usize>j * k + p) << 2), <usize>k << 2, panels);
  else {
    const from = b + ((<usize>p * n + j) << 2);
    if (packed) packRows(depth, width, from, stepC, panels);
    else {
      if (whole < width) packRows(depth, width - whole, from + (<usize>whole << 2), stepC, last = panels);
      panels = from;
      panelBytes = 32;
      stepB = stepC;
    }
  }
  const byRows = !transposeA && width < packAFrom;
  const stepA = <usize>(transposeA ? m : k) << 2;
  const edge = space + edgeTile;
  for (let i0 = top; i0 < bottom; i0 += blockM) {
    const height = min(blockM, bottom - i0);
    let from = transposeA ? a + ((<usize>p * m + i0) << 2) : a + ((<usize>i0 * k + p) << 2);
    const pack = !transposeA && !byRows;
    if (pack) packA(height, depth, from, stepA, from = space + panelsA);
    for (let q = 0; q < width; q += 8) {
      const partial = q == whole;
      const panel = partial ? last : panels + <usize>(q >> 3) * panelBytes;
      const step = partial ? 32 : stepB;
      let at = c + ((<usize>i0 * n + j + q) << 2);
      let tileA = from;
      for (let i = 0; i < height; i += 4) {
        const rows = min(4, height - i);
        const to = partial ? edge : at, stepTo = partial ? 32 : stepC, add = accumulate && !partial;
        if (byRows) {
          rowsTile(rows, depth, tileA, stepA, panel, step, to, stepTo, add);
          tileA += 4 * stepA;
        } else if (pack) {
          columnsTile(rows, depth, tileA, <usize>rows << 2, panel, step, to, stepTo, add);
          tileA += <usize>depth << 4;
        } else {
          columnsTile(rows, depth, tileA, stepA, panel, step, to, stepTo, add);
          tileA += 16;
        }
        if (partial) putEdge(rows, width - whole, edge, at, stepC, accumulate);
        at += 4 * stepC;
      }
    }
  }
}

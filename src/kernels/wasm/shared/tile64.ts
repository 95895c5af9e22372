/** The tile of the float64 products: 4 x 4 results in 8 accumulators while k runs, in ascending order. */
import { scratch, scratchBytes } from "./scratch";

/** Bytes at the end of the scratch region that `tile64At` uses for tiles that do not fit. */
export const edgeBytes: i32 = 128;

@inline
function addScaled(c: usize, factor: v128, x: v128, y: v128): void {
  v128.store(c, f64x2.add(v128.load(c), f64x2.mul(factor, x)));
  v128.store(c, f64x2.add(v128.load(c, 16), f64x2.mul(factor, y)), 16);
}

/** c[i][j] += factor sum_p a[p][i] b[p][j], i, j = 0..3; the rows of a, b and c are so many bytes apart. */
export function tile64(k: i32, a: usize, stepA: usize, b: usize, stepB: usize, c: usize, stepC: usize, factor: f64): void {
  let c00 = f64x2.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  for (; k > 0; k--) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let x = v128.load64_splat(a);
    c00 = f64x2.add(c00, f64x2.mul(x, b0));
    c01 = f64x2.add(c01, f64x2.mul(x, b1));
    x = v128.load64_splat(a, 8);
    c10 = f64x2.add(c10, f64x2.mul(x, b0));
    c11 = f64x2.add(c11, f64x2.mul(x, b1));
    x = v128.load64_splat(a, 16);
    c20 = f64x2.add(c20, f64x2.mul(x, b0));
    c21 = f64x2.add(c21, f64x2.mul(x, b1));
    x = v128.load64_splat(a, 24);
    c30 = f64x2.add(c30, f64x2.mul(x, b0));
    c31 = f64x2.add(c31, f64x2.mul(x, b1));
    a += stepA;
    b += stepB;
  }
  const f = f64x2.splat(factor);
  addScaled(c, f, c00, c01);
  addScaled(c + stepC, f, c10, c11);
  addScaled(c + 2 * stepC, f, c20, c21);
  addScaled(c + 3 * stepC, f, c30, c31);
}

/** `tile64` of which only the first `rows` x `columns` (1..4 each) are there to be written. */
@inline
export function tile64At(rows: i32, columns: i32, k: i32, a: usize, stepA: usize, b: usize, stepB: usize, c: usize, stepC: usize, factor: f64): void {
  if (rows >= 4 && columns >= 4) tile64(k, a, stepA, b, stepB, c, stepC, factor);
  else edgeTile64(min(rows, 4), min(columns, 4), k, a, stepA, b, stepB, c, stepC, factor);
}

function edgeTile64(rows: i32, columns: i32, k: i32, a: usize, stepA: usize, b: usize, stepB: usize, c: usize, stepC: usize, factor: f64): void {
  let tile = scratch() + scratchBytes - edgeBytes;
  memory.fill(tile, 0, edgeBytes);
  tile64(k, a, stepA, b, stepB, tile, 32, factor);
  for (let i = 0; i < rows; i++, tile += 32, c += stepC) {
    for (let j: usize = 0; j < <usize>columns; j++) store<f64>(c + (j << 3), load<f64>(c + (j << 3)) + load<f64>(tile + (j << 3)));
  }
}

/** Row length, in float64, for work rows of n values: at least n + 4, and an odd number of cache lines, so that rows do not collide in the cache. */
@inline
export function paddedLength(n: i32): i32 {
  return (((n + 11) >> 3) | 1) << 3;
}

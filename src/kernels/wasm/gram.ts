// Gram matrix in float64 of float32 rows: gram = alpha x^T x.
//
// Blocks of rows are widened into scratch; tiles of 6 x 4 of the lower triangle in twelve vector registers; then mirrored.
import { scratch, scratchBytes } from "./scratch";

/** Behind the widened rows: one tile on its way out. */
const TILE_BYTES: usize = 6 * 4 * 8;

// @ts-ignore: decorator
@inline
function tile(k: i32, a: usize, b: usize, step: usize, out: usize): void {
  let c00 = f64x2.splat(0), c01 = f64x2.splat(0);
  let c10 = f64x2.splat(0), c11 = f64x2.splat(0);
  let c20 = f64x2.splat(0), c21 = f64x2.splat(0);
  let c30 = f64x2.splat(0), c31 = f64x2.splat(0);
  let c40 = f64x2.splat(0), c41 = f64x2.splat(0);
  let c50 = f64x2.splat(0), c51 = f64x2.splat(0);
  for (let p = 0; p < k; p++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
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
    x = v128.load64_splat(a, 32);
    c40 = f64x2.add(c40, f64x2.mul(x, b0));
    c41 = f64x2.add(c41, f64x2.mul(x, b1));
    x = v128.load64_splat(a, 40);
    c50 = f64x2.add(c50, f64x2.mul(x, b0));
    c51 = f64x2.add(c51, f64x2.mul(x, b1));
    a += step;
    b += step;
  }
  v128.store(out, c00);
  v128.store(out, c01, 16);
  v128.store(out, c10, 32);
  v128.store(out, c11, 48);
  v128.store(out, c20, 64);
  v128.store(out, c21, 80);
  v128.store(out, c30, 96);
  v128.store(out, c31, 112);
  v128.store(out, c40, 128);
  v128.store(out, c41, 144);
  v128.store(out, c50, 160);
  v128.store(out, c51, 176);
}

/** Widens rows x columns of float32 to float64 rows of `width` elements, the rest 0. */
function widenRows(rows: i32, columns: i32, width: i32, x: usize, to: usize): void {
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < width; c++) {
      store<f64>(to, c < columns ? <f64>load<f32>(x + (<usize>c << 2)) : 0);
      to += 8;
    }
    x += <usize>columns << 2;
  }
}

export function gram(rows: i32, columns: i32, alpha: f64, x: usize, out: usize): void {
  const n = columns;
  memory.fill(out, 0, <usize>n * <usize>n << 3);
  // A multiple of 12 for whole tiles, and 4 more so that rows do not fall on the same cache lines.
  const width = ((n + 11) / 12) * 12 + 4;
  const step = <usize>width << 3;
  const base = scratch();
  const side = base + <usize>scratchBytes - TILE_BYTES;
  const block = max(1, min(128, <i32>((<usize>scratchBytes - TILE_BYTES) / step)));
  for (let r0 = 0; r0 < rows; r0 += block) {
    const k = min(block, rows - r0);
    widenRows(k, n, width, x + (<usize>r0 * <usize>n << 2), base);
    for (let j = 0; j < n; j += 4) {
      for (let i = (j / 6) * 6; i < n; i += 6) {
        tile(k, base + (<usize>i << 3), base + (<usize>j << 3), step, side);
        const iEnd = min(6, n - i);
        const jEnd = min(4, n - j);
        for (let r = 0; r < iEnd; r++) {
          for (let c = 0; c < jEnd; c++) {
            const at = out + ((<usize>(i + r) * <usize>n + <usize>(j + c)) << 3);
            store<f64>(at, load<f64>(at) + alpha * load<f64>(side + (<usize>(r * 4 + c) << 3)));
          }
        }
      }
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      store<f64>(out + ((<usize>j * <usize>n + <usize>i) << 3), load<f64>(out + ((<usize>i * <usize>n + <usize>j) << 3)));
    }
  }
}

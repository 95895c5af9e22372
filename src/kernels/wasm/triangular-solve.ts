/** Forward and backward substitution in float64, four rows of the solution at a time. */
import { scratch } from "./shared/scratch";
import { tile64 } from "./shared/tile64";

/** b[row] -= factor b[other], over the columns from `from` on. */
@inline
function subtractRow(factor: f64, columns: i32, other: usize, row: usize): void {
  const f = f64x2.splat(factor);
  let n = columns;
  for (; n >= 2; n -= 2, other += 16, row += 16) v128.store(row, f64x2.sub(v128.load(row), f64x2.mul(f, v128.load(other))));
  if (n > 0) store<f64>(row, load<f64>(row) - factor * load<f64>(other));
}

@inline
function divideRow(by: f64, columns: i32, row: usize): void {
  for (let j = 0; j < columns; j++) store<f64>(row + (<usize>j << 3), load<f64>(row + (<usize>j << 3)) / by);
}

/** Rows i.. (4 of them) of b, minus sum_p a[p][0..3] b[first + p], p < k; the rows of a are stepA bytes apart. */
function subtractProduct(k: i32, a: usize, stepA: usize, columns: i32, others: usize, rows: usize): void {
  const step = <usize>columns << 3;
  const whole = columns & ~3;
  for (let j = 0; j < whole; j += 4) tile64(k, a, stepA, others + (<usize>j << 3), step, rows + (<usize>j << 3), step, -1);
  for (let j = whole; j < columns; j++) {
    let s0: f64 = 0, s1: f64 = 0, s2: f64 = 0, s3: f64 = 0;
    let from = a, other = others + (<usize>j << 3);
    for (let p = 0; p < k; p++, from += stepA, other += step) {
      const x = load<f64>(other);
      s0 += load<f64>(from) * x;
      s1 += load<f64>(from, 8) * x;
      s2 += load<f64>(from, 16) * x;
      s3 += load<f64>(from, 24) * x;
    }
    const at = rows + (<usize>j << 3);
    store<f64>(at, load<f64>(at) - s0);
    store<f64>(at + step, load<f64>(at + step) - s1);
    store<f64>(at + 2 * step, load<f64>(at + 2 * step) - s2);
    store<f64>(at + 3 * step, load<f64>(at + 3 * step) - s3);
  }
}

/** L[i..i+3][0..k-1] by columns into the scratch region. */
@inline
function packRows4(k: i32, l: usize, step: usize, panel: usize): void {
  for (let p: usize = 0; p < <usize>k << 3; p += 8, panel += 32) {
    store<f64>(panel, load<f64>(l + p));
    store<f64>(panel, load<f64>(l + step + p), 8);
    store<f64>(panel, load<f64>(l + 2 * step + p), 16);
    store<f64>(panel, load<f64>(l + 3 * step + p), 24);
  }
}

/** L[end..end+k-1][i..i+3] into the scratch region: one after the other, however far apart the rows of L lie. */
@inline
function packColumns4(k: i32, l: usize, step: usize, panel: usize): void {
  for (let p = 0; p < k; p++, l += step, panel += 32) {
    v128.store(panel, v128.load(l));
    v128.store(panel, v128.load(l, 16), 16);
  }
}

/**
 * Solves L X = B (L^T X = B when `transpose`) in place of B [n, columns], L lower triangular.
 * Backward error at most (n + 1) 2^-53 |L| for each column of X.
 *
 * @see Higham 2002, Accuracy and Stability of Numerical Algorithms, theorem 8.5
 */
export function triangularSolve(transpose: bool, n: i32, columns: i32, l: usize, b: usize): void {
  const stepL = <usize>n << 3, stepB = <usize>columns << 3;
  const space = scratch();
  if (!transpose) {
    for (let i0 = 0; i0 < n; i0 += 4) {
      const height = min(4, n - i0);
      const full = height == 4 && i0 > 0;
      if (full) {
        packRows4(i0, l + <usize>i0 * stepL, stepL, space);
        subtractProduct(i0, space, 32, columns, b, b + <usize>i0 * stepB);
      }
      for (let i = i0; i < i0 + height; i++) {
        const row = l + <usize>i * stepL, target = b + <usize>i * stepB;
        for (let p = full ? i0 : 0; p < i; p++) subtractRow(load<f64>(row + (<usize>p << 3)), columns, b + <usize>p * stepB, target);
        divideRow(load<f64>(row + (<usize>i << 3)), columns, target);
      }
    }
    return;
  }
  for (let i0 = (n - 1) & ~3; i0 >= 0; i0 -= 4) {
    const end = min(n, i0 + 4);
    if (end < n) {
      const below = l + <usize>end * stepL + (<usize>i0 << 3);
      packColumns4(n - end, below, stepL, space);
      subtractProduct(n - end, space, 32, columns, b + <usize>end * stepB, b + <usize>i0 * stepB);
    }
    for (let i = end - 1; i >= i0; i--) {
      const column = l + (<usize>i << 3), target = b + <usize>i * stepB;
      for (let p = i + 1; p < end; p++) subtractRow(load<f64>(column + <usize>p * stepL), columns, b + <usize>p * stepB, target);
      divideRow(load<f64>(column + <usize>i * stepL), columns, target);
    }
  }
}

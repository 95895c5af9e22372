/** Cholesky factorisation in float64, by blocks of columns. @see Golub & Van Loan, Matrix Computations, 4.2.9 */
import { scratch, scratchBytes } from "./shared/scratch";
import { edgeBytes, paddedLength, tile64At } from "./shared/tile64";

const mostColumns: i32 = 16;

/** sum_q x[q] y[q] */
@inline
function dot(n: i32, x: usize, y: usize): f64 {
  let s = f64x2.splat(0);
  for (; n >= 2; n -= 2, x += 16, y += 16) s = f64x2.add(s, f64x2.mul(v128.load(x), v128.load(y)));
  const two = f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
  return n > 0 ? two + load<f64>(x) * load<f64>(y) : two;
}

/**
 * In place lower factor L of a[n,n] (its lower triangle is read), L L^T = a, upper triangle zeroed.
 * Backward error at most (n + 1) 2^-53 |L| |L|^T. Returns 0, or 1 + the index of the first pivot that is not positive.
 */
export function cholesky(n: i32, a: usize): i32 {
  const step = <usize>n << 3;
  const work = paddedLength(n), stepWork = <usize>work << 3;
  const block = max(1, min(mostColumns, (scratchBytes - edgeBytes) / (work << 3)));
  const space = scratch();
  for (let k = 0; k < n; k += block) {
    const width = min(block, n - k);
    for (let i = k; i < n; i++) {
      const row = a + <usize>i * step + (<usize>k << 3);
      const last = min(i - k, width - 1);
      for (let j = 0; j <= last; j++) {
        const other = a + <usize>(k + j) * step + (<usize>k << 3), at = row + (<usize>j << 3);
        const s = load<f64>(at) - dot(j, row, other);
        if (k + j < i) store<f64>(at, s / load<f64>(other + (<usize>j << 3)));
        else {
          if (!(s > 0)) return 1 + i;
          store<f64>(at, sqrt(s));
        }
        // The block of columns below the diagonal block, by columns, for the update of what is right of it.
        if (i >= k + width) store<f64>(space + <usize>j * stepWork + (<usize>i << 3), load<f64>(at));
      }
    }
    for (let i = k + width; i < n; i += 4) {
      const left = space + (<usize>i << 3);
      for (let j = k + width; j <= i; j += 4) {
        const at = a + <usize>i * step + (<usize>j << 3);
        tile64At(n - i, n - j, width, left, stepWork, space + (<usize>j << 3), stepWork, at, step, -1);
      }
    }
  }
  for (let i = 0; i < n - 1; i++) memory.fill(a + <usize>i * step + (<usize>(i + 1) << 3), 0, <usize>(n - 1 - i) << 3);
  return 0;
}

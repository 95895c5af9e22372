// Number of eigenvalues of a symmetric matrix above a shift, by Sylvester's law of inertia: a - shift I = P L D L^T P^T with D of 1 x 1
// and 2 x 2 blocks has as many positive eigenvalues as D. Pivoting: Bunch & Kaufman 1977, "Some stable methods for calculating
// inertia and solving symmetric linear systems". Works on the lower triangle, rows contiguous.
import { axpyDouble } from "./cholesky";

/** (1 + sqrt(17)) / 8, which bounds the growth of elements best. */
const ALPHA: f64 = 0.6403882032022076;

// @ts-ignore: decorator
@inline
function at(a: usize, n: i32, i: i32, j: i32): usize {
  return a + ((<usize>i * <usize>n + <usize>j) << 3);
}

// @ts-ignore: decorator
@inline
function get(a: usize, n: i32, i: i32, j: i32): f64 {
  return load<f64>(at(a, n, i, j));
}

function exchange(p: usize, q: usize): void {
  const kept = load<f64>(p);
  store<f64>(p, load<f64>(q));
  store<f64>(q, kept);
}

/** Exchanges rows and columns p < q of the remaining lower triangle that begins at `from`. */
function swap(a: usize, n: i32, from: i32, p: i32, q: i32): void {
  for (let j = from; j < p; j++) exchange(at(a, n, p, j), at(a, n, q, j));
  for (let i = p + 1; i < q; i++) exchange(at(a, n, i, p), at(a, n, q, i));
  for (let i = q + 1; i < n; i++) exchange(at(a, n, i, p), at(a, n, i, q));
  exchange(at(a, n, p, p), at(a, n, q, q));
}

export function countEigenvaluesAbove(n: i32, shift: f64, a: usize, scratch: usize): i32 {
  for (let i = 0; i < n; i++) store<f64>(at(a, n, i, i), get(a, n, i, i) - shift);
  let positive = 0;
  let k = 0;
  while (k < n) {
    const diagonal = abs(get(a, n, k, k));
    let r = k;
    let largest: f64 = 0;
    for (let i = k + 1; i < n; i++) {
      const v = abs(get(a, n, i, k));
      if (v > largest) {
        largest = v;
        r = i;
      }
    }
    if (max(diagonal, largest) == 0) {
      k++;
      continue;
    }
    let pair = false;
    if (diagonal < ALPHA * largest) {
      let rowLargest: f64 = 0;
      for (let j = k; j < r; j++) rowLargest = max(rowLargest, abs(get(a, n, r, j)));
      for (let i = r + 1; i < n; i++) rowLargest = max(rowLargest, abs(get(a, n, i, r)));
      if (diagonal * rowLargest < ALPHA * largest * largest) {
        if (abs(get(a, n, r, r)) >= ALPHA * rowLargest) swap(a, n, k, k, r);
        else {
          pair = true;
          if (r != k + 1) swap(a, n, k, k + 1, r);
        }
      }
    }
    if (!pair) {
      const d = get(a, n, k, k);
      if (d > 0) positive++;
      eliminate(a, n, k, d, scratch);
      k++;
    } else {
      // A 2 x 2 pivot of this rule is indefinite: one eigenvalue on each side.
      positive++;
      eliminatePair(a, n, k);
      k += 2;
    }
  }
  return positive;
}

/** a[i, j] -= a[i, k] a[j, k] / d for k < j <= i. */
function eliminate(a: usize, n: i32, k: i32, d: f64, scratch: usize): void {
  const inverse = 1 / d;
  for (let i = k + 1; i < n; i++) store<f64>(scratch + (<usize>(i - k - 1) << 3), get(a, n, i, k));
  for (let i = k + 1; i < n; i++) {
    const factor = -inverse * load<f64>(scratch + (<usize>(i - k - 1) << 3));
    if (factor != 0) axpyDouble(i - k, factor, scratch, at(a, n, i, k + 1));
  }
}

/** The same with the 2 x 2 pivot at k, k + 1; its two columns are read in place, which needs no scratch. */
function eliminatePair(a: usize, n: i32, k: i32): void {
  const d11 = get(a, n, k, k);
  const d21 = get(a, n, k + 1, k);
  const d22 = get(a, n, k + 1, k + 1);
  const determinant = d11 * d22 - d21 * d21;
  for (let i = n - 1; i >= k + 2; i--) {
    const u = get(a, n, i, k);
    const v = get(a, n, i, k + 1);
    const x = (u * d22 - v * d21) / determinant;
    const y = (v * d11 - u * d21) / determinant;
    for (let j = k + 2; j <= i; j++) {
      const to = at(a, n, i, j);
      store<f64>(to, load<f64>(to) - x * get(a, n, j, k) - y * get(a, n, j, k + 1));
    }
  }
}

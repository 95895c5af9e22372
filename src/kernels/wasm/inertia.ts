/**
 * How many eigenvalues lie above a shift, from one symmetric indefinite factorisation P (A - shift I) P^T = L D L^T.
 *
 * Bunch-Kaufman partial pivoting with 1 x 1 and 2 x 2 pivots. By Sylvester's law D has as many positive eigenvalues as
 * A - shift I. The factor itself is not kept. Updates wait: the last pivot rows u and their l = D^-1 u stay in the scratch
 * region, a row is brought up to date when the search for a pivot looks at it, and a full panel is subtracted from the rest
 * in tiles.
 *
 * The count is exact for a matrix within about n^2 2^-53 |A| of A: eigenvalues closer to the shift than that may fall on
 * either side. Zero pivots count as not above.
 *
 * @see Bunch & Kaufman 1977, Some stable methods for calculating inertia and solving symmetric linear systems,
 *   doi:10.1090/S0025-5718-1977-0428694-0
 */
import { scratch, scratchBytes } from "./shared/scratch";
import { edgeBytes, paddedLength, tile64At } from "./shared/tile64";

/** Most pivots whose updates wait. */
const mostPending: i32 = 32;
/** (1 + sqrt 17) / 8: bounds the growth of entries. */
const growthBound: f64 = 0.6403882032022076;

@inline
function at(x: usize, i: i32): usize {
  return x + (<usize>i << 3);
}

@inline
function swap(x: usize, y: usize): void {
  const t = load<f64>(x);
  store<f64>(x, load<f64>(y));
  store<f64>(y, t);
}

/** row[j] -= sum_q l_q[i] u_q[j] for j in from..n-1: brings row i up to date. */
function subtractPending(pending: i32, i: i32, from: i32, n: i32, l: usize, u: usize, step: usize, row: usize): void {
  let q = 0;
  for (; q + 4 <= pending; q += 4) {
    const uq = u + <usize>q * step, lq = at(l, i) + <usize>q * step;
    const f0 = v128.load64_splat(lq), f1 = v128.load64_splat(lq + step);
    const f2 = v128.load64_splat(lq + 2 * step), f3 = v128.load64_splat(lq + 3 * step);
    // Rows are padded: the last pair may run over n.
    for (let j = at(0, from), end = at(0, n); j < end; j += 16) {
      const s = f64x2.add(f64x2.mul(f0, v128.load(uq + j)), f64x2.mul(f1, v128.load(uq + step + j)));
      const t = f64x2.add(f64x2.mul(f2, v128.load(uq + 2 * step + j)), f64x2.mul(f3, v128.load(uq + 3 * step + j)));
      v128.store(row + j, f64x2.sub(v128.load(row + j), f64x2.add(s, t)));
    }
  }
  for (; q < pending; q++) {
    const uq = u + <usize>q * step, f = v128.load64_splat(at(l, i) + <usize>q * step);
    for (let j = at(0, from), end = at(0, n); j < end; j += 16) {
      v128.store(row + j, f64x2.sub(v128.load(row + j), f64x2.mul(f, v128.load(uq + j))));
    }
  }
}

/** Index of the largest |row[j]| for j in from..to-1, leaving out `except`; -1 if all are 0 or there is none. */
function largestAt(from: i32, to: i32, except: i32, row: usize): i32 {
  let best: f64 = 0, index = -1;
  for (let j = from; j < to; j++) {
    const x = abs(load<f64>(at(row, j)));
    if (x > best && j != except) {
      best = x;
      index = j;
    }
  }
  return index;
}

/** Exchanges rows and columns i < p of what is left of the matrix (its upper triangle from row i on). */
function exchange(i: i32, p: i32, n: i32, a: usize, stepA: usize): void {
  const rowI = a + <usize>i * stepA, rowP = a + <usize>p * stepA;
  swap(at(rowI, i), at(rowP, p));
  for (let j = i + 1; j < p; j++) swap(at(rowI, j), at(a + <usize>j * stepA, p));
  for (let j = p + 1; j < n; j++) swap(at(rowI, j), at(rowP, j));
}

/** Exchanges entries i and p of each of `count` work rows. */
function exchangeEntries(i: i32, p: i32, count: i32, rows: usize, step: usize): void {
  for (let q = 0; q < count; q++, rows += step) swap(at(rows, i), at(rows, p));
}

/** Subtracts all pending updates from the upper triangle from row k on. Tiles may write below the diagonal, which is not read. */
function flush(pending: i32, k: i32, n: i32, a: usize, stepA: usize, l: usize, u: usize, step: usize): void {
  for (let i = k; i < n; i += 4) {
    const row = a + <usize>i * stepA;
    for (let j = i; j < n; j += 4) tile64At(n - i, n - j, pending, at(l, i), step, at(u, j), step, at(row, j), stepA, -1);
  }
}

/** Row i of what is left, from column k on, up to date, as a whole row: left of the diagonal it is column i. */
function currentRow(i: i32, k: i32, n: i32, a: usize, stepA: usize, row: usize): void {
  for (let j = k; j < i; j++) store<f64>(at(row, j), load<f64>(at(a + <usize>j * stepA, i)));
  memory.copy(at(row, i), at(a + <usize>i * stepA, i), <usize>(n - i) << 3);
}

/** The l rows of a 2 x 2 pivot [d11 d21; d21 d22]: l = D^-1 u. Returns how many of its eigenvalues are positive. */
function eliminatePair(k: i32, n: i32, u1: usize, u2: usize, l1: usize, l2: usize): i32 {
  const d21 = load<f64>(at(u1, k + 1));
  const d11 = load<f64>(at(u1, k)) / d21, d22 = load<f64>(at(u2, k + 1)) / d21;
  const determinant = d11 * d22 - 1;
  const t = 1 / determinant / d21;
  for (let j = k + 2; j < n; j++) {
    const x = load<f64>(at(u1, j)), y = load<f64>(at(u2, j));
    store<f64>(at(l1, j), t * (d22 * x - y));
    store<f64>(at(l2, j), t * (d11 * y - x));
  }
  // Pivoting makes the determinant negative: one eigenvalue on each side.
  if (!(determinant > 0)) return 1;
  return load<f64>(at(u1, k)) > 0 ? 2 : 0;
}

/** Number of eigenvalues of a[n,n] (upper triangle read) above `shift`. Destroys a. */
export function countEigenvaluesAbove(n: i32, shift: f64, a: usize, _scratch: usize): i32 {
  const stepA = <usize>n << 3;
  const work = paddedLength(n), step = <usize>work << 3;
  const room = (scratchBytes - edgeBytes) / (work << 4);
  const most = max(4, min(mostPending, room));
  const u = scratch(), l = u + <usize>most * step;
  for (let i = 0; i < n; i++) {
    const diagonal = at(a + <usize>i * stepA, i);
    store<f64>(diagonal, load<f64>(diagonal) - shift);
  }
  let positive = 0, pending = 0;
  for (let k = 0; k < n; ) {
    if (pending + 2 > most) {
      flush(pending, k, n, a, stepA, l, u, step);
      pending = 0;
    }
    const u1 = u + <usize>pending * step, u2 = u1 + step;
    const l1 = l + <usize>pending * step, l2 = l1 + step;
    currentRow(k, k, n, a, stepA, u1);
    subtractPending(pending, k, k, n, l, u, step, u1);
    const d = abs(load<f64>(at(u1, k)));
    const p = largestAt(k + 1, n, -1, u1);
    const columnMax = p < 0 ? 0 : abs(load<f64>(at(u1, p)));
    if (p < 0 && d == 0) {
      k++;
      continue;
    }
    let pair = false;
    if (d < growthBound * columnMax) {
      currentRow(p, k, n, a, stepA, u2);
      subtractPending(pending, p, k, n, l, u, step, u2);
      const q = largestAt(k, n, p, u2);
      const rowMax = q < 0 ? 0 : abs(load<f64>(at(u2, q)));
      if (d * rowMax < growthBound * columnMax * columnMax) {
        pair = abs(load<f64>(at(u2, p))) < growthBound * rowMax;
        const to = pair ? k + 1 : k;
        if (to != p) {
          exchange(to, p, n, a, stepA);
          exchangeEntries(to, p, pending, u, step);
          exchangeEntries(to, p, pending, l, step);
          swap(at(u1, to), at(u1, p));
          swap(at(u2, to), at(u2, p));
        }
        if (!pair) memory.copy(at(u1, k), at(u2, k), <usize>(n - k) << 3);
      }
    }
    if (pair) {
      positive += eliminatePair(k, n, u1, u2, l1, l2);
      pending += 2;
      k += 2;
    } else {
      const pivot = load<f64>(at(u1, k));
      if (pivot > 0) positive++;
      for (let j = k + 1; j < n; j++) store<f64>(at(l1, j), load<f64>(at(u1, j)) / pivot);
      pending++;
      k++;
    }
  }
  return positive;
}

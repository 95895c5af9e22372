/**
 * Eigenvalues of a symmetric float64 matrix, without vectors: Householder reflections from the last row up, so that all they read of
 * the lower triangle is in rows, make it tridiagonal; implicit QL steps do the rest.
 *
 * @see Golub & Van Loan 2013, Matrix Computations, 4th ed., algorithms 8.3.1 and 8.3.3; Martin, Reinsch & Wilkinson 1968, tred1
 */
import { scratch } from "./shared/scratch";

/** Steps for one eigenvalue; two do on average. Only what is not finite needs more. */
const mostSteps: i32 = 64;
const epsilon: f64 = 2.220446049250313e-16;

@inline
function at(x: usize, i: i32): usize {
  return x + (<usize>i << 3);
}

@inline
function get(x: usize, i: i32): f64 {
  return load<f64>(at(x, i));
}

@inline
function put(x: usize, i: i32, value: f64): void {
  store<f64>(at(x, i), value);
}

/** sum_k x[k] y[k] */
@inline
function dot(n: i32, x: usize, y: usize): f64 {
  let s = f64x2.splat(0), t = s;
  for (; n >= 4; n -= 4, x += 32, y += 32) {
    s = f64x2.add(s, f64x2.mul(v128.load(x), v128.load(y)));
    t = f64x2.add(t, f64x2.mul(v128.load(x, 16), v128.load(y, 16)));
  }
  s = f64x2.add(s, t);
  let sum = f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
  for (; n > 0; n--, x += 8, y += 8) sum += load<f64>(x) * load<f64>(y);
  return sum;
}

/** w = A v of the symmetric A whose lower triangle is the first n rows of a: each row once, for its own entry and for those before it. */
function symmetricProduct(n: i32, a: usize, step: usize, v: usize, w: usize): void {
  for (let i = 0; i < n; i++, a += step) {
    const x = get(v, i), xs = f64x2.splat(x);
    let s = f64x2.splat(0);
    let j = 0;
    for (; j + 2 <= i; j += 2) {
      const row = v128.load(at(a, j));
      s = f64x2.add(s, f64x2.mul(row, v128.load(at(v, j))));
      v128.store(at(w, j), f64x2.add(v128.load(at(w, j)), f64x2.mul(row, xs)));
    }
    let sum = f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1) + get(a, i) * x;
    if (j < i) {
      sum += get(a, j) * get(v, j);
      put(w, j, get(w, j) + get(a, j) * x);
    }
    put(w, i, sum);
  }
}

/** A -= v w^T + w v^T, of the lower triangle of the first n rows. The last pair of a row may run over the diagonal, which is not read. */
function subtractOuter(n: i32, a: usize, step: usize, v: usize, w: usize): void {
  for (let i = 0; i < n; i++, a += step) {
    const x = v128.load64_splat(at(v, i)), y = v128.load64_splat(at(w, i));
    for (let j = 0; j <= i; j += 2) {
      const both = f64x2.add(f64x2.mul(x, v128.load(at(w, j))), f64x2.mul(y, v128.load(at(v, j))));
      v128.store(at(a, j), f64x2.sub(v128.load(at(a, j)), both));
    }
  }
}

/** Diagonal d[n] and off-diagonal e[n] (e[i] joins i and i + 1) of a tridiagonal matrix with the eigenvalues of a[n,n], which is destroyed. */
function tridiagonalize(n: i32, a: usize, d: usize, e: usize, w: usize): void {
  const step = <usize>n << 3;
  for (let i = n - 1; i > 0; i--) {
    // The row left of the diagonal becomes v: x -+ |x| e_last, for H = I - beta v v^T.
    const v = a + <usize>i * step;
    const norm = dot(i, v, v), last = get(v, i - 1);
    const length = last > 0 ? -sqrt(norm) : sqrt(norm);
    put(d, i, get(v, i));
    put(e, i - 1, length);
    put(v, i - 1, last - length);
    const squares = norm - 2 * last * length + length * length;
    if (!(squares > 0)) continue;
    const beta = 2 / squares;
    symmetricProduct(i, a, step, v, w);
    const half = 0.5 * beta * beta * dot(i, v, w);
    for (let j = 0; j < i; j++) put(w, j, beta * get(w, j) - half * get(v, j));
    // Pairs that run over the end of v and w meet numbers, not leftovers.
    put(v, i, 0);
    put(w, i, 0);
    subtractOuter(i, a, step, v, w);
  }
  put(d, 0, get(a, 0));
}

/** One implicit QL step with Wilkinson's shift on the unreduced block low..end. */
function sweep(d: usize, e: usize, low: i32, end: i32): void {
  const gap = (get(d, low + 1) - get(d, low)) / (2 * get(e, low));
  const root = sqrt(gap * gap + 1);
  let g = get(d, end) - get(d, low) + get(e, low) / (gap + (gap >= 0 ? root : -root));
  let s: f64 = 1, c: f64 = 1, p: f64 = 0;
  for (let i = end - 1; i >= low; i--) {
    const f = s * get(e, i), b = c * get(e, i);
    const r = sqrt(f * f + g * g);
    put(e, i + 1, r);
    if (r == 0) {
      // The block splits here: what was carried goes back.
      put(d, i + 1, get(d, i + 1) - p);
      put(e, end, 0);
      return;
    }
    const inverse = 1 / r;
    s = f * inverse;
    c = g * inverse;
    g = get(d, i + 1) - p;
    const q = (get(d, i) - g) * s + 2 * c * b;
    p = s * q;
    put(d, i + 1, g + p);
    g = c * q - b;
  }
  put(d, low, get(d, low) - p);
  put(e, low, g);
  put(e, end, 0);
}

function sort(n: i32, x: usize): void {
  for (let i = 1; i < n; i++) {
    const value = get(x, i);
    let j = i;
    for (; j > 0 && get(x, j - 1) > value; j--) put(x, j, get(x, j - 1));
    put(x, j, value);
  }
}

/** All eigenvalues of the symmetric a[n,n], of which the lower triangle is read, ascending; to about n 2^-53 of the largest. Destroys a. */
export function symmetricEigenvalues(n: i32, a: usize, values: usize): void {
  if (n == 0) return;
  let largest: f64 = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) largest = max(largest, abs(get(a, i * n + j)));
  }
  if (largest == 0) {
    memory.fill(values, 0, <usize>n << 3);
    return;
  }
  // Squares of entries of at most 1 neither overflow nor vanish where they count.
  const scale = 1 / largest;
  for (let i = 0; i < n * n; i++) put(a, i, get(a, i) * scale);
  const e = scratch(), w = at(e, n + 2);
  tridiagonalize(n, a, values, e, w);
  for (let low = 0; low < n; low++) {
    for (let step = 0; step < mostSteps; step++) {
      let end = low;
      for (; end < n - 1; end++) {
        if (abs(get(e, end)) <= epsilon * (abs(get(values, end)) + abs(get(values, end + 1)))) break;
      }
      if (end == low) break;
      sweep(values, e, low, end);
    }
  }
  for (let i = 0; i < n; i++) put(values, i, get(values, i) * largest);
  sort(n, values);
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix: Householder reduction to a tridiagonal one, then implicit QL. The algorithms of JAMA, with
 * the operations of ml-matrix in their order, so that the bits are the same; V is stored by columns, as the inner loops read it.
 *
 * @see Bowdler, Martin, Reinsch & Wilkinson 1968, "The QR and QL algorithms for symmetric matrices", Numerische Mathematik 11
 * @module
 */

import { NumericError } from "../errors.ts";

/** What both steps change: diagonal `d`, subdiagonal `e`, and V with row j its column j. */
interface Tridiagonal {
  readonly n: number;
  readonly d: Float64Array;
  readonly e: Float64Array;
  readonly v: Float64Array;
}

function hypotenuse(a: number, b: number): number {
  if (Math.abs(a) > Math.abs(b)) {
    const r = b / a;
    return Math.abs(a) * Math.sqrt(1 + r * r);
  }
  if (b === 0) return 0;
  const r = a / b;
  return Math.abs(b) * Math.sqrt(1 + r * r);
}

/** Householder vector of row i in `d`; returns half its squared norm. */
function reflect({ n, d, e, v }: Tridiagonal, i: number, scale: number): number {
  let h = 0;
  for (let k = 0; k < i; k++) {
    d[k] /= scale;
    h += d[k] * d[k];
  }
  let f = d[i - 1];
  let g = Math.sqrt(h);
  if (f > 0) g = -g;
  e[i] = scale * g;
  h = h - f * g;
  d[i - 1] = f - g;
  for (let j = 0; j < i; j++) e[j] = 0;
  for (let j = 0; j < i; j++) {
    f = d[j];
    v[i * n + j] = f;
    g = e[j] + v[j * n + j] * f;
    for (let k = j + 1; k <= i - 1; k++) {
      g += v[j * n + k] * d[k];
      e[k] += v[j * n + k] * f;
    }
    e[j] = g;
  }
  f = 0;
  for (let j = 0; j < i; j++) {
    e[j] /= h;
    f += e[j] * d[j];
  }
  const hh = f / (h + h);
  for (let j = 0; j < i; j++) e[j] -= hh * d[j];
  for (let j = 0; j < i; j++) {
    f = d[j];
    g = e[j];
    for (let k = j; k <= i - 1; k++) v[j * n + k] = v[j * n + k] - (f * e[k] + g * d[k]);
    d[j] = v[j * n + i - 1];
    v[j * n + i] = 0;
  }
  return h;
}

/** To tridiagonal form, with the transformations in V. */
function tridiagonalize(at: Tridiagonal): void {
  const { n, d, e, v } = at;
  for (let j = 0; j < n; j++) d[j] = v[j * n + n - 1];
  for (let i = n - 1; i > 0; i--) {
    let scale = 0;
    for (let k = 0; k < i; k++) scale = scale + Math.abs(d[k]);
    if (scale !== 0) {
      d[i] = reflect(at, i, scale);
      continue;
    }
    e[i] = d[i - 1];
    for (let j = 0; j < i; j++) {
      d[j] = v[j * n + i - 1];
      v[j * n + i] = 0;
      v[i * n + j] = 0;
    }
    d[i] = 0;
  }
  for (let i = 0; i < n - 1; i++) accumulate(at, i);
  for (let j = 0; j < n; j++) {
    d[j] = v[j * n + n - 1];
    v[j * n + n - 1] = 0;
  }
  v[(n - 1) * n + n - 1] = 1;
  e[0] = 0;
}

/** The transformation of row i + 1, applied to the columns before it. */
function accumulate({ n, d, v }: Tridiagonal, i: number): void {
  v[i * n + n - 1] = v[i * n + i];
  v[i * n + i] = 1;
  const h = d[i + 1];
  const row = (i + 1) * n;
  if (h !== 0) {
    for (let k = 0; k <= i; k++) d[k] = v[row + k] / h;
    for (let j = 0; j <= i; j++) {
      let g = 0;
      for (let k = 0; k <= i; k++) g += v[row + k] * v[j * n + k];
      for (let k = 0; k <= i; k++) v[j * n + k] = v[j * n + k] - g * d[k];
    }
  }
  for (let k = 0; k <= i; k++) v[row + k] = 0;
}

/** One implicit QL step on rows l to m; returns by how much the rest was shifted. */
function sweep({ n, d, e, v }: Tridiagonal, l: number, m: number): number {
  let g = d[l];
  let p = (d[l + 1] - g) / (2 * e[l]);
  let r = hypotenuse(p, 1);
  if (p < 0) r = -r;
  d[l] = e[l] / (p + r);
  d[l + 1] = e[l] * (p + r);
  const dl1 = d[l + 1];
  const shift = g - d[l];
  for (let i = l + 2; i < n; i++) d[i] -= shift;
  p = d[m];
  let [c, c2, c3, s, s2] = [1, 1, 1, 0, 0];
  const el1 = e[l + 1];
  for (let i = m - 1; i >= l; i--) {
    c3 = c2;
    c2 = c;
    s2 = s;
    g = c * e[i];
    const h = c * p;
    r = hypotenuse(p, e[i]);
    e[i + 1] = s * r;
    s = e[i] / r;
    c = p / r;
    p = c * d[i] - s * g;
    d[i + 1] = h + s * (c * g + s * d[i]);
    for (let k = 0; k < n; k++) {
      const q = v[(i + 1) * n + k];
      v[(i + 1) * n + k] = s * v[i * n + k] + c * q;
      v[i * n + k] = c * v[i * n + k] - s * q;
    }
  }
  p = (-s * s2 * c3 * el1 * e[l]) / dl1;
  e[l] = s * p;
  d[l] = c * p;
  return shift;
}

/** Eigenvalues in `d`, their vectors in the rows of V. */
function diagonalize(at: Tridiagonal): void {
  const { n, d, e } = at;
  for (let i = 1; i < n; i++) e[i - 1] = e[i];
  e[n - 1] = 0;
  let f = 0;
  let most = 0;
  for (let l = 0; l < n; l++) {
    most = Math.max(most, Math.abs(d[l]) + Math.abs(e[l]));
    let m = l;
    while (m < n && !(Math.abs(e[m]) <= Number.EPSILON * most)) m++;
    // The last e is 0, so that this ends before n wherever there are numbers.
    if (m === n) {
      throw new NumericError("symmetricEigen: expected finite values whose squares are too. Rescale the matrix.", {
        n,
      });
    }
    if (m > l) {
      do f = f + sweep(at, l, m);
      while (Math.abs(e[l]) > Number.EPSILON * most);
    }
    d[l] = d[l] + f;
    e[l] = 0;
  }
}

/** Ascending, by selection. */
function sortPairs({ n, d, v }: Tridiagonal): void {
  for (let i = 0; i < n - 1; i++) {
    let k = i;
    for (let j = i + 1; j < n; j++) if (d[j] < d[k]) k = j;
    if (k === i) continue;
    [d[i], d[k]] = [d[k], d[i]];
    for (let j = 0; j < n; j++) [v[i * n + j], v[k * n + j]] = [v[k * n + j], v[i * n + j]];
  }
}

/** Eigenvalues of the symmetric matrix a[n, n], ascending, and vectors [n, n], row-major: column j belongs to value j. @throws NumericError for what is not finite */
export function symmetricEigen(n: number, a: Float64Array): { values: Float64Array; vectors: Float64Array } {
  const values = new Float64Array(n);
  const vectors = new Float64Array(n * n);
  if (n === 0) return { values, vectors };
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) v[j * n + i] = a[i * n + j];
  const at: Tridiagonal = { n, d: values, e: new Float64Array(n), v };
  tridiagonalize(at);
  diagonalize(at);
  sortPairs(at);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) vectors[i * n + j] = v[j * n + i];
  return { values, vectors };
}

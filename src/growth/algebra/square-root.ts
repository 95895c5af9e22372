/**
 * Square roots of eigenvalues without the eigenvalues: nodes s_j and weights w_j with sqrt(a) = sum_j w_j a / (a + s_j).
 *
 * @module
 */

export interface SquareRootRule {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/** Jacobi's sn, cn, dn at u for the complementary parameter m1 = 1 - k^2, by descending Landen transformations. */
function jacobi(u: number, m1: number): { sn: number; cn: number; dn: number } {
  const a: number[] = [];
  const b: number[] = [];
  let mean = 1;
  let dn = 1;
  let rest = m1;
  let c = 1;
  for (let i = 0; i < 40; i++) {
    a.push(mean);
    rest = Math.sqrt(rest);
    b.push(rest);
    c = 0.5 * (mean + rest);
    if (Math.abs(mean - rest) <= 1e-15 * mean) break;
    rest *= mean;
    mean = c;
  }
  let sn = Math.sin(c * u);
  let cn = Math.cos(c * u);
  if (sn !== 0) {
    let t = cn / sn;
    c *= t;
    for (let i = a.length - 1; i >= 0; i--) {
      const ai = a[i] as number;
      t *= c;
      c *= dn;
      dn = ((b[i] as number) + t) / (ai + t);
      t = c / ai;
    }
    const norm = 1 / Math.sqrt(c * c + 1);
    sn = sn >= 0 ? norm : -norm;
    cn = c * sn;
  }
  return { sn, cn, dn };
}

/** K for the complementary parameter m1: pi / (2 agm(1, sqrt(m1))). */
function completeElliptic(m1: number): number {
  let a = 1;
  let b = Math.sqrt(m1);
  for (let i = 0; i < 40 && Math.abs(a - b) > 1e-16 * a; i++) [a, b] = [(a + b) / 2, Math.sqrt(a * b)];
  return Math.PI / (2 * a);
}

/**
 * A rule for a in [smallest, largest]: sqrt(a) = (2/pi) integral over t > 0 of a / (a + t^2), t = sqrt(smallest) sc(u), by midpoints
 * in u. The relative error is about exp(-2 pi^2 n / (log(largest / smallest) + 3)); below `smallest` the absolute error is at most
 * about sqrt(smallest).
 *
 * @see Hale, Higham & Trefethen 2008, "Computing A^alpha, log(A), and related matrix functions by contour integrals", section 4
 */
export function squareRootRule(smallest: number, largest: number, n: number): SquareRootRule {
  const m1 = smallest / largest;
  const K = completeElliptic(m1);
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    const { sn, cn, dn } = jacobi(((j + 0.5) * K) / n, m1);
    nodes[j] = smallest * (sn / cn) ** 2;
    weights[j] = ((2 * K) / (Math.PI * n)) * Math.sqrt(smallest) * (dn / cn ** 2);
  }
  return { nodes, weights };
}

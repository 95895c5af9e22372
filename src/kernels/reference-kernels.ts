/** The reference kernels: the whole interface in plain float64 TypeScript. @module */
import { ActivationCode, type Kernels, type KernelSet } from "./kernels.ts";
import type { Heap } from "./memory.ts";

const erf = (x: number): number => {
  const a = Math.abs(x);
  if (a < 3) { let s = a, t = a; for (let n = 1; n < 200; n++) { t *= (-a * a) / n; const d = t / (2 * n + 1); s += d; if (Math.abs(d) < 1e-18 * Math.abs(s)) break; } return Math.sign(x) * (2 / Math.sqrt(Math.PI)) * s; }
  let f = 0; for (let k = 60; k > 0; k--) f = (k / 2) / (a + f);
  return Math.sign(x) * (1 - Math.exp(-a * a) / Math.sqrt(Math.PI) / (a + f));
};
const sig = (x: number): number => 1 / (1 + Math.exp(-x));
const phi = (x: number): number => 0.5 * (1 + erf(x / Math.SQRT2));
const act = (c: ActivationCode, al: number, x: number): number => [x, Math.max(x, 0), x >= 0 ? x : al * x, Math.tanh(x), sig(x), x * phi(x), x * sig(x), Math.max(x, 0)][c] as number;
const dact = (c: ActivationCode, al: number, x: number): number => {
  switch (c) { case 0: return 1; case 1: return x >= 0 ? 1 : 0; case 2: return x >= 0 ? 1 : al; case 3: return 1 - Math.tanh(x) ** 2; case 4: return sig(x) * (1 - sig(x));
    case 5: return phi(x) + (x * Math.exp(-x * x / 2)) / Math.sqrt(2 * Math.PI); case 6: return sig(x) * (1 + x * (1 - sig(x))); default: return x > 0 ? 1 : 0; }
};
export function createReferenceKernels(heap: Heap): KernelSet {
  let buf: ArrayBuffer | null = null; let F = new Float64Array(0); let I = new Int32Array(0); let B = new Uint8Array(0);
  const v = (): void => { if (heap.wasm.buffer !== buf) { buf = heap.wasm.buffer; F = new Float64Array(buf); I = new Int32Array(buf); B = new Uint8Array(buf); } };
  const map = (n: number, x: number, y: number, f: (x: number) => number): void => { v(); for (let i = 0; i < n; i++) F[y / 8 + i] = f(F[x / 8 + i]!); };
  const zip = (n: number, a: number, b: number, y: number, f: (a: number, b: number) => number): void => { v(); for (let i = 0; i < n; i++) F[y / 8 + i] = f(F[a / 8 + i]!, F[b / 8 + i]!); };
  const k: Kernels = {
    matmul(ta, tb, m, n, kk, a, b, c, acc) { v(); for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) { let s = 0; for (let p = 0; p < kk; p++) s += F[a / 8 + (ta ? p * m + i : i * kk + p)]! * F[b / 8 + (tb ? j * kk + p : p * n + j)]!; F[c / 8 + i * n + j] = acc ? F[c / 8 + i * n + j]! + s : s; } },
    fill(n, x, y) { v(); F.fill(x, y / 8, y / 8 + n); }, copy(n, x, y) { v(); F.copyWithin(y / 8, x / 8, x / 8 + n); },
    add: (n, a, b, y) => zip(n, a, b, y, (p, q) => p + q), subtract: (n, a, b, y) => zip(n, a, b, y, (p, q) => p - q), multiply: (n, a, b, y) => zip(n, a, b, y, (p, q) => p * q),
    scale: (n, al, x, y) => map(n, x, y, (p) => al * p), axpy: (n, al, x, y) => zip(n, x, y, y, (p, q) => q + al * p),
    exp: (n, x, y) => map(n, x, y, Math.exp), log: (n, x, y) => map(n, x, y, Math.log), sqrt: (n, x, y) => map(n, x, y, Math.sqrt), erf: (n, x, y) => map(n, x, y, erf),
    biasActivation(c, al, r, co, bias, z, y) { v(); for (let i = 0; i < r * co; i++) { if (bias) F[z / 8 + i]! += F[bias / 8 + (i % co)]!; F[y / 8 + i] = act(c, al, F[z / 8 + i]!); } },
    biasActivationBackward(c, al, r, co, z, _y, dy, dz, db, acc) { v(); if (db && !acc) F.fill(0, db / 8, db / 8 + co); for (let i = 0; i < r * co; i++) { const d = F[dy / 8 + i]! * dact(c, al, F[z / 8 + i]!); F[dz / 8 + i] = d; if (db) F[db / 8 + (i % co)]! += d; } },
    columnSums(r, co, x, o, acc) { v(); if (!acc) F.fill(0, o / 8, o / 8 + co); for (let i = 0; i < r * co; i++) F[o / 8 + (i % co)]! += F[x / 8 + i]!; },
    rowSums(r, co, x, o, acc) { v(); for (let i = 0; i < r; i++) { let s = acc ? F[o / 8 + i]! : 0; for (let j = 0; j < co; j++) s += F[x / 8 + i * co + j]!; F[o / 8 + i] = s; } },
    sum(n, x, o) { v(); let s = 0; for (let i = 0; i < n; i++) s += F[x / 8 + i]!; F[o / 8] = s; }, sumSquares(n, x, o) { v(); let s = 0; for (let i = 0; i < n; i++) s += F[x / 8 + i]! ** 2; F[o / 8] = s; },
    maxAbsDifference(n, a, b, o) { v(); let s = 0; for (let i = 0; i < n; i++) s = Math.max(s, Math.abs(F[a / 8 + i]! - F[b / 8 + i]!)); F[o / 8] = s; },
    countNonFinite(n, x, o) { v(); let s = 0; for (let i = 0; i < n; i++) if (!Number.isFinite(F[x / 8 + i]!)) s++; F[o / 8] = s; },
    softmax(r, c, x, y) { v(); for (let i = 0; i < r; i++) { const row = F.subarray(x / 8 + i * c, x / 8 + (i + 1) * c); const m = Math.max(...row); const e = row.map((q) => Math.exp(q - m)); const s = e.reduce((p, q) => p + q, 0); for (let j = 0; j < c; j++) F[y / 8 + i * c + j] = e[j]! / s; } },
    softmaxCrossEntropy(r, c, x, lab, g, o) { v(); let L = 0, H = 0; for (let i = 0; i < r; i++) { const row = F.slice(x / 8 + i * c, x / 8 + (i + 1) * c); const m = Math.max(...row); const e = row.map((q) => Math.exp(q - m)); const s = e.reduce((p, q) => p + q, 0); const l = I[lab / 4 + i]!; L += Math.log(s) + m - row[l]!; if (row.indexOf(m) === l) H++; if (g) for (let j = 0; j < c; j++) F[g / 8 + i * c + j] = (e[j]! / s - (j === l ? 1 : 0)) / r; } F[o / 8] = L; F[o / 8 + 1] = H; },
    binaryCrossEntropy(n, z, t, g, o) { v(); let L = 0, H = 0; for (let i = 0; i < n; i++) { const q = F[z / 8 + i]!, u = F[t / 8 + i]!; L += Math.max(q, 0) - q * u + Math.log1p(Math.exp(-Math.abs(q))); if (q > 0 === u > 0.5) H++; if (g) F[g / 8 + i] = (sig(q) - u) / n; } F[o / 8] = L; F[o / 8 + 1] = H; },
    squaredError(n, p, t, g, o) { v(); let L = 0; for (let i = 0; i < n; i++) { const d = F[p / 8 + i]! - F[t / 8 + i]!; L += d * d; if (g) F[g / 8 + i] = (2 * d) / n; } F[o / 8] = L; },
    gatherBytes(r, c, x, ix, s, off, y) { v(); for (let i = 0; i < r; i++) for (let j = 0; j < c; j++) F[y / 8 + i * c + j] = s * B[x + I[ix / 4 + i]! * c + j]! + off; },
    gatherRows(r, c, x, ix, y) { v(); for (let i = 0; i < r; i++) for (let j = 0; j < c; j++) F[y / 8 + i * c + j] = F[x / 8 + I[ix / 4 + i]! * c + j]!; },
    gatherInts(n, x, ix, y) { v(); for (let i = 0; i < n; i++) I[y / 4 + i] = I[x / 4 + I[ix / 4 + i]!]!; },
    dropoutMask(n, keep, lo, hi, mask) { v(); const mix = (q: number): number => { let h = q >>> 0; h ^= h >>> 16; h = Math.imul(h, 0x85ebca6b) >>> 0; h ^= h >>> 13; h = Math.imul(h, 0xc2b2ae35) >>> 0; h ^= h >>> 16; return h >>> 0; }; for (let i = 0; i < n; i++) F[mask / 8 + i] = mix((mix(i ^ lo) + hi) >>> 0) * 2 ** -32 < keep ? 1 / keep : 0; },
    adam(r, c, st, w, g, m, vv, lr, b1, b2, eps, c1, c2, l2, dec, gs) { v(); for (let i = 0; i < r; i++) for (let j = 0; j < c; j++) { const q = i * st + j; const G = gs * F[g / 8 + q]! + l2 * F[w / 8 + q]!; const M = b1 * F[m / 8 + q]! + (1 - b1) * G; const V = b2 * F[vv / 8 + q]! + (1 - b2) * G * G; F[m / 8 + q] = M; F[vv / 8 + q] = V; F[w / 8 + q]! -= lr * (M / c1 / (Math.sqrt(V / c2) + eps) + dec * F[w / 8 + q]!); } },
    sgd(r, c, st, w, g, ve, lr, mo, nes, l2, gs) { v(); for (let i = 0; i < r; i++) for (let j = 0; j < c; j++) { const q = i * st + j; const G = gs * F[g / 8 + q]! + l2 * F[w / 8 + q]!; let d = G; if (ve) { const V = mo * F[ve / 8 + q]! + G; F[ve / 8 + q] = V; d = nes ? G + mo * V : V; } F[w / 8 + q]! -= lr * d; } },
    widen: (n, x, y) => map(n, x, y, (q) => q), narrow: (n, x, y) => map(n, x, y, (q) => q),
    gram(r, c, al, x, o) { v(); for (let i = 0; i < c; i++) for (let j = 0; j < c; j++) { let s = 0; for (let p = 0; p < r; p++) s += F[x / 8 + p * c + i]! * F[x / 8 + p * c + j]!; F[o / 8 + i * c + j] = al * s; } },
    cholesky() { throw new Error("soon"); }, triangularSolve() { throw new Error("soon"); },
    countEigenvaluesAbove(n, shift, a) { v(); const A = F.slice(a / 8, a / 8 + n * n); for (let sweep = 0; sweep < 50; sweep++) { let off = 0; for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) { const apq = A[p * n + q]!; off += apq * apq; if (Math.abs(apq) < 1e-300) continue; const th = (A[q * n + q]! - A[p * n + p]!) / (2 * apq); const t = Math.sign(th || 1) / (Math.abs(th) + Math.sqrt(th * th + 1)); const c = 1 / Math.sqrt(t * t + 1), s = t * c; for (let i = 0; i < n; i++) { const x = A[i * n + p]!, y = A[i * n + q]!; A[i * n + p] = c * x - s * y; A[i * n + q] = s * x + c * y; } for (let i = 0; i < n; i++) { const x = A[p * n + i]!, y = A[q * n + i]!; A[p * n + i] = c * x - s * y; A[q * n + i] = s * x + c * y; } } if (off < 1e-28) break; } let cnt = 0; for (let i = 0; i < n; i++) if (A[i * n + i]! > shift) cnt++; return cnt; },
  };
  return { name: "reference", bytesPerReal: 8, kernels: k };
}

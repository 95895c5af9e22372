/**
 * The kernel interface: the only numerical code that touches memory.
 *
 * A kernel is a plain function over byte addresses in one linear memory. It knows nothing of tensors, shapes or tapes. There
 * are two implementations of the whole interface: `wasm` (float32, SIMD) and `reference` (float64, plain TypeScript). A native
 * BLAS replaces single functions of the first.
 *
 * Conventions
 * - `real` means the element type of the implementation: float32 for wasm, float64 for the reference. `f64`, `i32`, `u8` mean
 *   what they say in both.
 * - Matrices are row-major and contiguous unless a `stride` (in elements) is given. Sizes are in elements, addresses in bytes.
 * - Any size may be 0. Outputs never overlap inputs unless a kernel says "in place".
 * - `accumulate`: add to the output instead of overwriting it.
 * - Summation order is fixed: same inputs, same bits.
 * - Arguments are positional, as in BLAS: a kernel call is on the hot path and must not allocate.
 *
 * @module
 */

import type { ActivationCode } from "./activation.ts";
import type { Address } from "./address.ts";
import type { ImageKernels } from "./image-kernels.ts";
import type { ThreadPool } from "./threads/pool.ts";

export interface Kernels extends ImageKernels {
  // ---- products
  /** c[m,n] = op(a) op(b) (+ c when accumulating); op(a) is [m,k], stored [k,m] when `transposeA`; op(b) is [k,n], stored [n,k] when `transposeB`. k = 0 gives zeros (or leaves c). */
  matmul(
    transposeA: boolean,
    transposeB: boolean,
    m: number,
    n: number,
    k: number,
    a: Address,
    b: Address,
    c: Address,
    accumulate: boolean,
  ): void;

  // ---- elementwise
  fill(n: number, value: number, x: Address): void;
  /** Copies n reals; the ranges may not overlap. */
  copy(n: number, x: Address, y: Address): void;
  add(n: number, a: Address, b: Address, y: Address): void;
  subtract(n: number, a: Address, b: Address, y: Address): void;
  multiply(n: number, a: Address, b: Address, y: Address): void;
  /** y = alpha x. In place allowed. */
  scale(n: number, alpha: number, x: Address, y: Address): void;
  /** y += alpha x. */
  axpy(n: number, alpha: number, x: Address, y: Address): void;
  exp(n: number, x: Address, y: Address): void;

  // ---- bias and activation, fused
  /** z[r,c] += bias[c] in place (skipped when bias = 0), then y = activation(z). y may equal z, which is then lost. */
  biasActivation(
    activation: ActivationCode,
    alpha: number,
    rows: number,
    columns: number,
    bias: Address,
    z: Address,
    y: Address,
  ): void;
  /** dz = dy * activation'(z), y = activation(z) given; and, when dBias != 0, dBias[c] (+)= sum over rows of dz. dz may equal dy. */
  biasActivationBackward(
    activation: ActivationCode,
    alpha: number,
    rows: number,
    columns: number,
    z: Address,
    y: Address,
    dy: Address,
    dz: Address,
    dBias: Address,
    accumulateBias: boolean,
  ): void;

  // ---- reductions
  /** out[c] (+)= sum over rows of x[r,c]. */
  columnSums(rows: number, columns: number, x: Address, out: Address, accumulate: boolean): void;
  /** out[r] (+)= sum over columns of x[r,c]. */
  rowSums(rows: number, columns: number, x: Address, out: Address, accumulate: boolean): void;
  /** f64 at `out` = sum of x^2, accumulated in float64. */
  sumSquares(n: number, x: Address, out: Address): void;
  /** f64 at `out` = largest |a - b|; NaN if any difference is. */
  maxAbsDifference(n: number, a: Address, b: Address, out: Address): void;
  /** f64 at `out` = how many values are not finite. */
  countNonFinite(n: number, x: Address, out: Address): void;

  // ---- losses; each writes the loss summed over rows (f64 at `out`) and the gradient of the MEAN over rows; with `weights` (0: none) each row's or
  // entry's loss and gradient times its weight, divided by the number of rows or entries all the same
  /** y = softmax of each row, shifted by its maximum. */
  softmax(rows: number, columns: number, x: Address, y: Address): void;
  /** out[0] = sum_r -log softmax(logits_r)[labels_r]; out[1] = rows whose largest logit (first of equals) is the label; gradient = (softmax - onehot) / rows, skipped when 0. labels: i32, weights: [rows]. */
  softmaxCrossEntropy(
    rows: number,
    columns: number,
    logits: Address,
    labels: Address,
    weights: Address,
    gradient: Address,
    out: Address,
  ): void;
  /** Elementwise on logits z, targets t in [0,1]: out[0] = sum max(z,0) - z t + log(1 + exp(-|z|)); out[1] = entries with (z > 0) = (t > 0.5); gradient = (sigmoid(z) - t) / n, skipped when 0. weights: [n]. */
  binaryCrossEntropy(
    n: number,
    logits: Address,
    targets: Address,
    weights: Address,
    gradient: Address,
    out: Address,
  ): void;
  /** out[0] = sum (p - t)^2; gradient = 2 (p - t) / n, skipped when 0. weights: [n]. */
  squaredError(
    n: number,
    predictions: Address,
    targets: Address,
    weights: Address,
    gradient: Address,
    out: Address,
  ): void;

  // ---- data
  /** y[i,c] = scale * x[indices[i], c] + offset, x: u8 rows, indices: i32. */
  gatherBytes(
    rows: number,
    columns: number,
    x: Address,
    indices: Address,
    scale: number,
    offset: number,
    y: Address,
  ): void;
  /** y[i,c] = x[indices[i], c], x: real rows, indices: i32. */
  gatherRows(rows: number, columns: number, x: Address, indices: Address, y: Address): void;
  /** y[i] = x[indices[i]], both i32. */
  gatherInts(n: number, x: Address, indices: Address, y: Address): void;
  /** mask[i] = 1 / keep where a hash of (seedLow, seedHigh, i) falls below `keep`, else 0: the same mask in every implementation. Seeds are uint32. */
  dropoutMask(n: number, keep: number, seedLow: number, seedHigh: number, mask: Address): void;

  // ---- optimizers, over a block of rows x columns inside matrices of row length `stride`
  /**
   * One Adam step (Kingma & Ba 2015, arXiv:1412.6980, algorithm 1), all of parameter, gradient and moments with the same stride:
   * g' = gradScale * g + l2 * w; m = beta1 m + (1-beta1) g'; v = beta2 v + (1-beta2) g'^2;
   * w -= learningRate * ((m / correction1) / (sqrt(v / correction2) + eps) + decay * w).
   * `correction1` = 1 - beta1^t, `correction2` = 1 - beta2^t for the block's own age t; `decay` > 0 makes it AdamW.
   */
  adam(
    rows: number,
    columns: number,
    stride: number,
    w: Address,
    g: Address,
    m: Address,
    v: Address,
    learningRate: number,
    beta1: number,
    beta2: number,
    eps: number,
    correction1: number,
    correction2: number,
    l2: number,
    decay: number,
    gradScale: number,
  ): void;
  /** g' = gradScale * g + l2 * w; velocity = momentum * velocity + g'; w -= learningRate * (nesterov ? g' + momentum * velocity : velocity). velocity = 0 (none) when momentum is 0. */
  sgd(
    rows: number,
    columns: number,
    stride: number,
    w: Address,
    g: Address,
    velocity: Address,
    learningRate: number,
    momentum: number,
    nesterov: boolean,
    l2: number,
    gradScale: number,
  ): void;

  /**
   * One Adam step of n weights that each count their own steps (same paper): `corrections` holds the f64 pairs
   * (1 - beta1^t, 1 - beta2^t), zeros before the first step, and moves on to t + 1 as c = beta c + (1 - beta). With these,
   * m and v as in `adam`, change = -learningRate * (m / c1) / (sqrt(v / c2) + eps); w += change; changes (f64) = scale * change,
   * skipped when 0.
   */
  adamEach(
    n: number,
    w: Address,
    g: Address,
    m: Address,
    v: Address,
    corrections: Address,
    learningRate: number,
    beta1: number,
    beta2: number,
    eps: number,
    scale: number,
    changes: Address,
  ): void;

  // ---- graphs of neurons; rows of x, y, z are neurons, columns are the batch
  /**
   * For each of the `count` neurons s (i32) of `order`, one after the other:
   * z[s,:] = bias[s] + sum over i in starts[s]..starts[s+1]-1 of weights[edges[i]] * x[sources[i],:]; y[s,:] = activation(z[s,:])
   * with the activation codes[s]. starts, sources, edges, codes: i32. x may be y: then it is one sweep of an acyclic graph whose
   * sources come first; with x apart from y it is one synchronous hop of any graph.
   */
  graphForward(
    count: number,
    batch: number,
    order: Address,
    starts: Address,
    sources: Address,
    edges: Address,
    weights: Address,
    bias: Address,
    codes: Address,
    alpha: number,
    x: Address,
    z: Address,
    y: Address,
  ): void;
  /**
   * The way back of `graphForward`, in reverse order: dy[s,:] becomes dz = dy[s,:] * activation'(z[s,:]); dBias[s] += sum dz;
   * dWeights[edges[i]] += sum dz * x[sources[i],:]; dx[sources[i],:] += weights[edges[i]] * dz. dx is dy where x was y.
   */
  graphBackward(
    count: number,
    batch: number,
    order: Address,
    starts: Address,
    sources: Address,
    edges: Address,
    weights: Address,
    codes: Address,
    alpha: number,
    x: Address,
    z: Address,
    y: Address,
    dy: Address,
    dx: Address,
    dWeights: Address,
    dBias: Address,
  ): void;
  /** out[r,:] (f64, three to a row) = means of |x|, x and x^2 over the columns of row r; zeros when there are none. */
  rowMoments(rows: number, columns: number, x: Address, out: Address): void;
  /** A row leaves a window and another comes: sums += x - row; squares += x^2 - row^2 (skipped when 0); row = x. All f64. */
  windowPush(n: number, x: Address, row: Address, sums: Address, squares: Address): void;

  // ---- neighbors
  /**
   * Of n samples that stand one class after another, sizes (i32) their numbers: counts[q] (two i32) = how many of its class, and of all,
   * lie within the distance of sample i = q `every` to its k-th neighbor in the class, itself and those at that distance counted.
   * k = `neighbors`, or one less than the class has where that is fewer. distances: real [queries, n], row q those of sample i to all.
   */
  classNeighbors(
    queries: number,
    n: number,
    every: number,
    neighbors: number,
    sizes: Address,
    distances: Address,
    counts: Address,
  ): void;

  // ---- float64, for whatever decides
  /** y (f64) = x (real). */
  widen(n: number, x: Address, y: Address): void;
  /** y (real) = x (f64). */
  narrow(n: number, x: Address, y: Address): void;
  /** out[c] (f64) = sum over rows of x[r,c], summed in float64. */
  wideColumnSums(rows: number, columns: number, x: Address, out: Address): void;
  /** gram[columns,columns] (f64, both triangles) = alpha * x^T x, x: real [rows, columns], products and sums in float64. */
  gram(rows: number, columns: number, alpha: number, x: Address, gram: Address): void;
  /** In place lower Cholesky factor of the f64 matrix a[n,n] (upper triangle zeroed). Returns 0, or 1 + the index of the first pivot that is not positive. */
  cholesky(n: number, a: Address): number;
  /** Solves L X = B (or L^T X = B when `transpose`) in place of B [n, columns], all f64, L lower triangular. */
  triangularSolve(transpose: boolean, n: number, columns: number, l: Address, b: Address): void;
  /**
   * Number of eigenvalues of the symmetric f64 matrix a[n,n] above `shift`, by the inertia of a - shift I from one symmetric
   * indefinite factorisation (Bunch & Kaufman 1977; Sylvester's law). Destroys a. `scratch`: at least n f64.
   */
  countEigenvaluesAbove(n: number, shift: number, a: Address, scratch: Address): number;
  /** values[n] (f64) = all eigenvalues of the symmetric f64 matrix a[n,n], ascending, from its lower triangle. Destroys a. */
  symmetricEigenvalues(n: number, a: Address, values: Address): void;
}

/** What a set of kernels runs on: its name for the record, and its element size. */
export interface KernelSet {
  /** `wasm`, `wasm+blas`, `reference`: recorded in each run. */
  readonly name: string;
  readonly bytesPerReal: 4 | 8;
  readonly kernels: Kernels;
  /** The threads that share large computations, where there are several. */
  readonly pool?: ThreadPool;
}

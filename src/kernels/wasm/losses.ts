/** Losses with their gradients in one pass. Losses are summed in float64. */
import { absolute, exp4, log1p4, log64, sigmoid4 } from "./shared/math";
import { addLanes, addPromoted, largest } from "./shared/lanes";
import { slopes } from "./shared/small";
import { loadTail, storeTail, tailMask } from "./shared/tail";

/** y = e^(x - shift) (not stored when y = 0); returns the sum in float64. */
@inline
function shiftedExp(n: i32, x: usize, shift: f32, y: usize): f64 {
  const top = f32x4.splat(shift);
  let sums = f64x2.splat(0);
  for (; n >= 4; n -= 4, x += 16) {
    const e = exp4(f32x4.sub(v128.load(x), top));
    if (y) {
      v128.store(y, e);
      y += 16;
    }
    sums = addPromoted(sums, e);
  }
  if (n > 0) {
    const e = v128.and(exp4(f32x4.sub(loadTail(x, n), top)), tailMask(n));
    if (y) storeTail(y, e, n);
    sums = addPromoted(sums, e);
  }
  return addLanes(sums);
}

@inline
function scaleRow(n: i32, factor: f32, y: usize, isGradient: bool): void {
  const f = f32x4.splat(factor);
  for (; n >= 4; n -= 4, y += 16) v128.store(y, scaled(f, v128.load(y), isGradient));
  if (n > 0) storeTail(y, scaled(f, loadTail(y, n), isGradient), n);
}

@inline
function scaled(factor: v128, x: v128, isGradient: bool): v128 {
  const product = f32x4.mul(factor, x);
  return isGradient ? slopes(product) : product;
}

/** y = softmax of each row, 0 below 2^-100 of the largest. Relative error below 6e-7. @forward */
export function softmax(rows: i32, columns: i32, x: usize, y: usize): void {
  if (columns <= 0) return;
  const rowBytes = <usize>columns << 2;
  for (let r = 0; r < rows; r++, x += rowBytes, y += rowBytes) {
    const s = shiftedExp(columns, x, largest(columns, x), y);
    scaleRow(columns, <f32>(1 / s), y, false);
  }
}

/** Index of the first value that equals `value`, or -1. */
@inline
function firstEqual(n: i32, x: usize, value: f32): i32 {
  for (let i = 0; i < n; i++) if (load<f32>(x + (<usize>i << 2)) == value) return i;
  return -1;
}

/**
 * out[0] = sum_r log sum_c e^(x_rc - x_r,label): absolute error below 2e-7 per row, and twice the spacing of float32 at the
 * largest difference of two logits; out[1] = rows whose first largest logit is the label; gradient = (softmax - onehot) / rows. With
 * weights [rows] each row's loss and gradient times its weight.
 */
export function softmaxCrossEntropy(rows: i32, columns: i32, logits: usize, labels: usize, weights: usize, gradient: usize, out: usize): void {
  const rowBytes = <usize>columns << 2;
  const share = 1 / <f64>rows;
  let loss: f64 = 0, hits = 0;
  for (let r = 0; r < rows; r++, logits += rowBytes, labels += 4) {
    const label = load<i32>(labels);
    const top = largest(columns, logits);
    const s = shiftedExp(columns, logits, top, gradient);
    // s is in [1, columns], or NaN.
    const logSum = s == s ? log64(s) : <f64>NaN;
    const weight = weights ? <f64>load<f32>(weights + (<usize>r << 2)) : 1;
    loss += weight * (logSum + (<f64>top - <f64>load<f32>(logits + (<usize>label << 2))));
    if (firstEqual(columns, logits, top) == label) hits++;
    if (gradient) {
      const part = weight * share;
      scaleRow(columns, <f32>(part / s), gradient, true);
      const at = gradient + (<usize>label << 2);
      store<f32>(at, load<f32>(at) - <f32>part);
      gradient += rowBytes;
    }
  }
  store<f64>(out, loss);
  store<f64>(out + 8, <f64>hits);
}

/** max(z,0) - z t + log(1 + e^-|z|) */
@inline
function logisticLoss(z: v128, t: v128): v128 {
  const e = exp4(f32x4.neg(absolute(z)));
  return f32x4.add(f32x4.sub(f32x4.pmax(z, f32x4.splat(0)), f32x4.mul(z, t)), log1p4(e));
}

/** -1 in each lane where (z > 0) = (t > 0.5). */
@inline
function agrees(z: v128, t: v128): v128 {
  return i32x4.eq(f32x4.gt(z, f32x4.splat(0)), f32x4.gt(t, f32x4.splat(0.5)));
}

/** out[0] = sum of the logistic losses, out[1] = entries on the right side, gradient = (sigmoid(z) - t) / n, each times its weight. Relative error below 1e-6. */
export function binaryCrossEntropy(n: i32, logits: usize, targets: usize, weights: usize, gradient: usize, out: usize): void {
  const share = f32x4.splat(<f32>(1 / <f64>n));
  let sums = f64x2.splat(0), hits = i32x4.splat(0);
  for (; n >= 4; n -= 4, logits += 16, targets += 16) {
    const z = v128.load(logits), t = v128.load(targets);
    let loss = logisticLoss(z, t), slope = f32x4.mul(share, f32x4.sub(sigmoid4(z), t));
    if (weights) {
      const w = v128.load(weights);
      loss = f32x4.mul(loss, w);
      slope = f32x4.mul(slope, w);
      weights += 16;
    }
    sums = addPromoted(sums, loss);
    hits = i32x4.sub(hits, agrees(z, t));
    if (gradient) {
      v128.store(gradient, slopes(slope));
      gradient += 16;
    }
  }
  if (n > 0) {
    const z = loadTail(logits, n), t = loadTail(targets, n), mask = tailMask(n);
    let loss = logisticLoss(z, t), slope = f32x4.mul(share, f32x4.sub(sigmoid4(z), t));
    if (weights) {
      const w = loadTail(weights, n);
      loss = f32x4.mul(loss, w);
      slope = f32x4.mul(slope, w);
    }
    sums = addPromoted(sums, v128.and(mask, loss));
    hits = i32x4.sub(hits, v128.and(mask, agrees(z, t)));
    if (gradient) storeTail(gradient, slopes(slope), n);
  }
  store<f64>(out, addLanes(sums));
  const right = i32x4.extract_lane(hits, 0) + i32x4.extract_lane(hits, 1) + i32x4.extract_lane(hits, 2) + i32x4.extract_lane(hits, 3);
  store<f64>(out + 8, <f64>right);
}

/** out[0] = sum (p - t)^2, gradient = 2 (p - t) / n, each times its weight. Relative error of each term below 3e-7. */
export function squaredError(n: i32, predictions: usize, targets: usize, weights: usize, gradient: usize, out: usize): void {
  const factor = f32x4.splat(<f32>(2 / <f64>n));
  let sums = f64x2.splat(0);
  for (; n >= 4; n -= 4, predictions += 16, targets += 16) {
    const d = slopes(f32x4.sub(v128.load(predictions), v128.load(targets)));
    let square = f32x4.mul(d, d), slope = f32x4.mul(factor, d);
    if (weights) {
      const w = v128.load(weights);
      square = f32x4.mul(square, w);
      slope = f32x4.mul(slope, w);
      weights += 16;
    }
    sums = addPromoted(sums, square);
    if (gradient) {
      v128.store(gradient, slopes(slope));
      gradient += 16;
    }
  }
  if (n > 0) {
    const d = slopes(f32x4.sub(loadTail(predictions, n), loadTail(targets, n)));
    let square = f32x4.mul(d, d), slope = f32x4.mul(factor, d);
    if (weights) {
      const w = loadTail(weights, n);
      square = f32x4.mul(square, w);
      slope = f32x4.mul(slope, w);
    }
    sums = addPromoted(sums, square);
    if (gradient) storeTail(gradient, slopes(slope), n);
  }
  store<f64>(out, addLanes(sums));
}

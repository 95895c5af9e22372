// Losses: value and gradient in one pass. Values are summed in float64.
import { exp4, logDouble } from "./math";
import { load4, loadTail, storeTail } from "./vector";

// @ts-ignore: decorator
@inline
function exp1(x: f32): f32 {
  return f32x4.extract_lane(exp4(f32x4.splat(x)), 0);
}

// @ts-ignore: decorator
@inline
function rowMax(columns: i32, x: usize): f32 {
  let most: f32 = load<f32>(x);
  for (let c = 1; c < columns; c++) most = max(most, load<f32>(x + (<usize>c << 2)));
  return most;
}

/** y = exp(x - most); returns the sum of y. */
// @ts-ignore: decorator
@inline
function exponentials(columns: i32, most: f32, x: usize, y: usize): f64 {
  const shift = f32x4.splat(most);
  const whole = <usize>(columns & ~3) << 2;
  const rest = columns & 3;
  for (let at: usize = 0; at < whole; at += 16) v128.store(y + at, exp4(f32x4.sub(load4(x + at), shift)));
  if (rest) storeTail(y + whole, exp4(f32x4.sub(loadTail(x + whole, rest), shift)), rest);
  let sum: f64 = 0;
  for (let c = 0; c < columns; c++) sum += <f64>load<f32>(y + (<usize>c << 2));
  return sum;
}

// @ts-ignore: decorator
@inline
function scaleRow(columns: i32, factor: f32, y: usize): void {
  const f = f32x4.splat(factor);
  const whole = <usize>(columns & ~3) << 2;
  const rest = columns & 3;
  for (let at: usize = 0; at < whole; at += 16) v128.store(y + at, f32x4.mul(f, load4(y + at)));
  if (rest) storeTail(y + whole, f32x4.mul(f, loadTail(y + whole, rest)), rest);
}

export function softmax(rows: i32, columns: i32, x: usize, y: usize): void {
  if (columns == 0) return;
  const step = <usize>columns << 2;
  for (let r = 0; r < rows; r++) {
    const sum = exponentials(columns, rowMax(columns, x), x, y);
    scaleRow(columns, <f32>(1 / sum), y);
    x += step;
    y += step;
  }
}

export function softmaxCrossEntropy(rows: i32, columns: i32, logits: usize, labels: usize, gradient: usize, out: usize): void {
  let loss: f64 = 0;
  let hits = 0;
  const step = <usize>columns << 2;
  for (let r = 0; r < rows; r++) {
    const label = <usize>load<i32>(labels + (<usize>r << 2)) << 2;
    const most = rowMax(columns, logits);
    let first = 0;
    while (first < columns - 1 && load<f32>(logits + (<usize>first << 2)) != most) first++;
    hits += i32(<usize>first << 2 == label);
    let sum: f64 = 0;
    if (gradient) {
      sum = exponentials(columns, most, logits, gradient);
      scaleRow(columns, <f32>(1 / (sum * <f64>rows)), gradient);
      store<f32>(gradient + label, load<f32>(gradient + label) - <f32>(1.0 / <f64>rows));
      gradient += step;
    } else {
      for (let c = 0; c < columns; c++) sum += <f64>exp1(load<f32>(logits + (<usize>c << 2)) - most);
    }
    loss += logDouble(sum) + <f64>most - <f64>load<f32>(logits + label);
    logits += step;
  }
  store<f64>(out, loss);
  store<f64>(out, <f64>hits, 8);
}

export function binaryCrossEntropy(n: i32, logits: usize, targets: usize, gradient: usize, out: usize): void {
  let loss: f64 = 0;
  let hits = 0;
  for (let i = 0; i < n; i++) {
    const at = <usize>i << 2;
    const z = load<f32>(logits + at);
    const t = load<f32>(targets + at);
    const e = exp1(-abs(z));
    loss += <f64>max(z, 0) - <f64>z * <f64>t + logDouble(1 + <f64>e);
    hits += i32(z > 0 == t > 0.5);
    if (gradient) {
      const s: f32 = z >= 0 ? 1 / (1 + e) : e / (1 + e);
      store<f32>(gradient + at, (s - t) / <f32>n);
    }
  }
  store<f64>(out, loss);
  store<f64>(out, <f64>hits, 8);
}

export function squaredError(n: i32, predictions: usize, targets: usize, gradient: usize, out: usize): void {
  let loss: f64 = 0;
  for (let i = 0; i < n; i++) {
    const at = <usize>i << 2;
    const error = load<f32>(predictions + at) - load<f32>(targets + at);
    loss += <f64>error * <f64>error;
    if (gradient) store<f32>(gradient + at, (2 * error) / <f32>n);
  }
  store<f64>(out, loss);
}

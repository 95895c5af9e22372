// Sums and extremes. Sums to one number are taken in float64, in a fixed order.
import { lanes2, load4, loadTail, storeTail } from "./vector";

export function columnSums(rows: i32, columns: i32, x: usize, out: usize, accumulate: i32): void {
  if (!accumulate) memory.fill(out, 0, <usize>columns << 2);
  const whole = <usize>(columns & ~3) << 2;
  const rest = columns & 3;
  for (let r = 0; r < rows; r++) {
    for (let at: usize = 0; at < whole; at += 16) v128.store(out + at, f32x4.add(load4(out + at), load4(x + at)));
    if (rest) storeTail(out + whole, f32x4.add(loadTail(out + whole, rest), loadTail(x + whole, rest)), rest);
    x += <usize>columns << 2;
  }
}

// op 0: sum of x, 1: sum of x^2
// @ts-ignore: decorator
@inline
function total(op: i32, n: i32, x: usize): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  const end = x + (<usize>(n & ~3) << 2);
  while (x < end) {
    const v = load4(x);
    const a = f64x2.promote_low_f32x4(v);
    const b = f64x2.promote_low_f32x4(i8x16.shuffle(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
    low = f64x2.add(low, op ? f64x2.mul(a, a) : a);
    high = f64x2.add(high, op ? f64x2.mul(b, b) : b);
    x += 16;
  }
  let sum = lanes2(f64x2.add(low, high));
  for (let i = 0; i < (n & 3); i++) {
    const v = <f64>load<f32>(x + (<usize>i << 2));
    sum += op ? v * v : v;
  }
  return sum;
}

export function rowSums(rows: i32, columns: i32, x: usize, out: usize, accumulate: i32): void {
  for (let r = 0; r < rows; r++) {
    const at = out + (<usize>r << 2);
    const before: f64 = accumulate ? <f64>load<f32>(at) : 0;
    store<f32>(at, <f32>(before + total(0, columns, x)));
    x += <usize>columns << 2;
  }
}

export function sum(n: i32, x: usize, out: usize): void {
  store<f64>(out, total(0, n, x));
}

export function sumSquares(n: i32, x: usize, out: usize): void {
  store<f64>(out, total(1, n, x));
}

export function maxAbsDifference(n: i32, a: usize, b: usize, out: usize): void {
  let most: f32 = 0;
  for (let i = 0; i < n; i++) {
    const at = <usize>i << 2;
    // max passes a NaN on
    most = max(most, abs(load<f32>(a + at) - load<f32>(b + at)));
  }
  store<f64>(out, <f64>most);
}

export function countNonFinite(n: i32, x: usize, out: usize): void {
  let count = 0;
  for (let i = 0; i < n; i++) {
    const v = load<f32>(x + (<usize>i << 2));
    count += i32(v - v != 0);
  }
  store<f64>(out, <f64>count);
}

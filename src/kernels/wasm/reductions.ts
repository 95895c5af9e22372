/** Many values in, few out. What ends as float64 is summed in float64, in four fixed lanes. */
import { addPromoted, high, low } from "./shared/lanes";
import { loadTail, storeTail, tailMask } from "./shared/tail";

@inline
function total(a: v128, b: v128): f64 {
  const s = f64x2.add(a, b);
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

/** out[c] (+)= sum over rows of x[r,c], in order of rows in float32: error at most rows 2^-24 sum |x|. */
export function columnSums(rows: i32, columns: i32, x: usize, out: usize, accumulate: bool): void {
  columnSumsPart(rows, columns, x, out, accumulate, 0, columns);
}

/** `columnSums` of columns `from`, a multiple of 4, to `to` - 1. */
export function columnSumsPart(rows: i32, columns: i32, x: usize, out: usize, accumulate: bool, from: i32, to: i32): void {
  const rowBytes = <usize>columns << 2, first = <usize>from << 2, whole = <usize>(to & ~3) << 2;
  const tail = to & 3;
  if (!accumulate) memory.fill(out + first, 0, <usize>(to - from) << 2);
  for (let r = 0; r < rows; r++, x += rowBytes) {
    for (let c = first; c < whole; c += 16) v128.store(out + c, f32x4.add(v128.load(out + c), v128.load(x + c)));
    if (tail) storeTail(out + whole, f32x4.add(loadTail(out + whole, tail), loadTail(x + whole, tail)), tail);
  }
}

/** f64 at out[c] = sum over rows of x[r,c], in order of rows; error at most rows 2^-53 sum |x|. */
export function wideColumnSums(rows: i32, columns: i32, x: usize, out: usize): void {
  const whole = columns & ~3;
  memory.fill(out, 0, <usize>columns << 3);
  for (let r = 0; r < rows; r++) {
    let to = out, c = 0;
    for (; c < whole; c += 4, x += 16, to += 32) {
      const v = v128.load(x);
      v128.store(to, f64x2.add(v128.load(to), low(v)));
      v128.store(to, f64x2.add(v128.load(to, 16), high(v)), 16);
    }
    for (; c < columns; c++, x += 4, to += 8) store<f64>(to, load<f64>(to) + <f64>load<f32>(x));
  }
}

@inline
function sumOf(square: bool, n: i32, x: usize): f64 {
  let s0 = f64x2.splat(0), s1 = s0;
  for (; n >= 4; n -= 4, x += 16) {
    const v = v128.load(x);
    const a = low(v), b = high(v);
    s0 = f64x2.add(s0, square ? f64x2.mul(a, a) : a);
    s1 = f64x2.add(s1, square ? f64x2.mul(b, b) : b);
  }
  if (n > 0) {
    const v = loadTail(x, n);
    const a = low(v), b = high(v);
    s0 = f64x2.add(s0, square ? f64x2.mul(a, a) : a);
    s1 = f64x2.add(s1, square ? f64x2.mul(b, b) : b);
  }
  return total(s0, s1);
}

/** out[r] (+)= sum over columns of x[r,c], summed in float64 and rounded once. */
export function rowSums(rows: i32, columns: i32, x: usize, out: usize, accumulate: bool): void {
  for (let r = 0; r < rows; r++, x += <usize>columns << 2, out += 4) {
    const s = sumOf(false, columns, x);
    store<f32>(out, <f32>(accumulate ? <f64>load<f32>(out) + s : s));
  }
}


/** f64 at out = sum x^2; relative error at most n 2^-53. */
export function sumSquares(n: i32, x: usize, out: usize): void {
  store<f64>(out, sumOf(true, n, x));
}

/** f64 at out = largest |a - b|, exact; NaN if any difference is. */
export function maxAbsDifference(n: i32, a: usize, b: usize, out: usize): void {
  let m0 = f64x2.splat(0), m1 = m0;
  for (; n >= 4; n -= 4, a += 16, b += 16) {
    const p = v128.load(a), q = v128.load(b);
    m0 = f64x2.max(m0, f64x2.abs(f64x2.sub(low(p), low(q))));
    m1 = f64x2.max(m1, f64x2.abs(f64x2.sub(high(p), high(q))));
  }
  if (n > 0) {
    const p = loadTail(a, n), q = loadTail(b, n);
    m0 = f64x2.max(m0, f64x2.abs(f64x2.sub(low(p), low(q))));
    m1 = f64x2.max(m1, f64x2.abs(f64x2.sub(high(p), high(q))));
  }
  m0 = f64x2.max(m0, m1);
  store<f64>(out, max(f64x2.extract_lane(m0, 0), f64x2.extract_lane(m0, 1)));
}

/** All bits set where x is NaN or infinite: its exponent is all ones. */
@inline
function nonFinite(x: v128): v128 {
  const exponent = i32x4.splat(0x7f800000);
  return i32x4.eq(v128.and(x, exponent), exponent);
}

/** f64 at out = how many values are not finite. */
export function countNonFinite(n: i32, x: usize, out: usize): void {
  let count = i32x4.splat(0);
  for (; n >= 4; n -= 4, x += 16) count = i32x4.sub(count, nonFinite(v128.load(x)));
  if (n > 0) count = i32x4.sub(count, v128.and(nonFinite(loadTail(x, n)), tailMask(n)));
  const found = i32x4.extract_lane(count, 0) + i32x4.extract_lane(count, 1) + i32x4.extract_lane(count, 2) + i32x4.extract_lane(count, 3);
  store<f64>(out, <f64>found);
}

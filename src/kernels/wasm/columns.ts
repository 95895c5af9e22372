/** Sums of columns, and their affine maps with an activation behind, for normalization. */
// for each activation: import * as NAME from "./activations/FILE";
import { activate, backward } from "./shared/activations";
import { slopes } from "./shared/small";
import { loadTail, storeTail } from "./shared/tail";

/** Rows whose float32 sums are taken together before they join the float64 ones. */
const blockRows: i32 = 8;

/** Adds four lanes (the first `count` of them, when not 0) to float64 at `sums`. */
@inline
function addWide(v: v128, count: i32, sums: usize): void {
  if (count == 0) {
    v128.store(sums, f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(v)));
    v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.promote_low_f32x4(v128.shuffle<f64>(v, v, 1, 1))), 16);
    return;
  }
  store<f64>(sums, load<f64>(sums) + <f64>f32x4.extract_lane(v, 0));
  if (count > 1) store<f64>(sums, load<f64>(sums, 8) + <f64>f32x4.extract_lane(v, 1), 8);
  if (count > 2) store<f64>(sums, load<f64>(sums, 16) + <f64>f32x4.extract_lane(v, 2), 16);
}

@inline
function dot4(rows: i32, step: usize, a: usize, b: usize, tail: i32, sums: usize, dots: usize): void {
  let sum = f32x4.splat(0), dot = sum;
  for (let r = 0; r < rows; r++, a += step, b += step) {
    const v = tail ? loadTail(a, tail) : v128.load(a);
    sum = f32x4.add(sum, v);
    dot = f32x4.add(dot, f32x4.mul(v, tail ? loadTail(b, tail) : v128.load(b)));
  }
  addWide(sum, tail, sums);
  addWide(dot, tail, dots);
}

/** f64 at sums[0,c] = sum of a[r,c], at sums[1,c] = sum of a[r,c] b[r,c]: relative error at most 9 2^-24 sum |a b|. @forward */
export function columnDots(rows: i32, columns: i32, a: usize, b: usize, sums: usize): void {
  dotsOf(rows, columns, a, b, sums, 0, columns);
}

/** `columnDots` of columns `from`, a multiple of 4, to `to` - 1. */
export function columnDotsPart(rows: i32, columns: i32, a: usize, b: usize, sums: usize, from: i32, to: i32): void {
  dotsOf(rows, columns, a, b, sums, from, to);
}

/** Zeros in both rows of sums, from column `from` to `to` - 1. */
@inline
function clear(columns: i32, sums: usize, from: i32, to: i32): void {
  memory.fill(sums + (<usize>from << 3), 0, <usize>(to - from) << 3);
  memory.fill(sums + (<usize>(columns + from) << 3), 0, <usize>(to - from) << 3);
}

@inline
function dotsOf(rows: i32, columns: i32, a: usize, b: usize, sums: usize, from: i32, to: i32): void {
  const whole = to & ~3, tail = to & 3;
  const step = <usize>columns << 2;
  const dots = sums + (<usize>columns << 3);
  clear(columns, sums, from, to);
  for (let r = 0; r < rows; r += blockRows, a += step * blockRows, b += step * blockRows) {
    const count = min(blockRows, rows - r);
    for (let c = <usize>from; c < <usize>whole; c += 4) dot4(count, step, a + (c << 2), b + (c << 2), 0, sums + (c << 3), dots + (c << 3));
    if (tail) {
      const c = <usize>whole;
      dot4(count, step, a + (c << 2), b + (c << 2), tail, sums + (c << 3), dots + (c << 3));
    }
  }
}

@inline
function get(p: usize, tail: i32): v128 {
  return tail ? loadTail(p, tail) : v128.load(p);
}

@inline
function put(p: usize, v: v128, tail: i32): void {
  if (tail) storeTail(p, v, tail);
  else v128.store(p, v);
}

/** scale x + shift. Two roundings. */
@inline
function affine(x: v128, scale: usize, shift: usize, tail: i32): v128 {
  return f32x4.add(f32x4.mul(get(scale, tail), x), get(shift, tail));
}

/** dy activation'(z) for z = scale x + shift. */
@inline
function through(code: i32, slope: v128, x: v128, scale: usize, shift: usize, dy: v128, tail: i32): v128 {
  if (code == identity.code) return dy;
  const z = affine(x, scale, shift, tail);
  return slopes(backward(code, slope, z, activate(code, slope, z), dy));
}

@inline
function affineRows(code: i32, alpha: f32, rows: i32, columns: i32, x: usize, scale: usize, shift: usize, y: usize): void {
  const whole = <usize>(columns & ~3) << 2, tail = columns & 3;
  const step = <usize>columns << 2, slope = f32x4.splat(alpha);
  for (let r = 0; r < rows; r++, x += step, y += step) {
    for (let c: usize = 0; c < whole; c += 16) v128.store(y + c, activate(code, slope, affine(v128.load(x + c), scale + c, shift + c, 0)));
    if (tail) storeTail(y + whole, activate(code, slope, affine(loadTail(x + whole, tail), scale + whole, shift + whole, tail)), tail);
  }
}

/** y[r,c] = activation(scale[c] x[r,c] + shift[c]). @forward */
export function affineColumns(activation: i32, alpha: f32, rows: i32, columns: i32, x: usize, scale: usize, shift: usize, y: usize): void {
  // for each activation: if (activation == NAME.code) affineRows(NAME.code, alpha, rows, columns, x, scale, shift, y);
}

@inline
function dotsThrough4(code: i32, slope: v128, rows: i32, step: usize, x: usize, scale: usize, shift: usize, dy: usize, tail: i32, sums: usize, dots: usize): void {
  let sum = f32x4.splat(0), dot = sum;
  for (let r = 0; r < rows; r++, x += step, dy += step) {
    const value = get(x, tail), d = through(code, slope, value, scale, shift, get(dy, tail), tail);
    sum = f32x4.add(sum, d);
    dot = f32x4.add(dot, f32x4.mul(d, value));
  }
  addWide(sum, tail, sums);
  addWide(dot, tail, dots);
}

@inline
function dotsThrough(code: i32, alpha: f32, rows: i32, columns: i32, x: usize, scale: usize, shift: usize, dy: usize, sums: usize, from: i32, to: i32): void {
  const whole = <usize>(to & ~3), tail = to & 3;
  const step = <usize>columns << 2, slope = f32x4.splat(alpha);
  const dots = sums + (<usize>columns << 3);
  clear(columns, sums, from, to);
  for (let r = 0; r < rows; r += blockRows, x += step * blockRows, dy += step * blockRows) {
    const count = min(blockRows, rows - r);
    for (let c = <usize>from; c < whole; c += 4) {
      dotsThrough4(code, slope, count, step, x + (c << 2), scale + (c << 2), shift + (c << 2), dy + (c << 2), 0, sums + (c << 3), dots + (c << 3));
    }
    if (tail) {
      const c = whole;
      dotsThrough4(code, slope, count, step, x + (c << 2), scale + (c << 2), shift + (c << 2), dy + (c << 2), tail, sums + (c << 3), dots + (c << 3));
    }
  }
}

/** f64 at sums[0,c] = sum of d[r,c], at sums[1,c] = sum of d[r,c] x[r,c], d = dy activation'(scale x + shift): error as of `columnDots`. */
export function affineColumnDots(activation: i32, alpha: f32, rows: i32, columns: i32, x: usize, scale: usize, shift: usize, dy: usize, sums: usize): void {
  affineColumnDotsPart(activation, alpha, rows, columns, x, scale, shift, dy, sums, 0, columns);
}

/** `affineColumnDots` of columns `from`, a multiple of 4, to `to` - 1. */
export function affineColumnDotsPart(activation: i32, alpha: f32, rows: i32, columns: i32, x: usize, scale: usize, shift: usize, dy: usize, sums: usize, from: i32, to: i32): void {
  // for each activation: if (activation == NAME.code) dotsThrough(NAME.code, alpha, rows, columns, x, scale, shift, dy, sums, from, to);
}

@inline
function combine(code: i32, slope: v128, x: usize, scale: usize, shift: usize, dy: usize, a: usize, b: usize, c: usize, dx: usize, tail: i32): void {
  const value = get(x, tail), d = through(code, slope, value, scale, shift, get(dy, tail), tail);
  const v = f32x4.add(f32x4.mul(get(a, tail), d), f32x4.mul(get(b, tail), value));
  put(dx, slopes(f32x4.add(v, get(c, tail))), tail);
}

@inline
function combineRows(code: i32, alpha: f32, rows: i32, columns: i32, x: usize, scale: usize, shift: usize, dy: usize, a: usize, b: usize, c: usize, dx: usize): void {
  const whole = <usize>(columns & ~3) << 2, tail = columns & 3;
  const step = <usize>columns << 2, slope = f32x4.splat(alpha);
  for (let r = 0; r < rows; r++, x += step, dy += step, dx += step) {
    for (let i: usize = 0; i < whole; i += 16) combine(code, slope, x + i, scale + i, shift + i, dy + i, a + i, b + i, c + i, dx + i, 0);
    if (tail) combine(code, slope, x + whole, scale + whole, shift + whole, dy + whole, a + whole, b + whole, c + whole, dx + whole, tail);
  }
}

/** dx[r,c] = a[c] d[r,c] + b[c] x[r,c] + c[c], d = dy activation'(scale x + shift). Four roundings after those of d. */
export function combineColumns(activation: i32, alpha: f32, rows: i32, columns: i32, x: usize, scale: usize, shift: usize, dy: usize, a: usize, b: usize, c: usize, dx: usize): void {
  // for each activation: if (activation == NAME.code) combineRows(NAME.code, alpha, rows, columns, x, scale, shift, dy, a, b, c, dx);
}

/** Sums and affine maps of columns, for normalization. */
import { loadTail, storeTail } from "./tail";

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

/** f64 at sums[0,c] = sum of a[r,c], at sums[1,c] = sum of a[r,c] b[r,c]: relative error at most 9 2^-24 sum |a b|. */
export function columnDots(rows: i32, columns: i32, a: usize, b: usize, sums: usize): void {
  const whole = columns & ~3, tail = columns & 3;
  const step = <usize>columns << 2;
  const dots = sums + (<usize>columns << 3);
  memory.fill(sums, 0, <usize>columns << 4);
  for (let r = 0; r < rows; r += blockRows, a += step * blockRows, b += step * blockRows) {
    const count = min(blockRows, rows - r);
    for (let c: usize = 0; c < <usize>whole; c += 4) dot4(count, step, a + (c << 2), b + (c << 2), 0, sums + (c << 3), dots + (c << 3));
    if (tail) {
      const c = <usize>whole;
      dot4(count, step, a + (c << 2), b + (c << 2), tail, sums + (c << 3), dots + (c << 3));
    }
  }
}

/** y[r,c] = scale[c] x[r,c] + shift[c]. Two roundings. */
export function affineColumns(rows: i32, columns: i32, x: usize, scale: usize, shift: usize, y: usize): void {
  const whole = <usize>(columns & ~3) << 2, tail = columns & 3;
  const step = <usize>columns << 2;
  for (let r = 0; r < rows; r++, x += step, y += step) {
    for (let c: usize = 0; c < whole; c += 16) {
      v128.store(y + c, f32x4.add(f32x4.mul(v128.load(scale + c), v128.load(x + c)), v128.load(shift + c)));
    }
    if (tail) {
      const v = f32x4.mul(loadTail(scale + whole, tail), loadTail(x + whole, tail));
      storeTail(y + whole, f32x4.add(v, loadTail(shift + whole, tail)), tail);
    }
  }
}

/** y[r,c] = alpha[c] a[r,c] + beta[c] b[r,c] + gamma[c]. Four roundings. */
export function combineColumns(rows: i32, columns: i32, a: usize, b: usize, alpha: usize, beta: usize, gamma: usize, y: usize): void {
  const whole = <usize>(columns & ~3) << 2, tail = columns & 3;
  const step = <usize>columns << 2;
  for (let r = 0; r < rows; r++, a += step, b += step, y += step) {
    for (let c: usize = 0; c < whole; c += 16) {
      const v = f32x4.add(f32x4.mul(v128.load(alpha + c), v128.load(a + c)), f32x4.mul(v128.load(beta + c), v128.load(b + c)));
      v128.store(y + c, f32x4.add(v, v128.load(gamma + c)));
    }
    if (tail) {
      const v = f32x4.add(f32x4.mul(loadTail(alpha + whole, tail), loadTail(a + whole, tail)), f32x4.mul(loadTail(beta + whole, tail), loadTail(b + whole, tail)));
      storeTail(y + whole, f32x4.add(v, loadTail(gamma + whole, tail)), tail);
    }
  }
}

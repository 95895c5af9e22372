/** float32 to float64 and back. */

/** y (f64) = x (f32), exact. */
export function widen(n: i32, x: usize, y: usize): void {
  for (; n >= 2; n -= 2, x += 8, y += 16) v128.store(y, f64x2.promote_low_f32x4(v128.load64_zero(x)));
  if (n > 0) store<f64>(y, <f64>load<f32>(x));
}

/** y (f32) = x (f64), rounded once. */
export function narrow(n: i32, x: usize, y: usize): void {
  for (; n >= 2; n -= 2, x += 16, y += 8) v128.store64_lane(y, f32x4.demote_f64x2_zero(v128.load(x)), 0);
  if (n > 0) store<f32>(y, <f32>load<f64>(x));
}

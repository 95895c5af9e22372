// Loads and stores of four float32 at a time, and of what is left over at the end of a row.

// @ts-ignore: decorator
@inline
export function load4(address: usize): v128 {
  return v128.load(address);
}

/** The first 1 to 3 values at `address`, the other lanes 0. */
// @ts-ignore: decorator
@inline
export function loadTail(address: usize, count: i32): v128 {
  let v = v128.load32_zero(address);
  if (count > 1) v = f32x4.replace_lane(v, 1, load<f32>(address, 4));
  if (count > 2) v = f32x4.replace_lane(v, 2, load<f32>(address, 8));
  return v;
}

/** Stores the first 1 to 3 lanes. */
// @ts-ignore: decorator
@inline
export function storeTail(address: usize, v: v128, count: i32): void {
  store<f32>(address, f32x4.extract_lane(v, 0));
  if (count > 1) store<f32>(address, f32x4.extract_lane(v, 1), 4);
  if (count > 2) store<f32>(address, f32x4.extract_lane(v, 2), 8);
}

/** Sum of the lanes, in float64. */
// @ts-ignore: decorator
@inline
export function lanes2(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

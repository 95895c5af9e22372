/** Lanes of a vector as float64, their sums, and the largest of many. */
import { loadTail, tailMask } from "./tail";

/** The first two lanes as float64. */
@inline
export function low(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

/** The last two lanes as float64. */
@inline
export function high(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f64>(x, x, 1, 1));
}

/** Largest of n >= 1 float32; NaN if any is. */
@inline
export function largest(n: i32, x: usize): f32 {
  let m = f32x4.splat(-Infinity);
  for (; n >= 4; n -= 4, x += 16) m = f32x4.max(m, v128.load(x));
  if (n > 0) m = f32x4.max(m, v128.bitselect(loadTail(x, n), f32x4.splat(-Infinity), tailMask(n)));
  return max(max(f32x4.extract_lane(m, 0), f32x4.extract_lane(m, 1)), max(f32x4.extract_lane(m, 2), f32x4.extract_lane(m, 3)));
}

/** The two pairs of lanes added to a pair of float64 sums. */
@inline
export function addPromoted(sums: v128, x: v128): v128 {
  return f64x2.add(sums, f64x2.add(low(x), high(x)));
}

/** The two lanes of a pair of float64 sums, added. */
@inline
export function addLanes(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

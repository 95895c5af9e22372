/**
 * The last 1 to 3 values of a row, as one vector: lanes that are not there load as 0 and are not stored. So every value goes
 * through the same vector arithmetic, wherever it stands in its row.
 */

/** `count` (1..3) float32 from x; the other lanes are 0. */
@inline
export function loadTail(x: usize, count: i32): v128 {
  if (count == 1) return v128.load32_zero(x);
  const two = v128.load64_zero(x);
  return count == 2 ? two : v128.load32_lane(x, two, 2, 8);
}

/** Stores the first `count` (1..3) lanes of v at y. */
@inline
export function storeTail(y: usize, v: v128, count: i32): void {
  if (count == 1) v128.store32_lane(y, v, 0);
  else {
    v128.store64_lane(y, v, 0);
    if (count == 3) v128.store32_lane(y, v, 2, 8);
  }
}

/** All bits set in the first `count` (1..3) lanes. */
@inline
export function tailMask(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}

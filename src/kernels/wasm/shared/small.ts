/**
 * What is too small to matter is 0: numbers below 2^-126 are denormal in float32, and processors take up to a hundred times as long for them.
 * `reference/shared/small.ts` has the same limits.
 */

/** Gradients, first moments and velocities below 2^-56 (1.4e-17) are 0: their squares are still normal, and change no weight of float32. */
const SLOPE: f32 = 1.387778780781445675529539585113525390625e-17;
/** Second moments below 2^-122 (1.9e-37) are 0: their root is 4e-19, eps of Adam 1e-8. */
const SQUARE: f32 = 1.880790961315660012754266570768e-37;

/** 0 in each lane whose magnitude is below 2^-56; NaN stays. */
@inline
export function slopes(x: v128): v128 {
  return v128.andnot(x, f32x4.lt(v128.and(x, i32x4.splat(0x7fffffff)), f32x4.splat(SLOPE)));
}

/** 0 in each lane below 2^-122 of what is not negative; NaN stays. */
@inline
export function squares(x: v128): v128 {
  return v128.andnot(x, f32x4.lt(x, f32x4.splat(SQUARE)));
}

/** `slopes` of one number. */
@inline
export function slope64(x: f64): f64 {
  return Math.abs(x) < <f64>SLOPE ? 0 : x;
}

/** `squares` of one number. */
@inline
export function square64(x: f64): f64 {
  return x < <f64>SQUARE ? 0 : x;
}

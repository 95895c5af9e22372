/** max(z, 0), with derivative 1 at 0. */

export const code: i32 = 1;

@inline
export function value(alpha: v128, z: v128): v128 {
  return f32x4.pmax(z, f32x4.splat(0));
}

/** dy * f'(z), y = f(z). */
@inline
export function backward(alpha: v128, z: v128, y: v128, dy: v128): v128 {
  return v128.andnot(dy, f32x4.lt(z, f32x4.splat(0)));
}

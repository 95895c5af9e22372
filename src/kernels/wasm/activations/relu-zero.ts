/** max(z, 0), with derivative 0 at 0. */

export const code: i32 = 7;

@inline
export function value(alpha: v128, z: v128): v128 {
  return f32x4.pmax(z, f32x4.splat(0));
}

/** dy * f'(z), y = f(z). */
@inline
export function backward(alpha: v128, z: v128, y: v128, dy: v128): v128 {
  return v128.and(dy, f32x4.gt(z, f32x4.splat(0)));
}

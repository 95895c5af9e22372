/** z for z >= 0, else alpha z. */

export const code: i32 = 2;

@inline
export function value(alpha: v128, z: v128): v128 {
  return v128.bitselect(f32x4.mul(alpha, z), z, f32x4.lt(z, f32x4.splat(0)));
}

/** dy * f'(z), y = f(z). */
@inline
export function backward(alpha: v128, z: v128, y: v128, dy: v128): v128 {
  return v128.bitselect(f32x4.mul(alpha, dy), dy, f32x4.lt(z, f32x4.splat(0)));
}

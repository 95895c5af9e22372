/** Logistic function. */
import { sigmoid4 } from "../shared/math";

export const code: i32 = 4;

@inline
export function value(alpha: v128, z: v128): v128 {
  return sigmoid4(z);
}

/** dy * f'(z), y = f(z). */
@inline
export function backward(alpha: v128, z: v128, y: v128, dy: v128): v128 {
  return f32x4.mul(dy, f32x4.mul(y, f32x4.sub(f32x4.splat(1), y)));
}

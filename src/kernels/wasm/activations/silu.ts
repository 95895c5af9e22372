/** z sigmoid(z). */
import { exp4, sigmoid4 } from "../shared/math";

export const code: i32 = 6;

@inline
export function value(alpha: v128, z: v128): v128 {
  return f32x4.div(z, f32x4.add(f32x4.splat(1), exp4(f32x4.neg(z))));
}

/** dy * f'(z), y = f(z). */
@inline
export function backward(alpha: v128, z: v128, y: v128, dy: v128): v128 {
  const s = sigmoid4(z);
  return f32x4.mul(dy, f32x4.add(s, f32x4.mul(y, f32x4.sub(f32x4.splat(1), s))));
}

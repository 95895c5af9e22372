/** z Phi(z), Phi the standard normal distribution. */
import { gauss4, normalCdf4 } from "../shared/math";

export const code: i32 = 5;

@inline
export function value(alpha: v128, z: v128): v128 {
  return f32x4.mul(z, normalCdf4(z, gauss4(z)));
}

/** dy * f'(z), y = f(z). */
@inline
export function backward(alpha: v128, z: v128, y: v128, dy: v128): v128 {
  const gauss = gauss4(z);
  const density = f32x4.mul(gauss, f32x4.splat(0.3989422804));
  return f32x4.mul(dy, f32x4.add(normalCdf4(z, gauss), f32x4.mul(z, density)));
}

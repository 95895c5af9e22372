/** Activation functions and their derivatives on four float32, by the codes of `ActivationCode`. `code` must be a constant. */
import { exp4, gauss4, normalCdf4, sigmoid4, tanh4 } from "./math";

export const identity: i32 = 0;
export const relu: i32 = 1;
export const leakyRelu: i32 = 2;
export const tanh: i32 = 3;
export const sigmoid: i32 = 4;
export const gelu: i32 = 5;
export const silu: i32 = 6;
export const reluZero: i32 = 7;

/** y = activation(z) */
@inline
export function activate(code: i32, alpha: v128, z: v128): v128 {
  const zero = f32x4.splat(0);
  if (code == relu || code == reluZero) return f32x4.pmax(z, zero);
  if (code == leakyRelu) return v128.bitselect(f32x4.mul(alpha, z), z, f32x4.lt(z, zero));
  if (code == tanh) return tanh4(z);
  if (code == sigmoid) return sigmoid4(z);
  if (code == gelu) return f32x4.mul(z, normalCdf4(z, gauss4(z)));
  if (code == silu) return f32x4.div(z, f32x4.add(f32x4.splat(1), exp4(f32x4.neg(z))));
  return z;
}

/** dy * activation'(z), with y = activation(z) for those whose derivative is cheaper from it. */
@inline
export function backward(code: i32, alpha: v128, z: v128, y: v128, dy: v128): v128 {
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  if (code == relu) return v128.andnot(dy, f32x4.lt(z, zero));
  if (code == reluZero) return v128.and(dy, f32x4.gt(z, zero));
  if (code == leakyRelu) return v128.bitselect(f32x4.mul(alpha, dy), dy, f32x4.lt(z, zero));
  if (code == tanh) return f32x4.mul(dy, f32x4.sub(one, f32x4.mul(y, y)));
  if (code == sigmoid) return f32x4.mul(dy, f32x4.mul(y, f32x4.sub(one, y)));
  if (code == gelu) {
    const gauss = gauss4(z);
    const density = f32x4.mul(gauss, f32x4.splat(0.3989422804));
    return f32x4.mul(dy, f32x4.add(normalCdf4(z, gauss), f32x4.mul(z, density)));
  }
  if (code == silu) {
    const s = sigmoid4(z);
    return f32x4.mul(dy, f32x4.add(s, f32x4.mul(y, f32x4.sub(one, s))));
  }
  return dy;
}

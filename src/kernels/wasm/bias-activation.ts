// Bias and activation in one pass, forward and backward. Codes as in kernels.ts.
import { erf4, exp4, sigmoid4, tanh4 } from "./math";
import { load4, loadTail, storeTail } from "./vector";

// @ts-ignore: decorator
@inline
function one(): v128 {
  return f32x4.splat(1);
}

// @ts-ignore: decorator
@inline
function normalCdf(z: v128): v128 {
  return f32x4.mul(f32x4.splat(0.5), f32x4.add(one(), erf4(f32x4.mul(z, f32x4.splat(0.70710678)))));
}

// @ts-ignore: decorator
@inline
function activate(code: i32, alpha: v128, z: v128): v128 {
  if (code == 1 || code == 7) return f32x4.max(z, f32x4.splat(0));
  if (code == 2) return v128.bitselect(f32x4.mul(alpha, z), z, f32x4.lt(z, f32x4.splat(0)));
  if (code == 3) return tanh4(z);
  if (code == 4) return sigmoid4(z);
  if (code == 5) return f32x4.mul(z, normalCdf(z));
  if (code == 6) return f32x4.mul(z, sigmoid4(z));
  return z;
}

// @ts-ignore: decorator
@inline
function derivative(code: i32, alpha: v128, z: v128, y: v128): v128 {
  if (code == 3) return f32x4.sub(one(), f32x4.mul(y, y));
  if (code == 4) return f32x4.mul(y, f32x4.sub(one(), y));
  if (code == 5) {
    const density = f32x4.mul(f32x4.splat(0.39894228), exp4(f32x4.mul(f32x4.splat(-0.5), f32x4.mul(z, z))));
    return f32x4.add(normalCdf(z), f32x4.mul(z, density));
  }
  if (code == 6) {
    const s = sigmoid4(z);
    return f32x4.add(s, f32x4.mul(y, f32x4.sub(one(), s)));
  }
  return v128.bitselect(alpha, one(), f32x4.lt(z, f32x4.splat(0)));
}

/** dz of one vector. The rectifiers pass or stop dy, so that a gradient of infinity times 0 never makes a NaN. */
// @ts-ignore: decorator
@inline
function backward(code: i32, alpha: v128, z: v128, y: v128, dy: v128): v128 {
  if (code == 0) return dy;
  if (code == 1) return v128.andnot(dy, f32x4.lt(z, f32x4.splat(0)));
  if (code == 7) return v128.andnot(dy, f32x4.le(z, f32x4.splat(0)));
  return f32x4.mul(dy, derivative(code, alpha, z, y));
}

// @ts-ignore: decorator
@inline
function forwardRows(code: i32, alpha: v128, rows: i32, columns: i32, bias: usize, z: usize, y: usize): void {
  const whole = <usize>(columns & ~3) << 2;
  const rest = columns & 3;
  for (let r = 0; r < rows; r++) {
    for (let at: usize = 0; at < whole; at += 16) {
      let v = load4(z + at);
      if (bias) {
        v = f32x4.add(v, load4(bias + at));
        v128.store(z + at, v);
      }
      v128.store(y + at, activate(code, alpha, v));
    }
    if (rest) {
      let v = loadTail(z + whole, rest);
      if (bias) {
        v = f32x4.add(v, loadTail(bias + whole, rest));
        storeTail(z + whole, v, rest);
      }
      storeTail(y + whole, activate(code, alpha, v), rest);
    }
    z += <usize>columns << 2;
    y += <usize>columns << 2;
  }
}

export function biasActivation(code: i32, alpha: f32, rows: i32, columns: i32, bias: usize, z: usize, y: usize): void {
  if (bias == 0) {
    columns = rows * columns;
    rows = 1;
  }
  const a = f32x4.splat(alpha);
  if (code == 0) forwardRows(0, a, rows, columns, bias, z, y);
  else if (code == 2) forwardRows(2, a, rows, columns, bias, z, y);
  else if (code == 3) forwardRows(3, a, rows, columns, bias, z, y);
  else if (code == 4) forwardRows(4, a, rows, columns, bias, z, y);
  else if (code == 5) forwardRows(5, a, rows, columns, bias, z, y);
  else if (code == 6) forwardRows(6, a, rows, columns, bias, z, y);
  else forwardRows(1, a, rows, columns, bias, z, y);
}

// @ts-ignore: decorator
@inline
function backwardRows(code: i32, alpha: v128, rows: i32, columns: i32, z: usize, y: usize, dy: usize, dz: usize, dBias: usize): void {
  const whole = <usize>(columns & ~3) << 2;
  const rest = columns & 3;
  for (let r = 0; r < rows; r++) {
    for (let at: usize = 0; at < whole; at += 16) {
      const v = backward(code, alpha, load4(z + at), load4(y + at), load4(dy + at));
      v128.store(dz + at, v);
      if (dBias) v128.store(dBias + at, f32x4.add(load4(dBias + at), v));
    }
    if (rest) {
      const v = backward(code, alpha, loadTail(z + whole, rest), loadTail(y + whole, rest), loadTail(dy + whole, rest));
      storeTail(dz + whole, v, rest);
      if (dBias) storeTail(dBias + whole, f32x4.add(loadTail(dBias + whole, rest), v), rest);
    }
    const step = <usize>columns << 2;
    z += step;
    y += step;
    dy += step;
    dz += step;
  }
}

export function biasActivationBackward(
  code: i32, alpha: f32, rows: i32, columns: i32,
  z: usize, y: usize, dy: usize, dz: usize, dBias: usize, accumulateBias: i32,
): void {
  if (dBias == 0) {
    columns = rows * columns;
    rows = 1;
  } else if (!accumulateBias) memory.fill(dBias, 0, <usize>columns << 2);
  const a = f32x4.splat(alpha);
  if (code == 0) backwardRows(0, a, rows, columns, z, y, dy, dz, dBias);
  else if (code == 1) backwardRows(1, a, rows, columns, z, y, dy, dz, dBias);
  else if (code == 2) backwardRows(2, a, rows, columns, z, y, dy, dz, dBias);
  else if (code == 3) backwardRows(3, a, rows, columns, z, y, dy, dz, dBias);
  else if (code == 4) backwardRows(4, a, rows, columns, z, y, dy, dz, dBias);
  else if (code == 5) backwardRows(5, a, rows, columns, z, y, dy, dz, dBias);
  else if (code == 6) backwardRows(6, a, rows, columns, z, y, dy, dz, dBias);
  else backwardRows(7, a, rows, columns, z, y, dy, dz, dBias);
}

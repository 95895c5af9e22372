/** Bias and activation of a layer in one pass over its pre-activations, and the way back. */
// for each activation: import * as NAME from "./activations/FILE";
import { activate, backward } from "./shared/activations";
import { slopes } from "./shared/small";
import { loadTail, storeTail } from "./shared/tail";

@inline
function forwardRows(code: i32, alpha: f32, rows: i32, columns: i32, bias: usize, z: usize, y: usize): void {
  const slope = f32x4.splat(alpha);
  const rowBytes = <usize>columns << 2, whole = rowBytes & ~15;
  const tail = columns & 3;
  for (let r = 0; r < rows; r++, z += rowBytes, y += rowBytes) {
    for (let c: usize = 0; c < whole; c += 16) {
      let v = v128.load(z + c);
      if (bias) v128.store(z + c, (v = f32x4.add(v, v128.load(bias + c))));
      v128.store(y + c, activate(code, slope, v));
    }
    if (tail) {
      let v = loadTail(z + whole, tail);
      if (bias) storeTail(z + whole, (v = f32x4.add(v, loadTail(bias + whole, tail))), tail);
      storeTail(y + whole, activate(code, slope, v), tail);
    }
  }
}

/** z[r,c] += bias[c] in place (skipped when bias = 0), then y = activation(z). @forward */
export function biasActivation(activation: i32, alpha: f32, rows: i32, columns: i32, bias: usize, z: usize, y: usize): void {
  if (!bias) {
    columns *= rows;
    rows = 1;
    if (activation == identity.code && y == z) return;
  }
  // for each activation: if (activation == NAME.code) forwardRows(NAME.code, alpha, rows, columns, bias, z, y);
}

@inline
function backwardRows(code: i32, alpha: f32, rows: i32, columns: i32, z: usize, y: usize, dy: usize, dz: usize, dBias: usize, from: i32, to: i32): void {
  const slope = f32x4.splat(alpha);
  const rowBytes = <usize>columns << 2, first = <usize>from << 2, whole = <usize>(to & ~3) << 2;
  const tail = to & 3;
  for (let r = 0; r < rows; r++, z += rowBytes, y += rowBytes, dy += rowBytes, dz += rowBytes) {
    for (let c = first; c < whole; c += 16) {
      const d = slopes(backward(code, slope, v128.load(z + c), v128.load(y + c), v128.load(dy + c)));
      v128.store(dz + c, d);
      if (dBias) v128.store(dBias + c, f32x4.add(v128.load(dBias + c), d));
    }
    if (tail) {
      const d = slopes(backward(code, slope, loadTail(z + whole, tail), loadTail(y + whole, tail), loadTail(dy + whole, tail)));
      storeTail(dz + whole, d, tail);
      if (dBias) storeTail(dBias + whole, f32x4.add(loadTail(dBias + whole, tail), d), tail);
    }
  }
}

/**
 * dz = dy * activation'(z), 0 below 2^-56; and, when dBias != 0, dBias[c] (+)= sum over rows of dz, summed in order of rows in float32:
 * error at most rows 2^-24 sum |dz|.
 */
export function biasActivationBackward(activation: i32, alpha: f32, rows: i32, columns: i32, z: usize, y: usize, dy: usize, dz: usize, dBias: usize, accumulateBias: bool): void {
  if (!dBias) {
    columns *= rows;
    rows = 1;
  }
  biasActivationBackwardPart(activation, alpha, rows, columns, z, y, dy, dz, dBias, accumulateBias, 0, columns);
}

/** `biasActivationBackward` of columns `from`, a multiple of 4, to `to` - 1. */
export function biasActivationBackwardPart(activation: i32, alpha: f32, rows: i32, columns: i32, z: usize, y: usize, dy: usize, dz: usize, dBias: usize, accumulateBias: bool, from: i32, to: i32): void {
  if (dBias && !accumulateBias) memory.fill(dBias + (<usize>from << 2), 0, <usize>(to - from) << 2);
  // for each activation: if (activation == NAME.code) backwardRows(NAME.code, alpha, rows, columns, z, y, dy, dz, dBias, from, to);
}

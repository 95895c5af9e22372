/** Sweeps over a directed graph of neurons, a batch at a time: rows are neurons, columns are samples. */
import { biasActivation, biasActivationBackward } from "./bias-activation";
import { loadTail, storeTail } from "./shared/tail";

/** z[s,:] = bias[s] + sum over the edges of s of weight * x[source,:]; y[s,:] = activation(z[s,:]); neurons in the order given. @forward */
export function graphForward(count: i32, batch: i32, order: usize, starts: usize, sources: usize, edges: usize, weights: usize, bias: usize, codes: usize, alpha: f32, x: usize, z: usize, y: usize): void {
  const rowBytes = <usize>batch << 2;
  const tail = batch & 3;
  for (let k: usize = 0, all = <usize>count << 2; k < all; k += 4) {
    const s = <usize>load<i32>(order + k);
    const first = <usize>load<i32>(starts + (s << 2)) << 2, last = <usize>load<i32>(starts + (s << 2), 4) << 2;
    const start = f32x4.splat(load<f32>(bias + (s << 2)));
    const row = z + s * rowBytes;
    let c: usize = 0;
    for (; c + 64 <= rowBytes; c += 64) {
      let z0 = start, z1 = start, z2 = start, z3 = start;
      for (let e = first; e < last; e += 4) {
        const from = x + <usize>load<i32>(sources + e) * rowBytes + c;
        const weight = v128.load32_splat(weights + (<usize>load<i32>(edges + e) << 2));
        z0 = f32x4.add(z0, f32x4.mul(weight, v128.load(from)));
        z1 = f32x4.add(z1, f32x4.mul(weight, v128.load(from, 16)));
        z2 = f32x4.add(z2, f32x4.mul(weight, v128.load(from, 32)));
        z3 = f32x4.add(z3, f32x4.mul(weight, v128.load(from, 48)));
      }
      v128.store(row + c, z0);
      v128.store(row + c, z1, 16);
      v128.store(row + c, z2, 32);
      v128.store(row + c, z3, 48);
    }
    for (; c + 16 <= rowBytes; c += 16) {
      let sum = start;
      for (let e = first; e < last; e += 4) {
        const from = x + <usize>load<i32>(sources + e) * rowBytes + c;
        sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(weights + (<usize>load<i32>(edges + e) << 2)), v128.load(from)));
      }
      v128.store(row + c, sum);
    }
    if (tail) {
      let sum = start;
      for (let e = first; e < last; e += 4) {
        const from = x + <usize>load<i32>(sources + e) * rowBytes + c;
        sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(weights + (<usize>load<i32>(edges + e) << 2)), loadTail(from, tail)));
      }
      storeTail(row + c, sum, tail);
    }
    biasActivation(load<i32>(codes + (s << 2)), alpha, 1, batch, 0, row, y + s * rowBytes);
  }
}

/** Sum of the four lanes. */
@inline
function total(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

/** Sum of a row, four lanes apart. */
@inline
function rowTotal(row: usize, batch: i32): f32 {
  const whole = <usize>(batch & ~3) << 2;
  let sum = f32x4.splat(0);
  for (let c: usize = 0; c < whole; c += 16) sum = f32x4.add(sum, v128.load(row + c));
  if (batch & 3) sum = f32x4.add(sum, loadTail(row + whole, batch & 3));
  return total(sum);
}

/**
 * The way back, in reverse order. dy[s,:] becomes dz = dy * activation'(z); dBias[s] += sum dz, dWeights[edge] += sum dz x[source,:],
 * dx[source,:] += weight dz. Sums over the batch run in float32, four lanes apart: error at most (batch / 4 + 4) 2^-24 of the sum of magnitudes.
 */
export function graphBackward(count: i32, batch: i32, order: usize, starts: usize, sources: usize, edges: usize, weights: usize, codes: usize, alpha: f32, x: usize, z: usize, y: usize, dy: usize, dx: usize, dWeights: usize, dBias: usize): void {
  const rowBytes = <usize>batch << 2, whole = rowBytes & ~15;
  const tail = batch & 3;
  for (let k = <usize>count << 2; k > 0; ) {
    k -= 4;
    const s = <usize>load<i32>(order + k);
    const row = dy + s * rowBytes;
    biasActivationBackward(load<i32>(codes + (s << 2)), alpha, 1, batch, z + s * rowBytes, y + s * rowBytes, row, row, 0, false);
    const ofBias = dBias + (s << 2);
    store<f32>(ofBias, load<f32>(ofBias) + rowTotal(row, batch));
    const last = <usize>load<i32>(starts + (s << 2), 4) << 2;
    for (let e = <usize>load<i32>(starts + (s << 2)) << 2; e < last; e += 4) {
      const source = <usize>load<i32>(sources + e) * rowBytes;
      const from = x + source, back = dx + source;
      const edge = <usize>load<i32>(edges + e) << 2;
      const weight = v128.load32_splat(weights + edge);
      let sum = f32x4.splat(0);
      for (let c: usize = 0; c < whole; c += 16) {
        const dz = v128.load(row + c);
        sum = f32x4.add(sum, f32x4.mul(dz, v128.load(from + c)));
        v128.store(back + c, f32x4.add(v128.load(back + c), f32x4.mul(weight, dz)));
      }
      if (tail) {
        const dz = loadTail(row + whole, tail);
        sum = f32x4.add(sum, f32x4.mul(dz, loadTail(from + whole, tail)));
        storeTail(back + whole, f32x4.add(loadTail(back + whole, tail), f32x4.mul(weight, dz)), tail);
      }
      store<f32>(dWeights + edge, load<f32>(dWeights + edge) + total(sum));
    }
  }
}

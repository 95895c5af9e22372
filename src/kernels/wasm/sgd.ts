/** Gradient descent with momentum on a block of a matrix. @see Sutskever et al. 2013, On the importance of initialization and momentum */
import { slopes } from "./shared/small";
import { loadTail, storeTail } from "./shared/tail";

/** g' = factor g + pull w, 0 below 2^-56. */
@inline
function slope(g: v128, w: v128, factor: v128, pull: v128): v128 {
  return slopes(f32x4.add(f32x4.mul(factor, g), f32x4.mul(pull, w)));
}

/**
 * g' = gradScale g + l2 w; velocity = momentum velocity + g'; w -= learningRate (nesterov ? g' + momentum velocity : velocity).
 * velocity = 0: none; g' and velocities are 0 below 2^-56. Relative error of the change of w below 4e-7.
 */
export function sgd(rows: i32, columns: i32, stride: i32, w: usize, g: usize, velocity: usize, learningRate: f64, momentum: f64, nesterov: bool, l2: f64, gradScale: f64): void {
  if (stride == columns) {
    columns *= rows;
    rows = 1;
  }
  const rate = f32x4.splat(<f32>learningRate), keep = f32x4.splat(<f32>momentum);
  const pull = f32x4.splat(<f32>l2), factor = f32x4.splat(<f32>gradScale);
  const rowBytes = <usize>stride << 2;
  const whole = <usize>(columns & ~3) << 2;
  const tail = columns & 3;
  for (let r = 0; r < rows; r++, w += rowBytes, g += rowBytes) {
    for (let c: usize = 0; c < whole; c += 16) {
      const weight = v128.load(w + c);
      let d = slope(v128.load(g + c), weight, factor, pull);
      if (velocity) {
        const speed = slopes(f32x4.add(f32x4.mul(keep, v128.load(velocity + c)), d));
        v128.store(velocity + c, speed);
        d = nesterov ? f32x4.add(d, f32x4.mul(keep, speed)) : speed;
      }
      v128.store(w + c, f32x4.sub(weight, f32x4.mul(rate, d)));
    }
    if (tail) {
      const weight = loadTail(w + whole, tail);
      let d = slope(loadTail(g + whole, tail), weight, factor, pull);
      if (velocity) {
        const speed = slopes(f32x4.add(f32x4.mul(keep, loadTail(velocity + whole, tail)), d));
        storeTail(velocity + whole, speed, tail);
        d = nesterov ? f32x4.add(d, f32x4.mul(keep, speed)) : speed;
      }
      storeTail(w + whole, f32x4.sub(weight, f32x4.mul(rate, d)), tail);
    }
    if (velocity) velocity += rowBytes;
  }
}

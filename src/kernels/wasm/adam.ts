/**
 * Adam and AdamW on a block of a matrix.
 *
 * @see Kingma & Ba 2015, Adam, arXiv:1412.6980, algorithm 1; Loshchilov & Hutter 2019, arXiv:1711.05101, algorithm 2
 */
import { loadTail, storeTail } from "./tail";

/**
 * g' = gradScale g + l2 w; m = beta1 m + (1-beta1) g'; v = beta2 v + (1-beta2) g'^2;
 * w -= learningRate (m / correction1 / (sqrt(v / correction2) + eps) + decay w).
 * The constants are folded in float64 and rounded once; relative error of the change of w below 1e-6.
 */
export function adam(rows: i32, columns: i32, stride: i32, w: usize, g: usize, m: usize, v: usize, learningRate: f64, beta1: f64, beta2: f64, eps: f64, correction1: f64, correction2: f64, l2: f64, decay: f64, gradScale: f64): void {
  if (stride == columns) {
    columns *= rows;
    rows = 1;
  }
  const rate = f32x4.splat(<f32>(learningRate / correction1)), root = f32x4.splat(<f32>(1 / sqrt(correction2)));
  const b1 = f32x4.splat(<f32>beta1), b2 = f32x4.splat(<f32>beta2);
  const c1 = f32x4.splat(<f32>(1 - beta1)), c2 = f32x4.splat(<f32>(1 - beta2));
  const small = f32x4.splat(<f32>eps), pull = f32x4.splat(<f32>l2);
  const shrink = f32x4.splat(<f32>(learningRate * decay)), factor = f32x4.splat(<f32>gradScale);
  const skip = <usize>(stride - columns) << 2;
  for (let r = 0; r < rows; r++, w += skip, g += skip, m += skip, v += skip) {
    let n = columns;
    for (; n >= 4; n -= 4, w += 16, g += 16, m += 16, v += 16) {
      const weight = v128.load(w);
      const gradient = f32x4.add(f32x4.mul(factor, v128.load(g)), f32x4.mul(pull, weight));
      const first = f32x4.add(f32x4.mul(b1, v128.load(m)), f32x4.mul(c1, gradient));
      const second = f32x4.add(f32x4.mul(b2, v128.load(v)), f32x4.mul(c2, f32x4.mul(gradient, gradient)));
      v128.store(m, first);
      v128.store(v, second);
      const change = f32x4.div(f32x4.mul(rate, first), f32x4.add(f32x4.mul(f32x4.sqrt(second), root), small));
      v128.store(w, f32x4.sub(weight, f32x4.add(change, f32x4.mul(shrink, weight))));
    }
    if (n > 0) {
      const weight = loadTail(w, n);
      const gradient = f32x4.add(f32x4.mul(factor, loadTail(g, n)), f32x4.mul(pull, weight));
      const first = f32x4.add(f32x4.mul(b1, loadTail(m, n)), f32x4.mul(c1, gradient));
      const second = f32x4.add(f32x4.mul(b2, loadTail(v, n)), f32x4.mul(c2, f32x4.mul(gradient, gradient)));
      storeTail(m, first, n);
      storeTail(v, second, n);
      const change = f32x4.div(f32x4.mul(rate, first), f32x4.add(f32x4.mul(f32x4.sqrt(second), root), small));
      storeTail(w, f32x4.sub(weight, f32x4.add(change, f32x4.mul(shrink, weight))), n);
      const rest = <usize>n << 2;
      w += rest;
      g += rest;
      m += rest;
      v += rest;
    }
  }
}

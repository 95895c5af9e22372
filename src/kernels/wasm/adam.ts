/**
 * Adam and AdamW on a block of a matrix.
 *
 * @see Kingma & Ba 2015, Adam, arXiv:1412.6980, algorithm 1; Loshchilov & Hutter 2019, arXiv:1711.05101, algorithm 2
 */
import { slopes, squares } from "./shared/small";
import { loadTail, storeTail } from "./shared/tail";

/**
 * g' = gradScale g + l2 w; m = beta1 m + (1-beta1) g'; v = beta2 v + (1-beta2) g'^2;
 * w -= learningRate (m / correction1 / (sqrt(v / correction2) + eps) + decay w).
 *
 * g' and m are 0 below 2^-56, v below 2^-122. The corrections are folded, in float64, into the rate and into eps: rate m / (sqrt(v) + small) with
 * rate = learningRate sqrt(correction2) / correction1 and small = eps sqrt(correction2). Relative error of the change of w below 1e-6.
 */
export function adam(rows: i32, columns: i32, stride: i32, w: usize, g: usize, m: usize, v: usize, learningRate: f64, beta1: f64, beta2: f64, eps: f64, correction1: f64, correction2: f64, l2: f64, decay: f64, gradScale: f64): void {
  if (stride == columns) {
    columns *= rows;
    rows = 1;
  }
  const root = sqrt(correction2);
  const rate = f32x4.splat(<f32>(learningRate * root / correction1)), small = f32x4.splat(<f32>(eps * root));
  const b1 = f32x4.splat(<f32>beta1), b2 = f32x4.splat(<f32>beta2);
  const c1 = f32x4.splat(<f32>(1 - beta1)), c2 = f32x4.splat(<f32>(1 - beta2));
  const pull = f32x4.splat(<f32>l2), keep = f32x4.splat(<f32>(1 - learningRate * decay)), factor = f32x4.splat(<f32>gradScale);
  const plain = l2 == 0 && decay == 0 && gradScale == 1;
  const shared = eps * root > 1e-15; // so that the product of two denominators cannot underflow
  const skip = <usize>(stride - columns) << 2;
  for (let r = 0; r < rows; r++, w += skip, g += skip, m += skip, v += skip) {
    let n = columns;
    if (plain) {
      // Division is what takes longest, so two vectors share one: a / b = a d / (b d).
      for (; shared && n >= 8; n -= 8, w += 32, g += 32, m += 32, v += 32) {
        const g0 = slopes(v128.load(g)), g1 = slopes(v128.load(g, 16));
        const m0 = slopes(f32x4.add(f32x4.mul(b1, v128.load(m)), f32x4.mul(c1, g0)));
        const m1 = slopes(f32x4.add(f32x4.mul(b1, v128.load(m, 16)), f32x4.mul(c1, g1)));
        const v0 = squares(f32x4.add(f32x4.mul(b2, v128.load(v)), f32x4.mul(c2, f32x4.mul(g0, g0))));
        const v1 = squares(f32x4.add(f32x4.mul(b2, v128.load(v, 16)), f32x4.mul(c2, f32x4.mul(g1, g1))));
        v128.store(m, m0);
        v128.store(m, m1, 16);
        v128.store(v, v0);
        v128.store(v, v1, 16);
        const d0 = f32x4.add(f32x4.sqrt(v0), small), d1 = f32x4.add(f32x4.sqrt(v1), small);
        const q = f32x4.div(rate, f32x4.mul(d0, d1));
        v128.store(w, f32x4.sub(v128.load(w), f32x4.mul(f32x4.mul(m0, d1), q)));
        v128.store(w, f32x4.sub(v128.load(w, 16), f32x4.mul(f32x4.mul(m1, d0), q)), 16);
      }
      for (; n >= 4; n -= 4, w += 16, g += 16, m += 16, v += 16) step(v128.load(w), slopes(v128.load(g)), w, m, v, b1, b2, c1, c2, rate, small);
    } else {
      for (; n >= 4; n -= 4, w += 16, g += 16, m += 16, v += 16) {
        const weight = v128.load(w);
        const gradient = slopes(f32x4.add(f32x4.mul(factor, v128.load(g)), f32x4.mul(pull, weight)));
        step(f32x4.mul(keep, weight), gradient, w, m, v, b1, b2, c1, c2, rate, small);
      }
    }
    if (n > 0) {
      const weight = loadTail(w, n);
      const gradient = slopes(f32x4.add(f32x4.mul(factor, loadTail(g, n)), f32x4.mul(pull, weight)));
      const first = slopes(f32x4.add(f32x4.mul(b1, loadTail(m, n)), f32x4.mul(c1, gradient)));
      const second = squares(f32x4.add(f32x4.mul(b2, loadTail(v, n)), f32x4.mul(c2, f32x4.mul(gradient, gradient))));
      storeTail(m, first, n);
      storeTail(v, second, n);
      const change = f32x4.div(f32x4.mul(rate, first), f32x4.add(f32x4.sqrt(second), small));
      storeTail(w, f32x4.sub(f32x4.mul(keep, weight), change), n);
      const rest = <usize>n << 2;
      w += rest;
      g += rest;
      m += rest;
      v += rest;
    }
  }
}

/** Four weights: their moments, and the weights less their change. */
@inline
function step(weight: v128, gradient: v128, w: usize, m: usize, v: usize, b1: v128, b2: v128, c1: v128, c2: v128, rate: v128, small: v128): void {
  const first = slopes(f32x4.add(f32x4.mul(b1, v128.load(m)), f32x4.mul(c1, gradient)));
  const second = squares(f32x4.add(f32x4.mul(b2, v128.load(v)), f32x4.mul(c2, f32x4.mul(gradient, gradient))));
  v128.store(m, first);
  v128.store(v, second);
  v128.store(w, f32x4.sub(weight, f32x4.div(f32x4.mul(rate, first), f32x4.add(f32x4.sqrt(second), small))));
}

/**
 * Adam on weights of different ages.
 *
 * @see Kingma & Ba 2015, Adam, arXiv:1412.6980, algorithm 1
 */

import { slope64, square64 } from "./shared/small";

/**
 * c1 = beta1 c1 + (1 - beta1) (that is 1 - beta1^t for the entry's own t), c2 likewise, in float64 side by side at `corrections`;
 * m = beta1 m + (1-beta1) g; v = beta2 v + (1-beta2) g^2; change = -learningRate (m / c1) / (sqrt(v / c2) + eps); w += change;
 * changes = scale * change. g and m are 0 below 2^-56, v below 2^-122. Computed in float64; w, m and v are rounded once.
 */
export function adamEach(n: i32, w: usize, g: usize, m: usize, v: usize, corrections: usize, learningRate: f64, beta1: f64, beta2: f64, eps: f64, scale: f64, changes: usize): void {
  const rest1 = 1 - beta1, rest2 = 1 - beta2;
  for (let i = 0; i < n; i++, w += 4, g += 4, m += 4, v += 4, corrections += 16) {
    const gradient = slope64(<f64>load<f32>(g));
    const c1 = beta1 * load<f64>(corrections) + rest1;
    const c2 = beta2 * load<f64>(corrections, 8) + rest2;
    const first = slope64(beta1 * <f64>load<f32>(m) + rest1 * gradient);
    const second = square64(beta2 * <f64>load<f32>(v) + rest2 * gradient * gradient);
    const root = Math.sqrt(c2);
    // (m / c1) / (sqrt(v / c2) + eps), with one division
    const change = (-learningRate * first * root) / (c1 * (Math.sqrt(second) + eps * root));
    store<f64>(corrections, c1);
    store<f64>(corrections, c2, 8);
    store<f32>(m, <f32>first);
    store<f32>(v, <f32>second);
    store<f32>(w, <f32>(<f64>load<f32>(w) + change));
    if (changes) {
      store<f64>(changes, scale * change);
      changes += 8;
    }
  }
}

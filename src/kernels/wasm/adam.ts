// One Adam step over a block. Kingma & Ba 2015, arXiv:1412.6980, algorithm 1; decay > 0: AdamW, arXiv:1711.05101.
import { load4, loadTail, storeTail } from "./vector";

export function adam(
  rows: i32, columns: i32, stride: i32, w: usize, g: usize, m: usize, v: usize,
  learningRate: f64, beta1: f64, beta2: f64, eps: f64, correction1: f64, correction2: f64,
  l2: f64, decay: f64, gradScale: f64,
): void {
  const b1 = f32x4.splat(<f32>beta1);
  const b2 = f32x4.splat(<f32>beta2);
  const n1 = f32x4.splat(<f32>(1 - beta1));
  const n2 = f32x4.splat(<f32>(1 - beta2));
  const e = f32x4.splat(<f32>eps);
  // m / c1 * lr and sqrt(v / c2), with the corrections folded into two factors
  const step = f32x4.splat(<f32>(learningRate / correction1));
  const root = f32x4.splat(<f32>(1 / Math.sqrt(correction2)));
  const penalty = f32x4.splat(<f32>l2);
  const shrink = f32x4.splat(<f32>(1 - learningRate * decay));
  const s = f32x4.splat(<f32>gradScale);
  const whole = <usize>(columns & ~3) << 2;
  const rest = columns & 3;
  for (let r = 0; r < rows; r++) {
    for (let at: usize = 0; at < whole; at += 16) {
      const weight = load4(w + at);
      const gradient = f32x4.add(f32x4.mul(s, load4(g + at)), f32x4.mul(penalty, weight));
      const first = f32x4.add(f32x4.mul(b1, load4(m + at)), f32x4.mul(n1, gradient));
      const second = f32x4.add(f32x4.mul(b2, load4(v + at)), f32x4.mul(n2, f32x4.mul(gradient, gradient)));
      v128.store(m + at, first);
      v128.store(v + at, second);
      const change = f32x4.div(f32x4.mul(step, first), f32x4.add(f32x4.mul(f32x4.sqrt(second), root), e));
      v128.store(w + at, f32x4.sub(f32x4.mul(shrink, weight), change));
    }
    if (rest) {
      const weight = loadTail(w + whole, rest);
      const gradient = f32x4.add(f32x4.mul(s, loadTail(g + whole, rest)), f32x4.mul(penalty, weight));
      const first = f32x4.add(f32x4.mul(b1, loadTail(m + whole, rest)), f32x4.mul(n1, gradient));
      const second = f32x4.add(f32x4.mul(b2, loadTail(v + whole, rest)), f32x4.mul(n2, f32x4.mul(gradient, gradient)));
      storeTail(m + whole, first, rest);
      storeTail(v + whole, second, rest);
      const change = f32x4.div(f32x4.mul(step, first), f32x4.add(f32x4.mul(f32x4.sqrt(second), root), e));
      storeTail(w + whole, f32x4.sub(f32x4.mul(shrink, weight), change), rest);
    }
    const next = <usize>stride << 2;
    w += next;
    g += next;
    m += next;
    v += next;
  }
}

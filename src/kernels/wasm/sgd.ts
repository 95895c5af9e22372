// One step of stochastic gradient descent over a block, with momentum. Sutskever et al. 2013, in the form of torch.optim.SGD.
import { load4, loadTail, storeTail } from "./vector";

export function sgd(
  rows: i32, columns: i32, stride: i32, w: usize, g: usize, velocity: usize,
  learningRate: f64, momentum: f64, nesterov: i32, l2: f64, gradScale: f64,
): void {
  const lr = f32x4.splat(<f32>learningRate);
  const mu = f32x4.splat(<f32>momentum);
  const penalty = f32x4.splat(<f32>l2);
  const s = f32x4.splat(<f32>gradScale);
  const whole = <usize>(columns & ~3) << 2;
  const rest = columns & 3;
  for (let r = 0; r < rows; r++) {
    for (let at: usize = 0; at < whole + 4; at += 16) {
      const tail = at == whole;
      if (tail && rest == 0) break;
      const weight = tail ? loadTail(w + at, rest) : load4(w + at);
      const raw = tail ? loadTail(g + at, rest) : load4(g + at);
      const gradient = f32x4.add(f32x4.mul(s, raw), f32x4.mul(penalty, weight));
      let direction = gradient;
      if (velocity) {
        const before = tail ? loadTail(velocity + at, rest) : load4(velocity + at);
        const now = f32x4.add(f32x4.mul(mu, before), gradient);
        if (tail) storeTail(velocity + at, now, rest);
        else v128.store(velocity + at, now);
        direction = nesterov ? f32x4.add(gradient, f32x4.mul(mu, now)) : now;
      }
      const next = f32x4.sub(weight, f32x4.mul(lr, direction));
      if (tail) storeTail(w + at, next, rest);
      else v128.store(w + at, next);
    }
    const step = <usize>stride << 2;
    w += step;
    g += step;
    if (velocity) velocity += step;
  }
}

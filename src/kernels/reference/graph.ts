/** Graphs of neurons: the sweep forwards and backwards, Adam by the weight's own age, and windows. @module */

import type { Kernels } from "../kernels.ts";
import { activationOf } from "./shared/activation-of.ts";
import type { Views } from "./shared/views.ts";

type Names = "graphForward" | "graphBackward" | "adamEach" | "rowMoments" | "windowPush";

export function graphKernels(views: Views): Pick<Kernels, Names> {
  return {
    graphForward(count, batch, order, starts, sources, edges, weights, bias, codes, alpha, x, z, y) {
      const { doubles, ints } = views;
      for (let k = 0; k < count; k++) {
        const s = ints[order / 4 + k];
        const { value } = activationOf(ints[codes / 4 + s] as number);
        for (let b = 0; b < batch; b++) {
          let sum = doubles[bias / 8 + s];
          for (let i = ints[starts / 4 + s]; i < ints[starts / 4 + s + 1]; i++) {
            sum += doubles[weights / 8 + ints[edges / 4 + i]] * doubles[x / 8 + ints[sources / 4 + i] * batch + b];
          }
          doubles[z / 8 + s * batch + b] = sum;
          doubles[y / 8 + s * batch + b] = value(sum, alpha);
        }
      }
    },
    graphBackward(
      count,
      batch,
      order,
      starts,
      sources,
      edges,
      weights,
      codes,
      alpha,
      x,
      z,
      _y,
      dy,
      dx,
      dWeights,
      dBias,
    ) {
      const { doubles, ints } = views;
      for (let k = count - 1; k >= 0; k--) {
        const s = ints[order / 4 + k];
        const { derivative } = activationOf(ints[codes / 4 + s] as number);
        for (let b = 0; b < batch; b++) {
          const at = s * batch + b;
          const dz = doubles[dy / 8 + at] * derivative(doubles[z / 8 + at], alpha);
          doubles[dy / 8 + at] = dz;
          doubles[dBias / 8 + s] += dz;
          for (let i = ints[starts / 4 + s]; i < ints[starts / 4 + s + 1]; i++) {
            const source = ints[sources / 4 + i] * batch + b;
            doubles[dWeights / 8 + ints[edges / 4 + i]] += dz * doubles[x / 8 + source];
            doubles[dx / 8 + source] += doubles[weights / 8 + ints[edges / 4 + i]] * dz;
          }
        }
      }
    },
    adamEach(n, w, g, m, v, corrections, learningRate, beta1, beta2, eps, scale, changes) {
      const { doubles } = views;
      for (let i = 0; i < n; i++) {
        const gradient = doubles[g / 8 + i];
        const c1 = beta1 * doubles[corrections / 8 + 2 * i] + (1 - beta1);
        const c2 = beta2 * doubles[corrections / 8 + 2 * i + 1] + (1 - beta2);
        const first = beta1 * doubles[m / 8 + i] + (1 - beta1) * gradient;
        const second = beta2 * doubles[v / 8 + i] + (1 - beta2) * gradient ** 2;
        const change = (-learningRate * (first / c1)) / (Math.sqrt(second / c2) + eps);
        doubles[corrections / 8 + 2 * i] = c1;
        doubles[corrections / 8 + 2 * i + 1] = c2;
        doubles[m / 8 + i] = first;
        doubles[v / 8 + i] = second;
        doubles[w / 8 + i] += change;
        if (changes !== 0) doubles[changes / 8 + i] = scale * change;
      }
    },
    rowMoments(rows, columns, x, out) {
      const { doubles } = views;
      for (let r = 0; r < rows; r++) {
        const row = doubles.subarray(x / 8 + r * columns, x / 8 + (r + 1) * columns);
        const mean = (of: (value: number) => number) =>
          row.reduce((sum, value) => sum + of(value), 0) / Math.max(columns, 1);
        doubles[out / 8 + 3 * r] = mean(Math.abs);
        doubles[out / 8 + 3 * r + 1] = mean((value) => value);
        doubles[out / 8 + 3 * r + 2] = mean((value) => value * value);
      }
    },
    windowPush(n, x, row, sums, squares) {
      const { doubles } = views;
      for (let i = 0; i < n; i++) {
        const [now, before] = [doubles[x / 8 + i], doubles[row / 8 + i]];
        doubles[sums / 8 + i] += now - before;
        if (squares !== 0) doubles[squares / 8 + i] += now ** 2 - before ** 2;
        doubles[row / 8 + i] = now;
      }
    },
  };
}

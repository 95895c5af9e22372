/** Graphs of neurons: the sweep forwards and backwards. @module */

import type { Kernels } from "../kernels.ts";
import { activationOf } from "./shared/activation-of.ts";
import { slope } from "./shared/small.ts";
import type { Views } from "./shared/views.ts";

export function graphKernels(views: Views): Pick<Kernels, "graphForward" | "graphBackward"> {
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
          const dz = slope(doubles[dy / 8 + at] * derivative(doubles[z / 8 + at], alpha));
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
  };
}

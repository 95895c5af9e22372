/** Adam by each weight's own age. @module */

import type { Kernels } from "../kernels.ts";
import { slope, square } from "./shared/small.ts";
import type { Views } from "./shared/views.ts";

export function adamEachKernels(views: Views): Pick<Kernels, "adamEach"> {
  return {
    adamEach(n, w, g, m, v, corrections, learningRate, beta1, beta2, eps, scale, changes) {
      const { doubles } = views;
      for (let i = 0; i < n; i++) {
        const gradient = slope(doubles[g / 8 + i]);
        const c1 = beta1 * doubles[corrections / 8 + 2 * i] + (1 - beta1);
        const c2 = beta2 * doubles[corrections / 8 + 2 * i + 1] + (1 - beta2);
        const first = slope(beta1 * doubles[m / 8 + i] + (1 - beta1) * gradient);
        const second = square(beta2 * doubles[v / 8 + i] + (1 - beta2) * gradient ** 2);
        const change = (-learningRate * (first / c1)) / (Math.sqrt(second / c2) + eps);
        doubles[corrections / 8 + 2 * i] = c1;
        doubles[corrections / 8 + 2 * i + 1] = c2;
        doubles[m / 8 + i] = first;
        doubles[v / 8 + i] = second;
        doubles[w / 8 + i] += change;
        if (changes !== 0) doubles[changes / 8 + i] = scale * change;
      }
    },
  };
}

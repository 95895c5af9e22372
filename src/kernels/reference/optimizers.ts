/** Steps of the optimizers on a block of a matrix. @module */

import type { Kernels } from "../kernels.ts";
import { slope, square } from "./shared/small.ts";
import type { Views } from "./shared/views.ts";

export function optimizerKernels(views: Views): Pick<Kernels, "adam" | "sgd"> {
  return {
    /** @see Kingma & Ba 2015, Adam, arXiv:1412.6980, algorithm 1; Loshchilov & Hutter 2019, arXiv:1711.05101, algorithm 2 */
    adam(
      rows,
      columns,
      stride,
      w,
      g,
      m,
      v,
      learningRate,
      beta1,
      beta2,
      eps,
      correction1,
      correction2,
      l2,
      decay,
      gradScale,
    ) {
      const x = views.doubles;
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < columns; c++) {
          const at = r * stride + c;
          const weight = x[w / 8 + at];
          const gradient = slope(gradScale * x[g / 8 + at] + l2 * weight);
          const first = slope(beta1 * x[m / 8 + at] + (1 - beta1) * gradient);
          const second = square(beta2 * x[v / 8 + at] + (1 - beta2) * gradient * gradient);
          x[m / 8 + at] = first;
          x[v / 8 + at] = second;
          const direction = first / correction1 / (Math.sqrt(second / correction2) + eps);
          x[w / 8 + at] = weight - learningRate * (direction + decay * weight);
        }
      }
    },
    sgd(rows, columns, stride, w, g, velocity, learningRate, momentum, nesterov, l2, gradScale) {
      const x = views.doubles;
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < columns; c++) {
          const at = r * stride + c;
          const gradient = slope(gradScale * x[g / 8 + at] + l2 * x[w / 8 + at]);
          let direction = gradient;
          if (velocity !== 0) {
            const speed = slope(momentum * x[velocity / 8 + at] + gradient);
            x[velocity / 8 + at] = speed;
            direction = nesterov ? gradient + momentum * speed : speed;
          }
          x[w / 8 + at] -= learningRate * direction;
        }
      }
    },
  };
}

/** Bias and activation of a layer, and the way back. @module */

import type { Kernels } from "../kernels.ts";
import { activationOf } from "./shared/activation-of.ts";
import { slope } from "./shared/small.ts";
import type { Views } from "./shared/views.ts";

export function biasActivationKernels(views: Views): Pick<Kernels, "biasActivation" | "biasActivationBackward"> {
  return {
    biasActivation(code, alpha, rows, columns, bias, z, y) {
      const x = views.doubles;
      const { value } = activationOf(code);
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < columns; c++) {
          const at = r * columns + c;
          if (bias !== 0) x[z / 8 + at] += x[bias / 8 + c];
          x[y / 8 + at] = value(x[z / 8 + at], alpha);
        }
      }
    },
    biasActivationBackward(code, alpha, rows, columns, z, _y, dy, dz, dBias, accumulateBias) {
      const x = views.doubles;
      const { derivative } = activationOf(code);
      if (dBias !== 0 && !accumulateBias) x.fill(0, dBias / 8, dBias / 8 + columns);
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < columns; c++) {
          const at = r * columns + c;
          const d = slope(x[dy / 8 + at] * derivative(x[z / 8 + at], alpha));
          x[dz / 8 + at] = d;
          if (dBias !== 0) x[dBias / 8 + c] += d;
        }
      }
    },
  };
}

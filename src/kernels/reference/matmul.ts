/** Matrix product, as the definition has it. @module */

import type { Kernels } from "../kernels.ts";
import type { Views } from "./shared/views.ts";

export function matmulKernels(views: Views): Pick<Kernels, "matmul"> {
  return {
    matmul(transposeA, transposeB, m, n, k, a, b, c, accumulate) {
      const x = views.doubles;
      const [stepAi, stepAp] = transposeA ? [1, m] : [k, 1];
      const [stepBp, stepBj] = transposeB ? [1, k] : [n, 1];
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let atA = a / 8 + i * stepAi;
          let atB = b / 8 + j * stepBj;
          let sum = 0;
          for (let p = 0; p < k; p++, atA += stepAp, atB += stepBp) sum += x[atA] * x[atB];
          const at = c / 8 + i * n + j;
          x[at] = accumulate ? x[at] + sum : sum;
        }
      }
    },
  };
}

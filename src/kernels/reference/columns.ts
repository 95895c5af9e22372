/** Sums and affine maps of columns. @module */

import type { Kernels } from "../kernels.ts";
import type { Views } from "./views.ts";

export function columnKernels(views: Views): Pick<Kernels, "columnDots" | "affineColumns" | "combineColumns"> {
  return {
    columnDots(rows, columns, a, b, sums) {
      const x = views.doubles;
      for (let c = 0; c < columns; c++) {
        let [sum, dot] = [0, 0];
        for (let r = 0; r < rows; r++) {
          const value = x[a / 8 + r * columns + c];
          sum += value;
          dot += value * x[b / 8 + r * columns + c];
        }
        x[sums / 8 + c] = sum;
        x[sums / 8 + columns + c] = dot;
      }
    },
    affineColumns(rows, columns, x, scale, shift, y) {
      const values = views.doubles;
      for (let i = 0; i < rows * columns; i++) {
        const c = i % columns;
        values[y / 8 + i] = values[scale / 8 + c] * values[x / 8 + i] + values[shift / 8 + c];
      }
    },
    combineColumns(rows, columns, a, b, alpha, beta, gamma, y) {
      const x = views.doubles;
      for (let i = 0; i < rows * columns; i++) {
        const c = i % columns;
        x[y / 8 + i] = x[alpha / 8 + c] * x[a / 8 + i] + x[beta / 8 + c] * x[b / 8 + i] + x[gamma / 8 + c];
      }
    },
  };
}

/** Many values in, few out. @module */

import type { Kernels } from "../kernels.ts";
import type { Views } from "./shared/views.ts";

type Names = "columnSums" | "rowSums" | "sumSquares" | "wideColumnSums" | "maxAbsDifference" | "countNonFinite";

export function reductionKernels(views: Views): Pick<Kernels, Names> {
  return {
    columnSums(rows, columns, x, out, accumulate) {
      const values = views.doubles;
      for (let c = 0; c < columns; c++) {
        let sum = accumulate ? values[out / 8 + c] : 0;
        for (let r = 0; r < rows; r++) sum += values[x / 8 + r * columns + c];
        values[out / 8 + c] = sum;
      }
    },
    rowSums(rows, columns, x, out, accumulate) {
      const values = views.doubles;
      for (let r = 0; r < rows; r++) {
        let sum = accumulate ? values[out / 8 + r] : 0;
        for (let c = 0; c < columns; c++) sum += values[x / 8 + r * columns + c];
        values[out / 8 + r] = sum;
      }
    },
    sumSquares(n, x, out) {
      const values = views.doubles;
      let sum = 0;
      for (let i = 0; i < n; i++) sum += values[x / 8 + i] ** 2;
      values[out / 8] = sum;
    },
    wideColumnSums(rows, columns, x, out) {
      const values = views.doubles;
      for (let c = 0; c < columns; c++) {
        let sum = 0;
        for (let r = 0; r < rows; r++) sum += values[x / 8 + r * columns + c];
        values[out / 8 + c] = sum;
      }
    },
    maxAbsDifference(n, a, b, out) {
      const values = views.doubles;
      let largest = 0;
      for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(values[a / 8 + i] - values[b / 8 + i]));
      values[out / 8] = largest;
    },
    countNonFinite(n, x, out) {
      const values = views.doubles;
      let count = 0;
      for (let i = 0; i < n; i++) if (!Number.isFinite(values[x / 8 + i])) count++;
      values[out / 8] = count;
    },
  };
}

/** Gram matrix, Cholesky factor and triangular systems, as the textbook has them. @module */

import type { Kernels } from "../kernels.ts";
import type { Views } from "./shared/views.ts";

export function linearAlgebraKernels(views: Views): Pick<Kernels, "gram" | "cholesky" | "triangularSolve"> {
  return {
    gram(rows, columns, alpha, x, gram) {
      const values = views.doubles;
      for (let i = 0; i < columns; i++) {
        for (let j = i; j < columns; j++) {
          let sum = 0;
          for (let r = 0; r < rows; r++) sum += values[x / 8 + r * columns + i] * values[x / 8 + r * columns + j];
          values[gram / 8 + i * columns + j] = alpha * sum;
          values[gram / 8 + j * columns + i] = alpha * sum;
        }
      }
    },
    /** @see Golub & Van Loan 2013, Matrix Computations, 4.2.5 */
    cholesky(n, a) {
      const l = views.doubles.subarray(a / 8, a / 8 + n * n);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j <= i; j++) {
          let sum = l[i * n + j];
          for (let k = 0; k < j; k++) sum -= l[i * n + k] * l[j * n + k];
          if (i > j) l[i * n + j] = sum / l[j * n + j];
          else if (sum > 0) l[i * n + i] = Math.sqrt(sum);
          else return 1 + i;
        }
        l.fill(0, i * n + i + 1, (i + 1) * n);
      }
      return 0;
    },
    triangularSolve(transpose, n, columns, lower, b) {
      const l = views.doubles.subarray(lower / 8, lower / 8 + n * n);
      const x = views.doubles.subarray(b / 8, b / 8 + n * columns);
      for (let step = 0; step < n; step++) {
        const i = transpose ? n - 1 - step : step;
        for (let c = 0; c < columns; c++) {
          let sum = x[i * columns + c];
          if (transpose) for (let k = i + 1; k < n; k++) sum -= l[k * n + i] * x[k * columns + c];
          else for (let k = 0; k < i; k++) sum -= l[i * n + k] * x[k * columns + c];
          x[i * columns + c] = sum / l[i * n + i];
        }
      }
    },
  };
}

/** Statistics over the last steps: what a batch did, and running sums over a ring of rows. @module */

import type { Kernels } from "../kernels.ts";
import type { Views } from "./shared/views.ts";

export function windowStatisticsKernels(views: Views): Pick<Kernels, "rowMoments" | "windowPush"> {
  return {
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

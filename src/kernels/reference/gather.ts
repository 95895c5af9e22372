/** Rows of a dataset, picked by index. @module */

import type { Kernels } from "../kernels.ts";
import type { Views } from "./shared/views.ts";

export function gatherKernels(views: Views): Pick<Kernels, "gatherBytes" | "gatherRows" | "gatherInts"> {
  return {
    gatherBytes(rows, columns, x, indices, scale, offset, y) {
      const { doubles, ints, bytes } = views;
      for (let r = 0; r < rows; r++) {
        const from = x + ints[indices / 4 + r] * columns;
        for (let c = 0; c < columns; c++) doubles[y / 8 + r * columns + c] = scale * bytes[from + c] + offset;
      }
    },
    gatherRows(rows, columns, x, indices, y) {
      const { doubles, ints } = views;
      for (let r = 0; r < rows; r++) {
        const from = x / 8 + ints[indices / 4 + r] * columns;
        doubles.copyWithin(y / 8 + r * columns, from, from + columns);
      }
    },
    gatherInts(n, x, indices, y) {
      const { ints } = views;
      for (let i = 0; i < n; i++) ints[y / 4 + i] = ints[x / 4 + ints[indices / 4 + i]];
    },
  };
}

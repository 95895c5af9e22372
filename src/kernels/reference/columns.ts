/** Sums of columns, and their affine maps with an activation behind. @module */

import type { ActivationCode } from "../activation.ts";
import type { Address } from "../address.ts";
import type { Kernels } from "../kernels.ts";
import { activationOf } from "./shared/activation-of.ts";
import { slope } from "./shared/small.ts";
import type { Views } from "./shared/views.ts";

type ColumnKernels = Pick<Kernels, "columnDots" | "affineColumns" | "affineColumnDots" | "combineColumns">;

export function columnKernels(views: Views): ColumnKernels {
  /** dy activation'(scale x + shift) of entry i. */
  const through = (
    [code, alpha]: readonly [ActivationCode, number],
    i: number,
    c: number,
    [x, scale, shift, dy]: readonly [Address, Address, Address, Address],
  ): number => {
    const values = views.doubles;
    const z = values[scale / 8 + c]! * values[x / 8 + i]! + values[shift / 8 + c]!;
    return slope(values[dy / 8 + i]! * activationOf(code).derivative(z, alpha));
  };
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
    affineColumns(activation, alpha, rows, columns, x, scale, shift, y) {
      const values = views.doubles;
      const { value } = activationOf(activation);
      for (let i = 0; i < rows * columns; i++) {
        const c = i % columns;
        values[y / 8 + i] = value(values[scale / 8 + c] * values[x / 8 + i] + values[shift / 8 + c], alpha);
      }
    },
    affineColumnDots(activation, alpha, rows, columns, x, scale, shift, dy, sums) {
      const values = views.doubles;
      values.fill(0, sums / 8, sums / 8 + 2 * columns);
      for (let i = 0; i < rows * columns; i++) {
        const c = i % columns;
        const d = through([activation, alpha], i, c, [x, scale, shift, dy]);
        values[sums / 8 + c] += d;
        values[sums / 8 + columns + c] += d * values[x / 8 + i];
      }
    },
    combineColumns(activation, alpha, rows, columns, x, scale, shift, dy, a, b, c, dx) {
      const values = views.doubles;
      for (let i = 0; i < rows * columns; i++) {
        const at = i % columns;
        const d = through([activation, alpha], i, at, [x, scale, shift, dy]);
        values[dx / 8 + i] = slope(
          values[a / 8 + at] * d + values[b / 8 + at] * values[x / 8 + i] + values[c / 8 + at],
        );
      }
    },
  };
}

/** Losses with their gradients. @module */

import type { Kernels } from "../kernels.ts";
import { exp, slope } from "./shared/small.ts";
import { sigmoid } from "./shared/special-functions.ts";
import type { Views } from "./shared/views.ts";

type Names = "softmax" | "softmaxCrossEntropy" | "binaryCrossEntropy" | "squaredError";

/** e^(x - max x), their sum, and where the first maximum stands. */
function shiftedExp(row: Float64Array): { exps: Float64Array; sum: number; largest: number } {
  const top = row.reduce((a, b) => Math.max(a, b), -Infinity);
  const exps = row.map((x) => exp(x - top));
  return { exps, sum: exps.reduce((a, b) => a + b, 0), largest: row.indexOf(top) };
}

export function lossKernels(views: Views): Pick<Kernels, Names> {
  const weightAt = (weights: number, i: number): number => (weights === 0 ? 1 : views.doubles[weights / 8 + i]);
  return {
    softmax(rows, columns, x, y) {
      const values = views.doubles;
      for (let r = 0; r < rows; r++) {
        const from = x / 8 + r * columns;
        const { exps, sum } = shiftedExp(values.subarray(from, from + columns));
        exps.forEach((e, c) => {
          values[y / 8 + r * columns + c] = e / sum;
        });
      }
    },
    softmaxCrossEntropy(rows, columns, logits, labels, weights, gradient, out) {
      const values = views.doubles;
      let loss = 0;
      let correct = 0;
      for (let r = 0; r < rows; r++) {
        const row = values.subarray(logits / 8 + r * columns, logits / 8 + (r + 1) * columns);
        const label = views.ints[labels / 4 + r];
        const { exps, sum, largest } = shiftedExp(row);
        const weight = weightAt(weights, r);
        loss += weight * (Math.log(sum) + row[largest] - row[label]);
        if (largest === label) correct++;
        if (gradient === 0) continue;
        exps.forEach((e, c) => {
          values[gradient / 8 + r * columns + c] = slope((weight * (e / sum - (c === label ? 1 : 0))) / rows);
        });
      }
      values[out / 8] = loss;
      values[out / 8 + 1] = correct;
    },
    binaryCrossEntropy(n, logits, targets, weights, gradient, out) {
      const values = views.doubles;
      let loss = 0;
      let correct = 0;
      for (let i = 0; i < n; i++) {
        const z = values[logits / 8 + i];
        const t = values[targets / 8 + i];
        const weight = weightAt(weights, i);
        loss += weight * (Math.max(z, 0) - z * t + Math.log1p(Math.exp(-Math.abs(z))));
        if (z > 0 === t > 0.5) correct++;
        if (gradient !== 0) values[gradient / 8 + i] = slope((weight * (sigmoid(z) - t)) / n);
      }
      values[out / 8] = loss;
      values[out / 8 + 1] = correct;
    },
    squaredError(n, predictions, targets, weights, gradient, out) {
      const values = views.doubles;
      let loss = 0;
      for (let i = 0; i < n; i++) {
        const difference = slope(values[predictions / 8 + i] - values[targets / 8 + i]);
        const weight = weightAt(weights, i);
        loss += weight * difference * difference;
        if (gradient !== 0) values[gradient / 8 + i] = slope((weight * 2 * difference) / n);
      }
      values[out / 8] = loss;
    },
  };
}

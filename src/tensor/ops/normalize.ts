/** Normalization by mean and variance: batch, layer and group normalization are the same map over other sets of entries. @module */

import { invariant } from "../../errors.ts";
import type { Backward } from "../gradients.ts";
import { note } from "../tape.ts";
import type { Tensor } from "../tensor.ts";

/** Which entries share a mean and a variance: those of `blockRows` consecutive rows and `groupSize` consecutive columns. */
export interface NormalizeOptions {
  readonly blockRows: number;
  readonly groupSize: number;
  /** Added to variances. */
  readonly eps: number;
  /** Fixed values per column in place of the entries' own; only for a single block with groups of 1. */
  readonly fixed?: Statistics;
}

/** Per block and group. The variance is biased: sums are divided by the number of entries. */
export interface Statistics {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

interface Saved extends Statistics {
  readonly options: NormalizeOptions;
}

/** Sums over a group's columns. */
function overGroups(columns: number, groupSize: number, value: (column: number) => number): Float64Array {
  const sums = new Float64Array(columns / groupSize);
  for (let c = 0; c < columns; c++) {
    const group = Math.floor(c / groupSize);
    sums[group] = (sums[group] as number) + value(c);
  }
  return sums;
}

/** Sums of a and of a * b over the rows of one block, per column, in float64. */
function dots(a: Tensor, b: Tensor, row: number, rows: number): { sums: Float64Array; products: Float64Array } {
  const { device, columns } = a;
  return device.scope("dots", () => {
    const out = device.scratch(16 * columns);
    const offset = row * columns * device.bytesPerReal;
    device.kernels.columnDots(rows, columns, a.address + offset, b.address + offset, out);
    const values = device.doubles(out, 2 * columns).slice();
    return { sums: values.subarray(0, columns), products: values.subarray(columns) };
  });
}

/** Mean and variance of every block and group of x. */
function statisticsOf(x: Tensor, { blockRows, groupSize }: NormalizeOptions): Statistics {
  const { rows, columns } = x;
  const groups = columns / groupSize;
  const blocks = blockRows === 0 ? 0 : rows / blockRows;
  const mean = new Float64Array(blocks * groups);
  const variance = new Float64Array(blocks * groups);
  const count = blockRows * groupSize;
  for (let block = 0; block < blocks; block++) {
    const { sums, products } = dots(x, x, block * blockRows, blockRows);
    const sum = overGroups(columns, groupSize, (c) => sums[c] as number);
    const square = overGroups(columns, groupSize, (c) => products[c] as number);
    for (let g = 0; g < groups; g++) {
      const average = (sum[g] as number) / count;
      mean[block * groups + g] = average;
      variance[block * groups + g] = Math.max(0, (square[g] as number) / count - average * average);
    }
  }
  return { mean, variance };
}

/**
 * y = gamma[c] (x - mean) / sqrt(variance + eps) + beta[c], mean and variance over the entries of a block and group, or fixed.
 *
 * Batch normalization: one block of all rows, groups of one column. Layer normalization: blocks of one row, one group. Group normalization:
 * a block for each image.
 *
 * **Shapes**: x: [..., columns], gamma, beta: [columns] -> [..., columns].
 *
 * @see Ioffe & Szegedy 2015, arXiv:1502.03167; Ba, Kiros & Hinton 2016, arXiv:1607.06450; Wu & He 2018, arXiv:1803.08494
 */
export function normalize(
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  options: NormalizeOptions,
): { readonly output: Tensor; readonly statistics: Statistics } {
  const { device, rows, columns } = x;
  const { blockRows, groupSize, eps, fixed } = options;
  invariant(
    !fixed || (groupSize === 1 && blockRows === rows),
    "fixed statistics belong to one block of single columns",
  );
  const statistics = fixed ?? statisticsOf(x, options);
  const { mean, variance } = statistics;
  const y = device.empty(x.shape);
  const [scales, shifts] = [gamma.read(), beta.read()];
  const groups = columns / groupSize;
  const [scale, shift] = [device.empty([columns]), device.empty([columns])];
  for (let row = 0; row < rows; row += blockRows) {
    const [factors, offsets] = [new Float64Array(columns), new Float64Array(columns)];
    for (let c = 0; c < columns; c++) {
      const at = (row / blockRows) * groups + Math.floor(c / groupSize);
      const factor = (scales[c] as number) / Math.sqrt((variance[at] as number) + eps);
      factors[c] = factor;
      offsets[c] = (shifts[c] as number) - (mean[at] as number) * factor;
    }
    scale.write(factors);
    shift.write(offsets);
    const offset = row * columns * device.bytesPerReal;
    const [from, to] = [x.address + offset, y.address + offset];
    device.kernels.affineColumns(blockRows, columns, from, scale.address, shift.address, to);
  }
  note("normalize", [x, gamma, beta], y, { ...statistics, options } satisfies Saved);
  return { output: y, statistics };
}

/** What one block's gradient is, column by column: dx = a dy + b x + c. */
interface Combination {
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly c: Float64Array;
}

/**
 * With x' = (x - mean) / s, s = sqrt(variance + eps): dbeta = sum dy, dgamma = sum dy x', and over the m entries of a group
 * dx = (gamma dy - sum(gamma dy) / m - x' sum(gamma dy x') / m) / s; with fixed statistics dx = gamma dy / s.
 */
export const normalizeBackward: Backward<Saved> = (record, gradients) => {
  const [x, gamma, beta] = record.inputs as [Tensor, Tensor, Tensor];
  const { mean, variance, options } = record.saved;
  const { blockRows, groupSize, eps, fixed } = options;
  const { device, rows, columns } = x;
  const dy = gradients.output(record);
  const scales = gamma.read();
  const [dGamma, dBeta] = [new Float64Array(columns), new Float64Array(columns)];
  const combinations: Combination[] = [];
  const groups = columns / groupSize;
  for (let row = 0; row < rows; row += blockRows) {
    const { sums, products } = dots(dy, x, row, blockRows);
    const first = (row / blockRows) * groups;
    const at = (c: number): number => first + Math.floor(c / groupSize);
    const inverse = (c: number): number => 1 / Math.sqrt((variance[at(c)] as number) + eps);
    const slopes = products.map((product, c) => (product - (mean[at(c)] as number) * (sums[c] as number)) * inverse(c));
    for (let c = 0; c < columns; c++) {
      dGamma[c] = (dGamma[c] as number) + (slopes[c] as number);
      dBeta[c] = (dBeta[c] as number) + (sums[c] as number);
    }
    const count = blockRows * groupSize;
    const share = (of: Float64Array): Float64Array =>
      fixed
        ? new Float64Array(groups)
        : overGroups(columns, groupSize, (c) => ((scales[c] as number) * (of[c] as number)) / count);
    const [A, B] = [share(sums), share(slopes)];
    const combination = {
      a: new Float64Array(columns),
      b: new Float64Array(columns),
      c: new Float64Array(columns),
    };
    for (let c = 0; c < columns; c++) {
      const group = Math.floor(c / groupSize);
      const factor = inverse(c);
      const pull = (B[group] as number) * factor * factor;
      combination.a[c] = (scales[c] as number) * factor;
      combination.b[c] = -pull;
      combination.c[c] = pull * (mean[at(c)] as number) - (A[group] as number) * factor;
    }
    combinations.push(combination);
  }
  gradients.contribute(gamma, (to) => device.reals(to, columns).set(dGamma));
  gradients.contribute(beta, (to) => device.reals(to, columns).set(dBeta));
  gradients.contribute(x, (dx) => {
    const [a, b, c] = [device.empty([columns]), device.empty([columns]), device.empty([columns])];
    for (const [block, combination] of combinations.entries()) {
      a.write(combination.a);
      b.write(combination.b);
      c.write(combination.c);
      const offset = block * blockRows * columns * device.bytesPerReal;
      // biome-ignore format: one call, its arguments as the kernel groups them
      device.kernels.combineColumns(
        blockRows, columns, dy.address + offset, x.address + offset, a.address, b.address, c.address, dx + offset,
      );
    }
  });
};

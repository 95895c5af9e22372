/** Normalization by mean and variance: batch, layer and group normalization are the same map over other sets of entries. @module */

import { invariant } from "../../errors.ts";
import { identity } from "../../kernels/activations/identity.ts";
import type { Address } from "../../kernels/address.ts";
import type { Backward } from "../gradients.ts";
import { note } from "../tape.ts";
import type { Tensor } from "../tensor.ts";
import type { Activation } from "./shared/activated.ts";

/** Which entries share a mean and a variance: those of `blockRows` consecutive rows and `groupSize` consecutive columns. */
export interface NormalizeOptions {
  readonly blockRows: number;
  readonly groupSize: number;
  /** Added to variances. */
  readonly eps: number;
  /** Fixed values per column in place of the entries' own; only for a single block with groups of 1. */
  readonly fixed?: Statistics;
  /** Applied to what is normalized, in the same pass; default none. */
  readonly activation?: Activation;
}

const PLAIN: Activation = { code: identity.code, alpha: 0 };

/** Per block and group. The variance is biased: sums are divided by the number of entries. */
export interface Statistics {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

interface Saved extends Statistics {
  readonly options: NormalizeOptions;
  /** Factors and terms of every block: y = activation(scale[block, c] x + shift[block, c]). */
  readonly scale: Tensor;
  readonly shift: Tensor;
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

/** Sums of a column, and of its products. */
interface Dots {
  readonly sums: Float64Array;
  readonly products: Float64Array;
}

/** What a kernel that sums columns leaves at the address it is given, in float64. */
function dots({ device, columns }: Tensor, kernel: (out: Address) => void): Dots {
  return device.scope("dots", () => {
    const out = device.scratch(16 * columns);
    kernel(out);
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
    const from = x.address + block * blockRows * columns * x.device.bytesPerReal;
    const { sums, products } = dots(x, (out) => x.device.kernels.columnDots(blockRows, columns, from, from, out));
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
 * y = activation(gamma[c] (x - mean) / sqrt(variance + eps) + beta[c]), mean and variance over the entries of a block and group, or fixed.
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
  const { blockRows, groupSize, eps, fixed, activation = PLAIN } = options;
  invariant(
    !fixed || (groupSize === 1 && blockRows === rows),
    "fixed statistics belong to one block of single columns",
  );
  const statistics = fixed ?? statisticsOf(x, options);
  const { mean, variance } = statistics;
  const y = device.empty(x.shape);
  const [scales, shifts] = [gamma.read(), beta.read()];
  const groups = columns / groupSize;
  const blocks = blockRows === 0 ? 0 : rows / blockRows;
  const factors = new Float64Array(blocks * columns);
  const offsets = new Float64Array(blocks * columns);
  for (let i = 0; i < factors.length; i++) {
    const c = i % columns;
    const at = Math.floor(i / columns) * groups + Math.floor(c / groupSize);
    const factor = (scales[c] as number) / Math.sqrt((variance[at] as number) + eps);
    factors[i] = factor;
    offsets[i] = (shifts[c] as number) - (mean[at] as number) * factor;
  }
  const [scale, shift] = [factors, offsets].map((values) => device.tensor(values, [blocks, columns])) as [
    Tensor,
    Tensor,
  ];
  const bytes = columns * device.bytesPerReal;
  for (let block = 0; block < blocks; block++) {
    const [at, offset] = [block * bytes, block * blockRows * bytes];
    const [factor, term, from, to] = [scale.address + at, shift.address + at, x.address + offset, y.address + offset];
    device.kernels.affineColumns(activation.code, activation.alpha, blockRows, columns, from, factor, term, to);
  }
  note(normalizeBackward, [x, gamma, beta], y, { ...statistics, options, scale, shift } satisfies Saved);
  return { output: y, statistics };
}

/** What one block's gradient is, column by column: dx = a d + b x + c. */
interface Combination {
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly c: Float64Array;
}

/** Of a column: gamma, mean, 1 / s, and the shares A and B of its group in sums of gamma d and of gamma d x'. */
type ColumnTerms = readonly [gamma: number, mean: number, inverse: number, A: number, B: number];

/** dx = gamma d / s - A / s - x' B / s, put in terms of d and x. */
function combinationOf(columns: number, termsOf: (column: number) => ColumnTerms): Combination {
  const [a, b, c] = [new Float64Array(columns), new Float64Array(columns), new Float64Array(columns)];
  for (let column = 0; column < columns; column++) {
    const [gamma, mean, inverse, A, B] = termsOf(column);
    const pull = B * inverse * inverse;
    a[column] = gamma * inverse;
    b[column] = -pull;
    c[column] = pull * mean - A * inverse;
  }
  return { a, b, c };
}

/**
 * With d = dy activation', x' = (x - mean) / s, s = sqrt(variance + eps): dbeta = sum d, dgamma = sum d x', and over the m entries of a group
 * dx = (gamma d - sum(gamma d) / m - x' sum(gamma d x') / m) / s; with fixed statistics dx = gamma d / s.
 */
export const normalizeBackward: Backward<Saved> = (record, gradients) => {
  const [x, gamma, beta] = record.inputs as [Tensor, Tensor, Tensor];
  const { mean, variance, options, scale, shift } = record.saved;
  const { blockRows, groupSize, eps, fixed, activation = PLAIN } = options;
  const { device, rows, columns } = x;
  const dy = gradients.output(record);
  const scales = gamma.read();
  const [dGamma, dBeta] = [new Float64Array(columns), new Float64Array(columns)];
  const combinations: Combination[] = [];
  const bytes = columns * device.bytesPerReal;
  const { code, alpha } = activation;
  /** The arguments that both kernels take for one block. */
  const blockOf = (block: number) => {
    const [at, offset] = [block * bytes, block * blockRows * bytes];
    const [factor, term] = [scale.address + at, shift.address + at];
    return [code, alpha, blockRows, columns, x.address + offset, factor, term, dy.address + offset] as const;
  };
  const groups = columns / groupSize;
  for (let row = 0; row < rows; row += blockRows) {
    const { sums, products } = dots(x, (out) => device.kernels.affineColumnDots(...blockOf(row / blockRows), out));
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
    combinations.push(
      combinationOf(columns, (c) => {
        const group = Math.floor(c / groupSize);
        return [scales[c], mean[at(c)], inverse(c), A[group], B[group]] as ColumnTerms;
      }),
    );
  }
  gradients.contribute(gamma, (to) => device.reals(to, columns).set(dGamma));
  gradients.contribute(beta, (to) => device.reals(to, columns).set(dBeta));
  gradients.contribute(x, (dx) => {
    const [a, b, c] = [device.empty([columns]), device.empty([columns]), device.empty([columns])];
    for (const [block, combination] of combinations.entries()) {
      a.write(combination.a);
      b.write(combination.b);
      c.write(combination.c);
      const to = dx + block * blockRows * bytes;
      device.kernels.combineColumns(...blockOf(block), a.address, b.address, c.address, to);
    }
  });
};

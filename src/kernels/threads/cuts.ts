/**
 * How kernels are cut into parts for threads: over what they write, never over what they sum, so that every number is computed as in one
 * call.
 *
 * @module
 */

type Args = readonly number[];

export interface Cut {
  /** Nanoseconds of a call on one thread, about: which jobs are alike, and which are too small. */
  cost(args: Args): number;
  /** Numbers along which it is cut, in pieces that are multiples of `step`. Without: it can be part of a job, but has no parts. */
  length?(args: Args): number;
  step?(args: Args): number;
  /** The kernel that computes a part, when it is another one. */
  readonly kernel?: string;
  /** Its arguments for `from` to `to` - 1. */
  part?(args: Args, from: number, to: number): number[];
}

const BYTES = 4;
/** Floats of a cache line: two threads do not write to one. */
const LINE = 16;

/** `args` with new values at some indices. */
function changed(args: Args, changes: Readonly<Record<number, number>>): number[] {
  const result = args.map(Number);
  for (const [index, value] of Object.entries(changes)) result[Number(index)] = value;
  return result;
}

const at = (args: Args, index: number): number => args[index] as number;

/** Addresses at some indices, `reals` further; 0 stays, which is none. */
const moved = (args: Args, indices: readonly number[], reals: number): Record<number, number> =>
  Object.fromEntries(indices.map((i) => [i, at(args, i) === 0 ? 0 : at(args, i) + BYTES * reals]));

/** A kernel over n numbers (argument 0) at some addresses. */
const flat = (nanoseconds: number, ...addresses: number[]): Cut => ({
  cost: (args) => nanoseconds * at(args, 0),
  length: (args) => at(args, 0),
  step: () => LINE,
  part: (args, from, to) => changed(args, { 0: to - from, ...moved(args, addresses, from) }),
});

/** A kernel over rows (argument `rows`) of so many columns, the next argument, at some addresses. */
const byRows = (nanoseconds: number, rows: number, ...addresses: number[]): Cut => ({
  cost: (args) => nanoseconds * at(args, rows) * at(args, rows + 1),
  length: (args) => at(args, rows),
  step: () => 1,
  part: (args, from, to) => changed(args, { [rows]: to - from, ...moved(args, addresses, from * at(args, rows + 1)) }),
});

/** A kernel that sums over rows (argument `rows`), cut over the columns by a kernel that takes the first and the last as well. */
const byColumns = (nanoseconds: number, rows: number, kernel: string): Cut => ({
  cost: (args) => nanoseconds * at(args, rows) * at(args, rows + 1),
  length: (args) => at(args, rows + 1),
  step: (args) => (at(args, rows + 1) >= 2 * LINE ? LINE : 4),
  kernel,
  part: (args, from, to) => [...args.map(Number), from, to],
});

/** Of an optimizer: rows, columns, stride, and addresses of matrices of that stride. */
const update = (nanoseconds: number, ...addresses: number[]): Cut => {
  const isWhole = (args: Args): boolean => at(args, 1) === at(args, 2);
  return {
    cost: (args) => nanoseconds * at(args, 0) * at(args, 1),
    length: (args) => (isWhole(args) ? at(args, 0) * at(args, 1) : at(args, 0)),
    step: (args) => (isWhole(args) ? LINE : 1),
    part: (args, from, to) =>
      isWhole(args)
        ? changed(args, { 0: 1, 1: to - from, 2: to - from, ...moved(args, addresses, from) })
        : changed(args, { 0: to - from, ...moved(args, addresses, from * at(args, 2)) }),
  };
};

/** Of windows over images: entries of x and y of one image. */
const pixels = (args: Args): number => at(args, 1) * at(args, 2) * at(args, 3);
const outputs = (args: Args): number => at(args, 7) * at(args, 8) * at(args, 3);
const windowCost = (args: Args): number => 0.4 * at(args, 0) * outputs(args) * at(args, 4) ** 2;

/** A kernel over images, with the indices of the addresses of x and y. */
const byImages = (x: number, y: number): Cut => ({
  cost: windowCost,
  length: (args) => at(args, 0),
  step: () => 1,
  part: (args, from, to) =>
    changed(args, {
      0: to - from,
      ...moved(args, [x], from * pixels(args)),
      ...moved(args, [y], from * outputs(args)),
    }),
});

/** A kernel over tiles: argument 0 is the first, 1 their count, 4 the channels; the tiles' entries are at argument `entries`. */
const byTiles = (entries: number): Cut => ({
  cost: (args) => 6 * at(args, 1) * at(args, 4),
  length: (args) => at(args, 1),
  step: () => 1,
  part: (args, from, to) =>
    changed(args, { 0: at(args, 0) + from, 1: to - from, ...moved(args, [entries], from * at(args, 4)) }),
});

/** Kernels of 3 x 3 by outputs, with the indices of the addresses of weights and planes. */
const byOutputs = (weight: number, planes: number): Cut => ({
  cost: (args) => 6 * at(args, 0) * at(args, 1),
  length: (args) => at(args, 0),
  step: () => 1,
  part: (args, from, to) =>
    changed(args, {
      0: to - from,
      ...moved(args, [weight], from * 9 * at(args, 1)),
      ...moved(args, [planes], from * at(args, 1)),
    }),
});

const patchCost = (args: Args): number => 0.3 * at(args, 1) * at(args, 6) * at(args, 7) ** 2;

const matmul: Cut = {
  cost: ([, , m, n, k]) => ((m as number) * (n as number) * (k as number)) / 16,
  length: ([, , m, n]) => Math.max(m as number, n as number),
  step: ([, , m, n]) => ((m as number) > (n as number) ? 4 : 8),
  kernel: "matmulPart",
  part(args, from, to) {
    const [m, n] = [at(args, 2), at(args, 3)];
    return [...args.map(Number), ...(m > n ? [from, to, 0, n] : [0, m, from, to])];
  },
};

const biasActivationBackward: Cut = {
  cost: (args) => at(args, 2) * at(args, 3),
  length: (args) => (at(args, 8) === 0 ? at(args, 2) * at(args, 3) : at(args, 3)),
  step: (args) => (at(args, 8) === 0 || at(args, 3) >= 2 * LINE ? LINE : 4),
  kernel: "biasActivationBackwardPart",
  part(args, from, to) {
    const whole = at(args, 8) === 0 ? changed(args, { 2: 1, 3: at(args, 2) * at(args, 3) }) : args.map(Number);
    return [...whole, from, to];
  },
};

/** By the name of the kernel; the others stay whole. */
export const cuts: Readonly<Record<string, Cut>> = {
  matmul,
  fill: flat(0.1, 2),
  copy: flat(0.2, 1, 2),
  add: flat(0.3, 1, 2, 3),
  subtract: flat(0.3, 1, 2, 3),
  multiply: flat(0.3, 1, 2, 3),
  scale: flat(0.2, 2, 3),
  axpy: flat(0.3, 2, 3),
  exp: flat(1, 1, 2),
  biasActivation: byRows(0.5, 2, 5, 6),
  biasActivationBackward,
  columnSums: byColumns(0.3, 0, "columnSumsPart"),
  softmax: byRows(1.5, 0, 2, 3),
  gatherBytes: {
    ...byRows(0.3, 0, 6),
    part: (args, from, to) =>
      changed(args, { 0: to - from, ...moved(args, [3], from), ...moved(args, [6], from * at(args, 1)) }),
  },
  gatherRows: {
    ...byRows(0.3, 0, 4),
    part: (args, from, to) =>
      changed(args, { 0: to - from, ...moved(args, [3], from), ...moved(args, [4], from * at(args, 1)) }),
  },
  adam: update(0.7, 3, 4, 5, 6),
  sgd: update(0.4, 3, 4, 5),
  patches: {
    cost: patchCost,
    length: (args) => at(args, 1),
    step: () => 1,
    part: (args, from, to) =>
      changed(args, {
        0: at(args, 0) + from,
        1: to - from,
        ...moved(args, [13], from * at(args, 6) * at(args, 7) ** 2),
      }),
  },
  addPatches: { cost: patchCost },
  scatterAdd: { cost: (args) => at(args, 0) },
  maxPool: {
    cost: windowCost,
    length: (args) => at(args, 0),
    step: () => 1,
    kernel: "maxPoolPart",
    part: (args, from, to) => [...args.map(Number), from, to],
  },
  averagePool: byImages(9, 10),
  addAveragePool: byImages(10, 9),
  depthwise: byImages(9, 11),
  addDepthwiseInput: byImages(11, 9),
  winogradTiles: byTiles(10),
  winogradOutputs: byTiles(6),
  winogradSpread: byTiles(7),
  winogradWeights: byOutputs(3, 4),
  addWinogradWeights: byOutputs(4, 3),
  columnDots: byColumns(0.5, 0, "columnDotsPart"),
  affineColumns: byRows(0.5, 2, 4, 7),
  affineColumnDots: byColumns(1, 2, "affineColumnDotsPart"),
  combineColumns: byRows(1, 2, 4, 7, 11),
};

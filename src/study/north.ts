/**
 * What the studies of NORTH* share: the arms, and the figures that were published for them.
 *
 * @see Maile, Rachelson, Luga & Wilson 2022, arXiv:2202.08539
 */

import type { Arm, Published } from "./definition.ts";

export const NORTH_SOURCE =
  "K. Maile, E. Rachelson, H. Luga, D. Wilson, When, where, and how to add new neurons to ANNs, AutoML 2022, arXiv:2202.08539";

const plain = (strategy: string): Arm => ({ name: strategy, strategy });

/** Every strategy of the paper's table 1, as it should be. */
export const northArms: readonly Arm[] = [
  plain("north-select"),
  plain("north-pre"),
  plain("north-random"),
  plain("north-weight"),
  plain("gradmax"),
  plain("firefly"),
  plain("nest"),
];

/** Where the released code does something else, as it does it. */
export const publishedForms: readonly Arm[] = [
  {
    name: "north-select-published",
    strategy: "north-select",
    options: { initializer: { order: "least-orthogonal", entries: "mixed" } },
  },
  {
    name: "north-weight-published",
    strategy: "north-weight",
    options: { trigger: { allocated: 1784 }, initializer: { projection: false } },
  },
  { name: "nest-published", strategy: "nest", options: { initializer: { sign: "lost" } } },
];

/** As published: Adam, batches of 512 rows, 20 epochs, a constant learning rate of 3e-4. */
export const mnistRun: Readonly<Record<string, unknown>> = {
  batchSize: 512,
  epochs: 20,
  learningRate: 3e-4,
  schedule: "constant",
};
export const mnistSizes: { readonly small: 64; readonly medium: 256; readonly big: 784 } = {
  small: 64,
  medium: 256,
  big: 784,
};

const form = (strategy: string, published: Omit<Published, "arm">): Published[] =>
  [strategy, `${strategy}-published`].map((arm) => ({ arm, ...published }));

const sized = (accuracy: number, sd: number, units: number, unitsSd: number, widths: readonly number[]) => ({
  accuracy: { mean: accuracy, sd },
  hiddenUnits: { mean: units, sd: unitsSd },
  widths,
});

/** MNIST with dynamic growth, 5 seeds; widths after steps 5, 30, 118 and 590. */
export const publishedMnist: readonly Published[] = [
  { arm: "static-small", ...sized(0.9646, 0.0011, 128, 0, [64, 64]) },
  { arm: "static-medium", ...sized(0.9787, 0.001, 512, 0, [256, 256]) },
  { arm: "static-big", ...sized(0.9823, 0.0007, 1568, 0, [784, 784]) },
  ...form("north-select", {
    ...sized(0.9827, 0.0007, 854, 3, [784, 70]),
    widthsAt: { 5: [74, 68], 30: [107, 69], 118: [440, 70], 590: [784, 70] },
  }),
  ...form("north-pre", {
    ...sized(0.9775, 0.0056, 453, 188, [281, 172]),
    widthsAt: { 5: [74, 70], 30: [149, 97], 118: [247, 134], 590: [269, 137] },
  }),
  ...form("north-random", {
    ...sized(0.9819, 0.0009, 1095, 284, [784, 311]),
    widthsAt: { 5: [74, 74], 30: [156, 127], 118: [784, 299], 590: [784, 311] },
  }),
  ...form("north-weight", {
    ...sized(0.981, 0.0005, 626, 10, [559, 67]),
    widthsAt: { 5: [68, 64], 30: [93, 64], 118: [291, 64], 590: [550, 64] },
  }),
  ...form("gradmax", {
    ...sized(0.9781, 0.0008, 650, 47, [342, 308]),
    widthsAt: { 5: [81, 75], 30: [136, 105], 118: [177, 152], 590: [285, 273] },
  }),
  ...form("firefly", {
    ...sized(0.971, 0.0009, 585, 13, [105, 480]),
    widthsAt: { 5: [80, 76], 30: [104, 133], 118: [104, 195], 590: [105, 405] },
  }),
  ...form("nest", {
    ...sized(0.9777, 0.0011, 498, 60, [233, 265]),
    widthsAt: { 5: [82, 76], 30: [162, 113], 118: [226, 179], 590: [233, 253] },
  }),
];

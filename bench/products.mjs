/** Sizes [m, k, n] of the matrix products that are timed. @module */

export const PRODUCTS = [
  [8, 8, 8],
  [16, 16, 16],
  [64, 64, 64],
  [64, 784, 16],
  [64, 784, 64],
  [128, 784, 128],
  [128, 512, 512],
  [512, 512, 512],
];

/** Masks and sizes, from 4 units to 1,024 and from 3 classes to 9. @module */

import { defineStudy, type StudyDefinition } from "../definition.ts";
import { maskRun, perNeuron, releasedMask, SIZE_SOURCE } from "../size-by-gradient.ts";

const widths = [4, 8, 16, 32, 64, 128, 256, 512, 1024];

/** Slopes of log accuracy against log classes, by width: static, growing. */
const bySpiralWidth: Readonly<Record<number, readonly [number, number]>> = {
  4: [-1.01, -0.96],
  8: [-0.9, -0.67],
  16: [-0.65, -0.48],
  32: [-0.49, -0.39],
  64: [-0.38, -0.33],
  128: [-0.32, -0.29],
  256: [-0.28, -0.24],
  512: [-0.24, -0.21],
  1024: [-0.21, -0.19],
};
const rates = [1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1];
const classes = "generator.classes";

export const sizeScaling: StudyDefinition = defineStudy({
  name: "size-scaling",
  summary:
    "Error as a function of the width, and accuracy as a function of the number of classes, at several learning rates.",
  source: `${SIZE_SOURCE}, released code, second part`,
  datasets: ["bessel-sum", "n-spirals"],
  layers: 1,
  sizes: { small: 10, medium: 10, big: 1024 },
  run: { ...maskRun, evaluateEvery: 500 },
  factors: {
    "bessel-sum:units": widths,
    "n-spirals:units": widths,
    [`n-spirals:${classes}`]: [3, 5, 7, 9],
    "bessel-sum:learningRate": rates,
    "n-spirals:learningRate": rates,
  },
  arms: [...releasedMask, perNeuron, { name: "chosen-size", strategy: "size-weight" }],
  scales: {
    quick: {
      seeds: "1",
      run: { generator: { points: 200 }, epochs: 200 },
      factors: {
        "bessel-sum:units": [4, 16],
        "n-spirals:units": [4, 16],
        [`n-spirals:${classes}`]: [3, 5],
        "bessel-sum:learningRate": [1e-3],
        "n-spirals:learningRate": [1e-3],
      },
    },
    cpu: {
      seeds: "1..5",
      run: { generator: { points: 400 } },
      factors: {
        "bessel-sum:units": [16, 64, 256, 1024],
        "n-spirals:units": [4, 16, 64],
        "bessel-sum:learningRate": [3e-4],
        "n-spirals:learningRate": [1e-3],
      },
    },
    full: { seeds: "1..10" },
  },
  slopes: [
    {
      dataset: "bessel-sum",
      measure: "mse",
      factor: "units",
      published: [
        { arm: "growing", factors: { learningRate: 3e-4 }, slope: -0.79 },
        { arm: "static", factors: { learningRate: 3e-4 }, slope: -1.31 },
      ],
    },
    {
      dataset: "n-spirals",
      measure: "loss",
      factor: "units",
      published: [
        { arm: "growing", factors: { [classes]: 9 }, slope: -0.25 },
        { arm: "static", factors: { [classes]: 9 }, slope: -0.24 },
      ],
    },
    {
      dataset: "n-spirals",
      measure: "accuracy",
      factor: classes,
      published: Object.entries(bySpiralWidth).flatMap(([units, slopes]) =>
        ["static", "growing"].map((arm, i) => ({
          arm,
          factors: { units: Number(units) },
          slope: slopes[i] as number,
        })),
      ),
    },
  ],
});

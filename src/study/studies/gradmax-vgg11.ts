/** Initializers of GradMax's comparison under its schedule, on VGG-11. @module */

import { type Arm, defineStudy, type StudyDefinition } from "../definition.ts";
import { shifted } from "../images.ts";

/** From the 13th to the 48th hundredth of training, to four times the start. */
const schedule = { trigger: "batched", batches: 12, endFraction: 0.48 } as const;

const scheduled = (strategy: string): Arm => ({ name: strategy, strategy, options: schedule });

export const gradmaxVgg11: StudyDefinition = defineStudy({
  name: "gradmax-vgg11",
  summary: "VGG-11 without pooling, from a quarter of its widths to all of them in twelve steps, on CIFAR-10.",
  source: "Evci et al. 2022, arXiv:2201.05125, section 4.2, with gradients clipped",
  datasets: ["cifar10"],
  sizes: { small: 0.25, medium: 0.5, big: 1 },
  run: {
    model: "vgg11-strided",
    batchSize: 128,
    epochs: 200,
    learningRate: 0.05,
    optimizer: { name: "sgd", momentum: 0.9, nesterov: true, weightDecay: 2e-4 },
    schedule: "cosine",
    clipNorm: 5,
    ...shifted,
  },
  options: { policies: { maxSamples: 128 } },
  arms: [
    { name: "gradmax-original", strategy: "gradmax-original", options: { initializer: { scaling: "fixed" } } },
    scheduled("north-random"),
    scheduled("north-select"),
    scheduled("north-weight"),
    scheduled("firefly"),
    scheduled("nest"),
  ],
  controls: ["static-small", "static-medium", "static-big"],
  scales: {
    quick: {
      seeds: "1",
      sizes: { small: 0.125, medium: 0.25, big: 0.5 },
      run: { epochs: 2, limit: 5000, learningRate: 0.02 },
    },
    cpu: {
      seeds: "1..2",
      sizes: { small: 0.125, medium: 0.25, big: 0.5 },
      run: { epochs: 10, limit: 10_000, learningRate: 0.02, evaluateEvery: 10 },
    },
    full: { seeds: "1..5" },
  },
});

/** What the studies of convolutional networks share. @module */

import type { Arm, RunSettings, Scale } from "./definition.ts";

/** Augmentation of small photographs: shifts by up to 4 pixels, mirrored. */
export const shifted: RunSettings = { crop: 4, flip: true };

/** As published for image networks: signals look at the rows of one batch. */
export const oneBatch: { readonly maxSamples: 128 } = { maxSamples: 128 };

/** NORTH* on image networks: baselines are running maxima, gamma is lower than for perceptrons. */
export const northOnImages = (strategy: string, gamma: number, name: string = strategy): Arm => ({
  name,
  strategy,
  options: { trigger: { gamma, baseline: "running-maximum" } },
});

/** Residual networks from a quarter of their widths, a look every `every` steps, on as much as two cores train. */
const residualScale = (seeds: string, every: number, run: RunSettings): Scale => ({
  seeds,
  sizes: { small: 0.25, medium: 0.5, big: 1 },
  run,
  options: { policies: { every } },
});

export const residualScales: Readonly<Record<"quick" | "cpu", Scale>> = {
  quick: residualScale("1", 4, { epochs: 1, limit: 2000 }),
  cpu: residualScale("1..5", 10, { epochs: 6, limit: 10_000, evaluateEvery: 6 }),
};

/** What the studies of convolutional networks share. @module */

import type { Arm, RunSettings } from "./definition.ts";

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

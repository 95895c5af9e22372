/**
 * What the studies of trained sizes share: the arms, as released and as they are here.
 *
 * @see "Growing Neural Networks: Dynamic Evolution through Gradient Descent", 2025, arXiv:2501.18012
 */

import { type Arm, defineStudy, type Scale, type StudyDefinition } from "./definition.ts";

export const SIZE_SOURCE =
  "Growing Neural Networks: Dynamic Evolution through Gradient Descent, Proc. R. Soc. A 2025, arXiv:2501.18012";

const sizeWeight = { targetSize: 5, input: true, allocation: "fixed" } as const;

/** The released size weight: nine units are there, their number is pulled from 0 to 5; the control has 5 from the start. */
export const sizeWeightArms: readonly Arm[] = [
  { name: "growing", strategy: "size-weight", options: { ...sizeWeight, start: 0 } },
  { name: "static", strategy: "size-weight", options: { ...sizeWeight, start: 5 }, control: true },
];

const controller = { mask: "scalar", gradient: "size", input: true, allocation: "fixed" } as const;

/** The released controller: one factor for all units, moved by the size loss alone; the control has it at 1. */
export const releasedMask: readonly Arm[] = [
  { name: "growing", strategy: "controller-mask", options: controller },
  { name: "static", strategy: "controller-mask", options: { ...controller, static: true }, control: true },
];

/** Ours: a mask that opens unit by unit, by the whole gradient. */
export const perNeuron: Arm = { name: "per-neuron", strategy: "controller-mask" };

/** Ours: no size is given, the data chooses it, from so many units on. */
export const chosenSize = (units: number): Arm => ({
  name: "chosen-size",
  strategy: "size-weight",
  run: { hidden: [units] },
});

/** Whole training sets, no validation, the last network. */
export const sizeRun: Readonly<Record<string, unknown>> = {
  activation: "tanh",
  initialBias: true,
  schedule: "constant",
  validation: 0,
  patience: 0,
};

/** What the published masks were trained with: Adam on all rows at once. */
export const maskRun: Readonly<Record<string, unknown>> = {
  ...sizeRun,
  initial: "uniform-fan-in",
  batchSize: 32_768,
  epochs: 5000,
  evaluateEvery: 100,
  generator: { points: 32_768 },
};

/** A study of masks over 10 units: Adam on all rows at once, 5,000 steps. */
export const maskStudy = (
  definition: Pick<StudyDefinition, "name" | "summary" | "datasets" | "scales"> & Partial<StudyDefinition>,
): StudyDefinition =>
  defineStudy({
    source: `${SIZE_SOURCE}, released code, second part`,
    layers: 1,
    sizes: { small: 10, medium: 10, big: 256 },
    run: { ...maskRun, learningRate: 1e-3 },
    arms: [...releasedMask, perNeuron, chosenSize(64)],
    ...definition,
  });

/** Two seeds on few rows and steps. */
export const quickMask: Scale = { seeds: "1..2", run: { generator: { points: 500 }, epochs: 500 } };

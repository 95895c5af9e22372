/** What the studies of neurogenesis have in common: tasks, starts and scales. @module */

import {
  type Arm,
  defineStudy,
  type Scale,
  type ScaleName,
  type StudyDefinition,
  type StudyTask,
} from "./definition.ts";

export const NEUROGENESIS_SOURCE = "after SergioHC95/Neurogenesis, 2025; experiments reconstructed";

/** Epochs of parity: 6,000 steps on all patterns. */
const parityTask = (bits: number, every: number): StudyTask => ({
  dataset: "parity",
  run: {
    hidden: [2],
    generator: { bits },
    epochs: 6000,
    batchSize: 2 ** bits,
    learningRate: 0.02,
    schedule: "constant",
    evaluateEvery: every,
  },
});

const image = (dataset: string, run: StudyTask["run"]): StudyTask => ({
  dataset,
  run: { hidden: [16], batchSize: 128, learningRate: 1e-3, ...run },
});

/** Parity of 6 and 8 bits, and images: at `cpu` the first 10,000 of MNIST and Fashion-MNIST, and 5,000 of CIFAR-10 in grey. */
const neurogenesisTasks: Readonly<Record<string, StudyTask>> = {
  "parity-6": parityTask(6, 200),
  "parity-8": parityTask(8, 200),
  "mnist-10k": image("mnist", { limit: 10_000 }),
  "fashion-mnist-10k": image("fashion-mnist", { limit: 10_000 }),
  "cifar10-grey-5k": image("cifar10-grey", { limit: 5000 }),
};

/** What a usable network has: nearly what the static networks of 64 units come to. */
export const neurogenesisTargets: Readonly<Record<string, number>> = {
  "parity-6": 1,
  "parity-8": 1,
  "mnist-10k": 0.93,
  "fashion-mnist-10k": 0.82,
  "cifar10-grey-5k": 0.25,
};

/** A tenth is held out to judge growth; nothing stops early unless a control says so. */
export const neurogenesisRun = { epochs: 20, validation: 0.1, patience: 0 } as const;

/** 16 units to at most 256, one hidden layer; parity starts from 2. */
const neurogenesisSizes = { small: 16, medium: 64, big: 256 } as const;

/** `full` takes all rows. */
const neurogenesisScales: Readonly<Record<ScaleName, Scale>> = {
  quick: { seeds: "1", run: { epochs: 2 } },
  cpu: { seeds: "1..5" },
  full: { seeds: "1..10", run: { limit: null } },
};

export const variant = (name: string, options: Arm["options"] = {}): Arm => ({
  name,
  strategy: "neurogenesis",
  options,
});

/** A study of neurogenesis on parity and images. */
export const neurogenesisStudy = (
  definition: Pick<StudyDefinition, "name" | "summary" | "arms"> & Partial<StudyDefinition>,
): StudyDefinition =>
  defineStudy({
    source: NEUROGENESIS_SOURCE,
    datasets: Object.keys(neurogenesisTasks),
    tasks: neurogenesisTasks,
    layers: 1,
    sizes: neurogenesisSizes,
    run: neurogenesisRun,
    scales: neurogenesisScales,
    ...definition,
  });

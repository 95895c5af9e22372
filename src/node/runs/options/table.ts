/**
 * The one table of the options of runs, in the groups of the help.
 *
 * An option is one entry here. Its key is its name in configurations, studies and `--set`; its flag is the same in kebab case.
 *
 * @module
 */

import { protocolOptions } from "../../../control/protocol.ts";
import type { OptionTable } from "../../../train/options/option.ts";
import { trainingOptions } from "../../../train/options/training.ts";
import { dataOptions } from "./data.ts";
import { environmentOptions } from "./environment.ts";
import { networkOptions } from "./network.ts";
import { recordingOptions } from "./recording.ts";
import { ruleOptions } from "./rules.ts";

export type DatasetOptions = typeof dataOptions &
  typeof networkOptions &
  typeof trainingOptions &
  typeof ruleOptions &
  typeof recordingOptions;

export type EnvironmentOptions = typeof environmentOptions &
  typeof protocolOptions &
  Pick<typeof trainingOptions, "seed" | "batchSize" | "evaluateEvery"> &
  Omit<typeof recordingOptions, "threads" | "blasThreads" | "fused">;

export const runOptions: DatasetOptions & EnvironmentOptions = {
  ...dataOptions,
  ...networkOptions,
  ...trainingOptions,
  ...ruleOptions,
  ...environmentOptions,
  ...protocolOptions,
  ...recordingOptions,
};

export const optionGroups: readonly { readonly heading: string; readonly options: OptionTable }[] = [
  { heading: "Data", options: dataOptions },
  { heading: "Network and growth", options: networkOptions },
  { heading: "Distillation", options: { ...environmentOptions, ...protocolOptions } },
  { heading: "Training", options: { ...trainingOptions, ...ruleOptions } },
  { heading: "Run", options: recordingOptions },
];

/** Where rows come from. */
export type SourceKind = "datasets" | "environments";

/** Whether runs on such a source take an option at all. */
export const isTaken = ({ takenBy = "datasets" }: OptionTable[string], source: SourceKind): boolean =>
  takenBy === "all" || (takenBy === "environments") === (source === "environments");

const taken = (source: SourceKind): OptionTable =>
  Object.fromEntries(Object.entries(runOptions as OptionTable).filter(([, option]) => isTaken(option, source)));

export const datasetOptions: DatasetOptions = taken("datasets") as DatasetOptions;
export const environmentRunOptions: EnvironmentOptions = taken("environments") as EnvironmentOptions;

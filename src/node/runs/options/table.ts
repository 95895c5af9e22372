/**
 * The one table of the options of runs, in the groups of the help.
 *
 * An option is one entry here. Its key is its name in configurations, studies and `--set`; its flag is the same in kebab case.
 *
 * @module
 */

import type { OptionTable } from "../../../train/options/option.ts";
import { trainingOptions } from "../../../train/options/training.ts";
import { dataOptions } from "./data.ts";
import { networkOptions } from "./network.ts";
import { recordingOptions } from "./recording.ts";
import { ruleOptions } from "./rules.ts";

type RunOptions = typeof dataOptions &
  typeof networkOptions &
  typeof trainingOptions &
  typeof ruleOptions &
  typeof recordingOptions;

export const runOptions: RunOptions = {
  ...dataOptions,
  ...networkOptions,
  ...trainingOptions,
  ...ruleOptions,
  ...recordingOptions,
};

export const optionGroups: readonly { readonly heading: string; readonly options: OptionTable }[] = [
  { heading: "Data", options: dataOptions },
  { heading: "Network and growth", options: networkOptions },
  { heading: "Training", options: { ...trainingOptions, ...ruleOptions } },
  { heading: "Run", options: recordingOptions },
];

/** A new run that continues the network of another. @module */

import { continuedConfig } from "./config/continued-config.ts";
import { loadConfig } from "./config/load-config.ts";
import { type RunOptions, startRun } from "./run.ts";
import type { Summary } from "./summary.ts";

/**
 * Trains the network of a run further, in a new folder: from its structure, its weights and their moments, with the encoding of its table.
 *
 * @param changes options that differ from the run's, such as `dataset` with more rows, `epochs`, `learningRate` or `strategy`
 * @throws OptionError, DataError, StateError for what cannot be continued
 * @example
 * await continueRun("runs/houses-burgeon-1-1", { dataset: "more-houses.csv", learningRate: 1e-3 });
 */
export async function continueRun(
  folder: string,
  changes: Readonly<Record<string, unknown>> = {},
  options: RunOptions = {},
): Promise<Summary> {
  const { config } = await loadConfig(continuedConfig({ ...changes, continue: folder }));
  return startRun(config, options);
}

/**
 * What a run is made of, as one schema: it validates, fills in defaults, writes `--help` and reads configuration files.
 *
 * The keys are the flags of the command line in camelCase, so that there is one vocabulary. What is null is decided by the dataset
 * (`resolve-config.ts`); a resolved configuration is a configuration again and gives the same run.
 *
 * @module
 */

import { z } from "zod";
import { parseOptions } from "../../parse-options.ts";
import { impliedGraph, refuseLayersOnly } from "./graph-config.ts";
import { type DataOptions, dataOptions } from "./options/data.ts";
import { checkNamed, isRecord, type Named } from "./options/named.ts";
import { type RecordingOptions, recordingOptions } from "./options/recording.ts";
import type { Shape } from "./options/shape.ts";
import { type StartOptions, startOptions } from "./options/start.ts";
import { type TrainingOptions, trainingOptions } from "./options/training.ts";

export interface RunConfig extends DataOptions, StartOptions, TrainingOptions, RecordingOptions {}

/** Each option with its schema: what the command line makes its flags of. */
export const configShape: Shape<RunConfig> = {
  ...dataOptions,
  ...startOptions,
  ...trainingOptions,
  ...recordingOptions,
};

const schema = z.strictObject(configShape);

/**
 * Validates a configuration and fills in every default that does not depend on the data.
 *
 * @throws OptionError that names the option, what was expected and what came, or the nearest known name
 */
export function parseConfig(raw: unknown): RunConfig {
  const config = parseOptions("", schema, isRecord(raw) ? impliedGraph(raw) : raw);
  refuseLayersOnly(config, schema.parse({ dataset: config.dataset }));
  return {
    ...config,
    strategy: checkNamed("strategy", config.strategy),
    optimizer: checkNamed("optimizer", config.optimizer),
    schedule: config.schedule.name === null ? config.schedule : checkNamed("schedule", config.schedule as Named),
  };
}

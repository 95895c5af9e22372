/**
 * What a run is made of. Null is what the data decides (`resolve-config.ts`); a resolved configuration is a configuration again and gives the
 * same run.
 *
 * @module
 */

import { OptionError } from "../../errors.ts";
import { parseOptions } from "../../parse-options.ts";
import { type Given, type Reasons, refuseUntaken, tableSchema } from "../../train/options/option.ts";
import type { trainingOptions } from "../../train/options/training.ts";
import { listDatasets } from "../datasets/load.ts";
import { GRAPH_MODEL } from "./definitions.ts";
import { impliedGraph, refuseUnfitGraph } from "./graph-config.ts";
import type { dataOptions } from "./options/data.ts";
import { checkNamed, isRecord, type Named } from "./options/named.ts";
import type { networkOptions } from "./options/network.ts";
import type { recordingOptions } from "./options/recording.ts";
import type { ruleOptions } from "./options/rules.ts";
import { runOptions } from "./options/table.ts";

export interface RunConfig
  extends Omit<Given<typeof dataOptions>, "dataset">,
    Given<typeof networkOptions>,
    Given<typeof trainingOptions>,
    Given<typeof ruleOptions>,
    Given<typeof recordingOptions> {
  readonly dataset: string;
}

const schema = tableSchema(runOptions);

const kindWords = { files: "a dataset with files", generated: "a generated task", table: "a table file" };

/** What a run has no use for, as far as its configuration says. */
function reasonsOf({ dataset, model }: RunConfig): Reasons {
  const kind = listDatasets().find(({ name }) => name === dataset)?.kind ?? "table";
  const unless = (wanted: keyof typeof kindWords): string | null =>
    kind === wanted ? null : `"${dataset}" is ${kindWords[kind]}`;
  const otherModel = `the model is "${model}"`;
  const layers = model === GRAPH_MODEL ? otherModel : null;
  const mlp = model === "mlp" ? null : otherModel;
  return { tables: unless("table"), generated: unless("generated"), layers, images: layers, mlp };
}

/**
 * Validates a configuration and fills in every default that does not depend on the data.
 *
 * @throws OptionError that names the option, what was expected and what came, or the nearest known name
 */
export function parseConfig(raw: unknown): RunConfig {
  const given = parseOptions("", schema, isRecord(raw) ? impliedGraph(raw) : raw);
  const { dataset } = given;
  if (dataset === null)
    throw new OptionError("dataset: expected the name of a dataset or a table file, received nothing.");
  const config = { ...given, dataset };
  refuseUntaken(runOptions, config, reasonsOf(config));
  refuseUnfitGraph(config);
  return {
    ...config,
    strategy: checkNamed("strategy", config.strategy),
    optimizer: checkNamed("optimizer", config.optimizer),
    schedule: config.schedule.name === null ? config.schedule : checkNamed("schedule", config.schedule as Named),
  };
}

/**
 * What a run is made of. Null is what the data decides (`resolve-config.ts`); a resolved configuration is a configuration again and gives the
 * same run.
 *
 * @module
 */

import { generatedDatasets } from "../../../data/generated.ts";
import { OptionError } from "../../../errors.ts";
import { parseOptions } from "../../../parse-options.ts";
import {
  type Given,
  type OptionTable,
  type Reasons,
  refuseUntaken,
  tableSchema,
  takers,
} from "../../../train/options/option.ts";
import { listDatasets } from "../../datasets/load.ts";
import type { OwnParts } from "../../parts/own-parts.ts";
import { traitsOf } from "../definitions.ts";
import { checkNamed, isRecord, type Named } from "../options/named.ts";
import { type DatasetOptions, datasetOptions, runOptions } from "../options/table.ts";
import { impliedGraph, refuseUnfitGraph } from "./graph-config.ts";

export interface RunConfig extends Omit<Given<DatasetOptions>, "dataset"> {
  readonly dataset: string;
}

const kindWords = { files: "a dataset with files", generated: "a generated task", table: "a table file" };

/** What a run has no use for, as far as its configuration says. */
function reasonsOf({ dataset, model }: RunConfig): Reasons {
  const kind = listDatasets().find(({ name }) => name === dataset)?.kind ?? "table";
  const unless = (wanted: keyof typeof kindWords): string | null =>
    kind === wanted ? null : `"${dataset}" is ${kindWords[kind]}`;
  const otherModel = `the model is "${model}"`;
  const layers = traitsOf(model).layers ? null : otherModel;
  const mlp = model === "mlp" ? null : otherModel;
  return {
    tables: unless("table"),
    generated: unless("generated"),
    files: unless("files"),
    layers,
    images: layers,
    mlp,
  };
}

/** Refuses the short name of a flag where the option's own belongs. @throws OptionError */
function refuseFlagNames(raw: object): void {
  for (const key of Object.keys(raw)) {
    const flag = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const [option] = Object.entries(runOptions as OptionTable).find(([, entry]) => entry.flag === flag) ?? [];
    if (option === undefined) continue;
    throw new OptionError(`unknown option "${key}": the name of the option is "${option}".`, { option: key });
  }
}

/**
 * The options of a run on one kind of source.
 *
 * @param reason why it has no use for others, as `"cartpole" is an environment`
 * @throws OptionError
 */
export function parseTable<Table extends OptionTable>(table: Table, raw: unknown, reason: string): Given<Table> {
  if (isRecord(raw)) refuseFlagNames(raw);
  const foreign = Object.entries(runOptions as OptionTable).find(
    ([key]) => isRecord(raw) && key in raw && !(key in table),
  );
  if (!foreign) return parseOptions("", tableSchema(table), raw);
  const [option, { takenBy = "datasets" }] = foreign;
  throw new OptionError(`${option}: it is an option of ${takers[takenBy]}, and ${reason}. Leave it out.`, { option });
}

/**
 * A graph of neurons and a budget of operations are for one training: without a word they have no folds.
 *
 * @throws OptionError where folds are asked for
 */
function oneTraining(config: RunConfig): { readonly folds?: number } {
  const { model, maxFlops, folds, refit, fold } = config;
  if (reasonsOf(config).tables) return {};
  const reason = !traitsOf(model).layers ? `the model is "${model}"` : maxFlops !== null ? "maxFlops is set" : null;
  if (reason === null) return {};
  const asked = (folds ?? 1) > 1 ? "folds" : refit || fold ? "refit" : null;
  if (asked === null) return { folds: 1 };
  throw new OptionError(`${asked}: ${reason}, and such a run trains once. Leave one of the two out.`, { model });
}

/**
 * Validates a configuration and fills in every default that does not depend on the data.
 *
 * @param own parts from files that it names, loaded; without them their options are not looked at
 * @throws OptionError that names the option, what was expected and what came, or the nearest known name
 */
export function parseConfig(raw: unknown, own: OwnParts | null = null): RunConfig {
  const whole = isRecord(raw) ? impliedGraph(raw) : raw;
  const given = parseTable(datasetOptions, whole, "this run is trained on a dataset");
  const { dataset } = given;
  if (dataset === null)
    throw new OptionError("dataset: expected the name of a dataset or a table file, received nothing.");
  const asked = { ...given, dataset };
  refuseUntaken(datasetOptions, asked, reasonsOf(asked));
  refuseUnfitGraph(asked);
  const config = { ...asked, ...oneTraining(asked) };
  const generated = generatedDatasets.find(({ name }) => name === dataset);
  if (generated) parseOptions(`dataset "${dataset}"`, generated.options, config.generator);
  return {
    ...config,
    strategy: checkNamed("strategy", config.strategy, own),
    optimizer: checkNamed("optimizer", config.optimizer, own),
    schedule: config.schedule.name === null ? config.schedule : checkNamed("schedule", config.schedule as Named, own),
  };
}

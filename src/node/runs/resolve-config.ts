/** The defaults that depend on the data, and the configuration with all of them filled in. @module */

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Dataset, DatasetOrigin } from "../../data/dataset.ts";
import { OptionError } from "../../errors.ts";
import { GRAPH_LEARNING_RATE } from "../../train/graph/graph-training.ts";
import { type LoadOptions, listDatasets } from "../datasets/load.ts";
import type { RunConfig } from "./config.ts";
import { byName, GRAPH_MODEL, models } from "./definitions.ts";
import { checkNamed, type Named } from "./options/named.ts";

interface OriginDefaults {
  readonly hidden: readonly number[];
  readonly epochs: number;
  /** Epochs without a better validation loss before training stops; 0 for never. */
  readonly patience: number;
  /** Learning rate over time. */
  readonly schedule: "constant" | "cosine";
  /** The most parameters that growth may reach, for so many training rows and parameters at the start; null for no budget. */
  budget(rows: number, start: number): number | null;
}

/** A model of a table stays compact: 8 parameters for each training row, or what gives a small start room to grow. */
const small: OriginDefaults = {
  hidden: [8, 8],
  epochs: 300,
  patience: 40,
  schedule: "constant",
  budget: (rows, start) => Math.max(1000, 8 * rows, 2 * start),
};

/** Defaults by where the data comes from. */
export const originDefaults: Readonly<Record<DatasetOrigin, OriginDefaults>> = {
  images: { hidden: [64, 64], epochs: 20, patience: 0, schedule: "cosine", budget: () => null },
  table: small,
  generated: small,
};

/** Training rows from which a step takes more of them. */
const MANY_ROWS = 10_000;

export const defaultBatch = (rows: number): number => (rows < MANY_ROWS ? 32 : 128);

/** Passes that a budget of operations may pay for, where no number of epochs is given. */
const BUDGET_EPOCHS = 1000;

/** A configuration without a null that the data decides. */
export interface ResolvedConfig extends RunConfig {
  readonly epochs: number;
  readonly patience: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly schedule: Named;
}

export const DEFAULT_LEARNING_RATE = 1e-3;

/** Outputs of the network: classes, or numbers to predict. */
export function outputsOf({ classes, train }: Dataset): number {
  return classes?.length ?? (train.targets.kind === "values" ? train.targets.columns : 1);
}

/** Weights and biases of a dense network of these widths. */
export function denseParameters(widths: readonly number[]): number {
  return widths.slice(1).reduce((sum, width, i) => sum + width * ((widths[i] as number) + 1), 0);
}

/** Whether the widths of a model's layers are those in `hidden`, and there must be some. */
const isOpen = (model: string): boolean => model !== GRAPH_MODEL && (byName(models, model).open ?? false);

/** A start size is said in one way. @throws OptionError */
function refuseTwoSizes({ model, hidden, width, parameters }: RunConfig): void {
  const open = isOpen(model);
  const said = [width !== 1 && "width", parameters !== null && "parameters", !open && hidden !== null && "hidden"];
  const both = said.filter((option) => option !== false);
  if (both.length < 2) return;
  throw new OptionError(`${both.join(" and ")}: each says how large the network starts. Give one of them.`, {
    options: both,
  });
}

/** Fills in what depends on the data. Without a validation split nothing can stop early. @throws OptionError */
export function resolveConfig(config: RunConfig, dataset: Dataset): ResolvedConfig {
  refuseIdle(config);
  const defaults = originDefaults[dataset.origin];
  const { recipe } = dataset;
  const { rows, columns } = dataset.train.inputs;
  refuseTwoSizes(config);
  const open = isOpen(config.model);
  const hidden = config.hidden ?? (open ? defaults.hidden : null);
  const budget = defaults.budget(rows, denseParameters([columns, ...(hidden ?? []), outputsOf(dataset)]));
  const { strategy, schedule } = config;
  const unlimited = "maxParameters" in strategy && strategy.maxParameters === null;
  return {
    ...config,
    strategy: unlimited ? { ...strategy, maxParameters: budget } : strategy,
    hidden,
    epochs: config.epochs ?? (config.maxFlops === null ? (recipe?.epochs ?? defaults.epochs) : BUDGET_EPOCHS),
    learningRate:
      config.learningRate ??
      recipe?.learningRate ??
      (config.model === GRAPH_MODEL ? GRAPH_LEARNING_RATE : DEFAULT_LEARNING_RATE),
    schedule: checkNamed("schedule", { ...schedule, name: schedule.name ?? defaults.schedule }),
    patience: config.patience ?? (dataset.validation ? defaults.patience : 0),
    batchSize: config.batchSize ?? recipe?.batchSize ?? defaultBatch(rows),
  };
}

/** Only the mlp leaves its first weights open. @throws OptionError */
function refuseIdle({ model, initial, initialBias }: RunConfig): void {
  if (model === "mlp" || (initial === null && !initialBias)) return;
  throw new OptionError(`initial: the model "${model}" has first weights of its own. Only the mlp's can be chosen.`, {
    model,
  });
}

/** Files by their absolute paths, so that the run can be resumed from another folder; BURGEON_DATA as it is now. */
export function absolutePaths(config: RunConfig): RunConfig {
  const { dataset, test, from } = config;
  const known = listDatasets().find(({ name }) => name === dataset);
  const dataDir = config.dataDir ?? process.env.BURGEON_DATA ?? null;
  return {
    ...config,
    dataset: known || !existsSync(dataset) ? dataset : resolve(dataset),
    dataDir: known?.kind === "files" && dataDir ? resolve(dataDir) : null,
    test: test === null ? null : resolve(test),
    from: from === null ? null : resolve(from),
  };
}

/** What a configuration says about loading its data. Absent and default are the same, so that what does not belong is refused. */
export function loadOptions(config: RunConfig): LoadOptions {
  const { categorical, generator } = config;
  return {
    seed: config.seed,
    dataDir: config.dataDir ?? undefined,
    target: config.target ?? undefined,
    task: config.task ?? undefined,
    testFile: config.test ?? undefined,
    validation: config.validation ?? undefined,
    skipLines: config.skipLines || undefined,
    missing: config.missing === "impute" ? undefined : config.missing,
    categorical: categorical.length > 0 ? categorical : undefined,
    limit: config.limit ?? undefined,
    options: Object.keys(generator).length > 0 ? generator : undefined,
  };
}

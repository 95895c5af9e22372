/** The defaults that depend on the data, and the configuration with all of them filled in. @module */

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Dataset, outputsOf } from "../../../data/dataset.ts";
import { OptionError } from "../../../errors.ts";
import { type Facts, fillIn, type Resolved } from "../../../train/options/option.ts";
import { factsOf } from "../../../train/settings.ts";
import { datasetSource } from "../../../train/source/dataset-source.ts";
import { type LoadOptions, listDatasets } from "../../datasets/load.ts";
import { traitsOf } from "../definitions.ts";
import { readClassWeight } from "../options/class-weight.ts";
import { checkNamed, isRecord, type Named } from "../options/named.ts";
import { scheduleName } from "../options/rules.ts";
import { type DatasetOptions, datasetOptions } from "../options/table.ts";
import type { RunConfig } from "./config.ts";

/** A configuration without a null that the data decides. */
export interface ResolvedConfig extends Omit<Resolved<DatasetOptions>, "dataset"> {
  readonly dataset: string;
  readonly schedule: Named;
}

/** Weights and biases of a dense network of these widths. */
export function denseParameters(widths: readonly number[]): number {
  return widths.slice(1).reduce((sum, width, i) => sum + width * ((widths[i] as number) + 1), 0);
}

/** A start size is said in one way. @throws OptionError */
function refuseTwoSizes({ model, hidden, width, parameters }: RunConfig): void {
  const { open } = traitsOf(model);
  const said = [width !== 1 && "width", parameters !== null && "parameters", !open && hidden !== null && "hidden"];
  const both = said.filter((option) => option !== false);
  if (both.length < 2) return;
  throw new OptionError(`${both.join(" and ")}: only one of them can set the start size.`, {
    options: both,
  });
}

/**
 * The maximum number of parameters that growth may reach, for so many training rows and parameters at the start. A model of a table stays compact: 8 for each
 * row, or what gives a small start room to grow.
 */
const parameterBudget = ({ origin, rows }: Facts, start: number): number | null =>
  origin === "images" ? null : Math.max(1000, 8 * rows, 2 * start);

/** The same in words. */
export const budgetWords = {
  images: "no limit",
  others: "max(1,000, 8 x training rows, 2 x the parameters at the start)",
};

/** Where no budget of parameters is given, what the data allows; in growth it is a policy's. */
function withBudget(strategy: Named, budget: number | null): Named {
  if (isRecord(strategy.policies)) return { ...strategy, policies: withBudget(strategy.policies as Named, budget) };
  return "maxParameters" in strategy && strategy.maxParameters === null
    ? { ...strategy, maxParameters: budget }
    : strategy;
}

/** A run with folds, or that trains once more, has the defaults of the runs that search: they hold rows out. */
function searchFacts({ fold, refit, validation }: RunConfig, { rows }: Facts, folds: number): Partial<Facts> {
  const share = validation ?? 0.2;
  if (folds > 1 && fold === null)
    return { rows: Math.round(rows * (1 - 1 / folds) * (1 - share)), validated: share > 0 };
  return refit ? { rows: Math.round(rows * (1 - share)), validated: share > 0 } : {};
}

/** Fills in what depends on the data. Without a validation split nothing can stop early. @throws OptionError */
export function resolveConfig(config: RunConfig, dataset: Dataset): ResolvedConfig {
  refuseTwoSizes(config);
  const { model, maxFlops } = config;
  const { layers, open } = traitsOf(model);
  const folds = dataset.folds ?? null;
  const about = factsOf(datasetSource(dataset), {
    graph: !layers,
    open,
    budget: maxFlops !== null,
  });
  const facts = { ...about, ...searchFacts(config, about, folds ?? 1) };
  const filled = { ...fillIn(datasetOptions, { ...config, folds }, facts), dataset: config.dataset };
  const { strategy, schedule, hidden } = filled;
  const start = denseParameters([dataset.train.inputs.columns, ...(hidden ?? []), outputsOf(dataset)]);
  return {
    ...filled,
    strategy: withBudget(strategy, parameterBudget(facts, start)),
    schedule: checkNamed("schedule", { ...schedule, name: schedule.name ?? scheduleName(facts) }),
  };
}

/** Files by their absolute paths, those of weights of classes as what they hold, so that the run can be resumed from another folder; BURGEON_DATA as it is now. */
export function absolutePaths(config: RunConfig): RunConfig {
  const { dataset, test, from, continue: earlier } = config;
  const known = listDatasets().find(({ name }) => name === dataset);
  const dataDir = config.dataDir ?? process.env.BURGEON_DATA ?? null;
  return {
    ...config,
    dataset: known || !existsSync(dataset) ? dataset : resolve(dataset),
    dataDir: known?.kind === "files" && dataDir ? resolve(dataDir) : null,
    test: test === null ? null : resolve(test),
    classWeight: config.classWeight === null ? null : readClassWeight(config.classWeight),
    from: from === null ? null : resolve(from),
    continue: earlier === null ? null : resolve(earlier),
  };
}

/** How the rows of a table are divided; undefined for what is no table. */
function divisionOf({
  dataset,
  split,
  group,
  time,
  sampleWeight,
  folds,
  fold,
  refit,
}: RunConfig): LoadOptions["division"] {
  if (listDatasets().some(({ name }) => name === dataset)) return undefined;
  const given = { split, group, time, sampleWeight, fold };
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)),
    folds: folds ?? "auto",
    whole: refit,
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
    delimiter: config.delimiter ?? undefined,
    header: config.header ?? undefined,
    decimal: config.decimal ?? undefined,
    encoding: config.encoding ?? undefined,
    na: config.na ?? undefined,
    ignore: config.ignore.length > 0 ? config.ignore : undefined,
    only: config.only.length > 0 ? config.only : undefined,
    levels: Object.keys(config.levels).length > 0 ? config.levels : undefined,
    dateOrder: config.dateOrder ?? undefined,
    missing: config.missing === "impute" ? undefined : config.missing,
    categorical: categorical.length > 0 ? categorical : undefined,
    limit: config.limit ?? undefined,
    division: divisionOf(config),
    options: Object.keys(generator).length > 0 ? generator : undefined,
  };
}

/** Any runs as the results of a study: those that differ in their seed alone are one arm. @module */

import { DataError } from "../../errors.ts";
import { pathLabel, pathsOf } from "../../study/option-paths.ts";
import { type ArmResult, armResult, compareCases, type StudyResults } from "../../study/results.ts";
import { readConfig } from "../runs/config/any-config.ts";
import { type AnyConfig, subjectOf } from "../runs/config/environment-config.ts";
import { readRunResult, tellingEntries } from "./study-run.ts";

interface GatheredRun {
  readonly folder: string;
  readonly config: AnyConfig;
  /** Configuration without its seed. */
  readonly key: string;
}

const isTelling = ([key]: readonly [string, unknown]): boolean => key !== "seed";

/** @throws DataError when the folder holds no run */
function readRun(folder: string): GatheredRun {
  const config = readConfig(folder);
  const telling = tellingEntries(config).filter(isTelling);
  return { folder, config, key: JSON.stringify(telling) };
}

/** The options in which a configuration differs from the first, as `gamma 0.99, learningRate 0.01`. */
function differences({ config }: GatheredRun, others: readonly GatheredRun[]): string {
  const flat = (one: AnyConfig): [string, string][] =>
    tellingEntries(one)
      .filter(isTelling)
      .flatMap(([key, value]): [string, string][] =>
        (key === "strategy" || key === "student") && typeof value === "object" && value !== null
          ? pathsOf(value as Readonly<Record<string, unknown>>).map(([path, inner]) => [path, JSON.stringify(inner)])
          : [[key, valueText(value)]],
      );
  const varied = flat(config).filter(
    ([key, text]) =>
      key !== "name" &&
      others.some((other) => flat(other.config).some(([name, value]) => name === key && value !== text)),
  );
  return varied.map(([key, text]) => `${pathLabel(key)} ${text}`).join(", ");
}

function armOf(group: readonly GatheredRun[], all: readonly GatheredRun[]): ArmResult {
  const [first] = group as [GatheredRun];
  const { name: strategy, ...options } = subjectOf(first.config).learner;
  const rivals = all.filter(({ config }) => subjectOf(config).learner.name === strategy);
  const told = differences(first, rivals);
  const traced = group.map(({ folder, config }) => {
    const { result, trace } = readRunResult(folder, config.seed, { measure: "test", widthSteps: [], target: null });
    return { result: { ...result, run: folder }, trace };
  });
  return armResult({ name: told === "" ? strategy : `${strategy}, ${told}`, strategy, options }, traced);
}

/** One run counted twice would narrow every interval. @throws DataError */
function refuseTwice(all: readonly GatheredRun[]): void {
  const seen = new Map<string, string>();
  for (const { folder, key, config } of all) {
    const run = `${key} ${config.seed}`;
    const other = seen.get(run);
    if (other !== undefined) {
      throw new DataError(`${folder} is the same run as ${other}: same options and seed. Leave one of them out.`, {
        folder,
      });
    }
    seen.set(run, folder);
  }
}

/** A value in a few characters: the name of what has one. */
function valueText(value: unknown): string {
  if (typeof value !== "object" || value === null || !("name" in value)) return JSON.stringify(value);
  return String((value as { name: unknown }).name);
}

/**
 * Gathers runs by dataset and configuration.
 *
 * @throws DataError when a folder holds no run
 */
export function gatherRuns(folders: readonly string[]): StudyResults {
  const all = folders.map(readRun);
  refuseTwice(all);
  const datasets = [...new Set(all.map(({ config }) => subjectOf(config).data))];
  const cases = datasets.map((dataset) => {
    const here = all.filter(({ config }) => subjectOf(config).data === dataset);
    const keys = [...new Set(here.map(({ key }) => key))];
    const arms = keys.map((key) =>
      armOf(
        here.filter((run) => run.key === key),
        here,
      ),
    );
    return { dataset, factors: {}, arms };
  });
  return { study: "comparison", measure: "test", settings: {}, cases: compareCases(cases) };
}

/** All combinations of datasets and values of the swept factors. @module */

import { OptionError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import type { Factors, RunSettings, Scale, StudyDefinition } from "./definition.ts";

export interface StudyCase {
  readonly dataset: string;
  readonly factors: Factors;
  readonly layers: number;
  /** Width of each hidden layer at the start, where it is swept. */
  readonly units: number | null;
  /** Options of the runs that the factors stand for. */
  readonly run: RunSettings;
  /** Options of the strategies that the factors stand for. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** The last part of a factor's path: what tables and figures call it. */
export const factorLabel = (path: string): string => path.slice(path.lastIndexOf(".") + 1);

function combinations(factors: StudyDefinition["factors"]): Factors[] {
  return Object.entries(factors).reduce<Factors[]>(
    (grid, [path, values]) => grid.flatMap((point) => values.map((value) => ({ ...point, [path]: value }))),
    [{}],
  );
}

/** The factors of a dataset with the values that a scale keeps, in the study's order. */
function factorsOf({ datasets, factors }: StudyDefinition, dataset: string, scale: Scale): StudyDefinition["factors"] {
  const entries = Object.entries(factors).flatMap(([key, values]): [string, readonly (number | string)[]][] => {
    const owner = datasets.find((name) => key.startsWith(`${name}:`));
    if (owner !== undefined && owner !== dataset) return [];
    const path = owner === undefined ? key : key.slice(owner.length + 1);
    const some = scale.factors?.[key];
    return [[path, some ? values.filter((value) => some.includes(value)) : values]];
  });
  return Object.fromEntries(entries);
}

function settingsOf(factors: Factors): Pick<StudyCase, "run" | "options"> {
  const run: Record<string, unknown> = {};
  const options: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(factors)) {
    const [head = "", ...rest] = path.split(".");
    if (path === "layers" || path === "units") continue;
    if (rest.length === 0) run[head] = value;
    else if (head === "strategy") options[rest.join(".")] = value;
    else run[head] = { ...(run[head] as object | undefined), [rest.join(".")]: value };
  }
  return { run, options };
}

/** @throws OptionError when it is no count, or above `most` */
function countOf(study: StudyDefinition, what: "layers" | "units", value: unknown, most: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new OptionError(
    `study "${study.name}": ${what}: expected a whole number from 1 to ${most}, received ${JSON.stringify(value)}.`,
    { [what]: value },
  );
}

/** The cases of a study at a scale, factors varying from the last to the first. */
export function casesOf(study: StudyDefinition, scale: Scale): StudyCase[] {
  for (const path of Object.keys(scale.factors ?? {})) {
    if (path in study.factors) continue;
    throw new OptionError(
      `study "${study.name}": it has no swept factor "${path}".${nearest(path, Object.keys(study.factors))}`,
    );
  }
  return study.datasets.flatMap((dataset) =>
    combinations(factorsOf(study, dataset, scale)).map((factors) => {
      const { run, options } = settingsOf(factors);
      return {
        dataset,
        factors,
        layers: countOf(study, "layers", factors.layers ?? study.layers, 64),
        units: factors.units === undefined ? null : countOf(study, "units", factors.units, 65_536),
        run: { ...study.derive?.(factors), ...study.tasks[dataset]?.run, ...run },
        options,
      };
    }),
  );
}

/** A case in a few words: `d 4, layers 2`; empty where nothing is swept and there is one dataset. */
export function caseLabel({ dataset, factors }: Pick<StudyCase, "dataset" | "factors">, datasets: number): string {
  const parts = Object.entries(factors).map(([path, value]) => `${factorLabel(path)} ${value}`);
  return [...(datasets > 1 ? [dataset] : []), ...parts].join(", ");
}

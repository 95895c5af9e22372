/** The configurations of a study's runs, checked before anything is run. @module */

import { OptionError } from "../../errors.ts";
import type { Arm } from "../../study/definition.ts";
import { factsOfKind } from "../../study/kinds.ts";
import { fromPaths, pathsOf } from "../../study/option-paths.ts";
import { type Cell, configOf, type Followed, type StudyPlan } from "../../study/plan.ts";
import { listDatasets } from "../datasets/load.ts";
import { loadOwnParts, type OwnParts } from "../parts/own-parts.ts";
import type { AnyConfig } from "../runs/config/environment-config.ts";
import { checkRun, optionsOf } from "./study-run.ts";

/** Checks the configuration of a run. @throws OptionError that names the study and the arm */
export function checkedConfig(
  plan: StudyPlan,
  cell: Cell,
  { own, followed, budget }: { own: OwnParts; followed: Followed | null; budget: Followed | null },
): AnyConfig {
  const raw = configOf(
    plan,
    cell,
    (strategy, options) => optionsOf(plan.study.kind, strategy, options, own),
    followed,
    budget,
  );
  try {
    const target = plan.study.targets[plan.cases[cell.case]?.dataset ?? ""];
    return checkRun(target === undefined ? raw : withValidation(raw), own);
  } catch (cause) {
    const { message } = cause as Error;
    throw new OptionError(
      `study "${plan.study.name}", arm "${cell.arm.name}": ${message}`,
      { arm: cell.arm.name },
      { cause },
    );
  }
}

/** A target is reached on validation rows, which folds and a validation share of 0 leave none of. @throws OptionError where those are asked for */
function withValidation(raw: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { dataset, folds = null, validation = null } = raw;
  if (validation === 0 || (typeof folds === "number" && folds > 1)) {
    throw new OptionError(
      `targets: "${dataset}" has a target, which is reached on validation rows, and ${validation === 0 ? "validation is 0" : `folds is ${folds}`}. Leave one of the two out.`,
      { dataset },
    );
  }
  return listDatasets().some(({ name }) => name === dataset) ? raw : { ...raw, folds: 1 };
}

/** An option that no strategy of the study takes would do nothing; a factor must change what is run. @throws OptionError */
function refuseIdleOptions({ study, cases, arms }: StudyPlan, own: OwnParts): void {
  const takenBy = (some: readonly Arm[]): readonly string[] =>
    some.flatMap(({ strategy, options = {} }) => optionsOf(study.kind, strategy, options, own));
  const [asked, all] = [takenBy(arms), takenBy([...study.arms, ...arms])];
  const idle =
    cases.flatMap(({ options }) => Object.keys(options)).find((key) => !asked.includes(key)) ??
    pathsOf(study.options).find(([path]) => !all.includes(path))?.[0];
  if (idle === undefined) return;
  throw new OptionError(`study "${study.name}": no strategy of its arms takes the option "${idle}".`, { option: idle });
}

/** What a study may take parts from: as configurations of runs, each with some of the options. */
export function partsOf({ study, cases, arms }: StudyPlan): object[] {
  const swept = cases.flatMap((one) => [one.run, { strategy: fromPaths(Object.entries(one.options)) }]);
  const strategies = arms.map(({ strategy, options, run }) => ({ ...run, strategy: { ...options, name: strategy } }));
  return factsOfKind(study).takesParts ? [study.run, { strategy: study.options }, ...swept, ...strategies] : [];
}

/**
 * Loads the parts of a plan that are files, and checks every run as far as nothing has to be run for it.
 *
 * @throws OptionError, DataError when an arm, an option or a part's file is not what it should be
 */
export async function checkPlan(plan: StudyPlan): Promise<OwnParts> {
  const own = await loadOwnParts(...partsOf(plan));
  refuseIdleOptions(plan, own);
  for (const cell of plan.cells) checkedConfig(plan, cell, { own, followed: null, budget: null });
  return own;
}

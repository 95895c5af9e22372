/** The results of a study from the folders of its runs. @module */

import { basename, join } from "node:path";
import { factsOfKind } from "../../study/kinds.ts";
import type { StudyPlan } from "../../study/plan.ts";
import { type ArmResult, armResult, compareCases, type StudyResults, type TracedRun } from "../../study/results.ts";
import { madeNow } from "./made.ts";
import type { Place } from "./places.ts";
import { isComplete, readRunResult } from "./study-run.ts";

/** A cell with its run's folder, and how the run ended where it is not complete. */
type GatheredPlace = Pick<Place, "cell" | "folder" | "outcome">;

function resultOf(
  { study: { measure, widthSteps } }: StudyPlan,
  { cell: { seed }, folder, outcome }: GatheredPlace,
  target: number | null,
): TracedRun {
  if (folder !== null && isComplete(folder)) {
    const { result, trace } = readRunResult(folder, seed, { measure, widthSteps, target });
    return { result: { ...result, run: join("runs", basename(folder)) }, trace };
  }
  const { status = "missing", reason = "it was not completed" } = outcome ?? {};
  const ended = status === "done" ? "missing" : status;
  return { result: { seed, status: ended, ...(reason === null ? {} : { reason }) }, trace: null };
}

/** The results of all cells; a run that is not complete is there with its reason. */
export function gatherCells(plan: StudyPlan, places: readonly GatheredPlace[]): StudyResults {
  const { study, cases, arms } = plan;
  const { dataDir: _, ...run } = plan.run;
  const { summary, source, widthSteps, targets } = study;
  return {
    study: study.name,
    measure: factsOfKind(study).measure ?? study.measure,
    settings: { ...study.run, ...run },
    about: { summary, source, command: plan.command, widthSteps, targets, made: madeNow() },
    cases: compareCases(
      cases.map(({ dataset, factors }, at) => ({
        dataset,
        factors,
        arms: arms.map((arm): ArmResult => {
          const here = places.filter(({ cell }) => cell.case === at && cell.arm === arm);
          const { name, strategy, options = {} } = arm;
          const role = {
            ...(arm.follows ? { follows: arm.follows.arm } : {}),
            ...(arm.control ? { control: true } : {}),
          };
          return armResult(
            { name, ...role, strategy, options },
            here.map((place) => resultOf(plan, place, targets[dataset] ?? null)),
          );
        }),
      })),
    ),
  };
}

/** `plan.json`: the whole plan of a study in its folder, so that tasks of a cluster make its cells without the file that it came from. @module */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { DataError, OptionError } from "../../errors.ts";
import type { StudyPlan } from "../../study/plan.ts";
import { writeAtomically } from "../runs/files/atomic-file.ts";
import { readJson } from "../runs/files/read-json.ts";
import { VERSION } from "../version.ts";

const pathOf = (folder: string): string => join(folder, "plan.json");

/** A plan as text. What functions of a built-in study decide stands in its cases already. */
export const planText = (plan: StudyPlan): string => JSON.stringify(plan);

/** The plan in such a text. Its cells have the plan's own arms, by which results are gathered. */
export function planFrom(text: string): StudyPlan {
  const plan = JSON.parse(text) as StudyPlan;
  const arms = new Map(plan.arms.map((arm) => [arm.name, arm] as const));
  return { ...plan, cells: plan.cells.map((cell) => ({ ...cell, arm: arms.get(cell.arm.name) ?? cell.arm })) };
}

/** @throws OptionError when the folder has another plan already */
export function writePlan(folder: string, plan: StudyPlan): void {
  const path = pathOf(folder);
  const text = planText(plan);
  if (existsSync(path) && JSON.stringify((readJson(path, "a plan") as { plan?: unknown }).plan) !== text) {
    throw new OptionError(`out: ${folder} has the plan of a study with other options. Name another folder.`, {
      folder,
    });
  }
  writeAtomically(path, `{"version":${JSON.stringify(VERSION)},"plan":${text}}\n`);
}

/** @throws DataError when there is none, or it is another version's */
export function readPlan(folder: string): StudyPlan {
  const path = pathOf(folder);
  if (!existsSync(path)) {
    throw new DataError(`${folder}: expected a study's folder with plan.json, as burgeon study slurm writes it.`, {
      folder,
    });
  }
  const { version, plan } = readJson(path, "a plan") as { version?: unknown; plan?: unknown };
  if (version === VERSION) return planFrom(JSON.stringify(plan));
  throw new DataError(
    `${path}: it is a plan of Burgeon ${version}, and this is ${VERSION}. Use one version for a study.`,
    { path },
  );
}

/** The files of a study that a cluster runs, in the study's folder. @module */

import { copyFileSync, mkdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { OptionError } from "../../errors.ts";
import { writeAtomically } from "../../node/runs/files/atomic-file.ts";
import { stagesOf } from "../../node/studies/cell.ts";
import { checkPlan } from "../../node/studies/configure.ts";
import { writePlan } from "../../node/studies/plan-file.ts";
import { openStudyFolder } from "../../node/studies/study-folder.ts";
import type { StudyPlan } from "../../study/plan.ts";
import { mapPaths } from "../travel.ts";
import { type KubernetesOptions, kubernetesJob } from "./kubernetes.ts";
import { type SlurmOptions, slurmSubmit, slurmTask } from "./slurm.ts";

const shellSafe = (name: string): string => name.replace(/[^\w.-]+/g, "-");

/** The folder with its plan, after every option was checked. */
async function openFolder(plan: StudyPlan, out: string): Promise<string> {
  await checkPlan(plan);
  const { folder } = openStudyFolder(resolve(out), plan.study.name);
  writePlan(folder, plan);
  return folder;
}

/**
 * Writes `task.sbatch` and `submit.sh`.
 *
 * @returns the command that submits the study
 * @throws OptionError, DataError for a plan or a folder that is not what it should be
 */
export async function writeSlurm(
  plan: StudyPlan,
  out: string,
  options: Pick<SlurmOptions, "time" | "memory" | "parallel" | "program">,
): Promise<string> {
  const folder = await openFolder(plan, out);
  const { dataDir } = plan.run;
  const all = {
    ...options,
    name: shellSafe(plan.study.name),
    folder,
    dataDir: typeof dataDir === "string" ? resolve(dataDir) : null,
    stages: stagesOf(plan),
  };
  writeAtomically(join(folder, "task.sbatch"), slurmTask(all));
  writeAtomically(join(folder, "submit.sh"), slurmSubmit(all));
  return `bash ${join(folder, "submit.sh")}`;
}

/** Tables, which pods only see inside of the study's folder: each is copied there, and the plan names the copy. */
function withTablesInside(plan: StudyPlan, out: string): StudyPlan {
  const named = [
    ...plan.study.datasets,
    ...Object.values(plan.study.tasks).flatMap(({ dataset, run }) => [dataset, run.test]),
  ];
  const all = [...named, plan.study.run.test, plan.run.test, ...plan.cases.map(({ run }) => run.test)];
  const paths = new Set(
    all.filter(
      (path): path is string =>
        typeof path === "string" && statSync(path, { throwIfNoEntry: false })?.isFile() === true,
    ),
  );
  if (paths.size === 0) return plan;
  const folder = join(resolve(out), "tables");
  mkdirSync(folder, { recursive: true });
  const map = [...paths].map((path, i): [string, string] => {
    const target = join(folder, `${i + 1}-${basename(path)}`);
    copyFileSync(path, target);
    return [path, target];
  });
  const text = JSON.stringify(mapPaths(JSON.parse(JSON.stringify(plan)) as StudyPlan, map));
  return JSON.parse(text) as StudyPlan;
}

/**
 * Writes `job.yaml`.
 *
 * @returns the command that submits the study
 * @throws OptionError, DataError for a plan or a folder that is not what it should be
 */
export async function writeKubernetes(
  given: StudyPlan,
  out: string,
  options: Pick<KubernetesOptions, "image" | "claim" | "memory" | "parallel">,
): Promise<string> {
  if (!/^[\w./:@-]+$/.test(options.image)) throw new OptionError(`image: "${options.image}" is no name of an image.`);
  const plan = withTablesInside(given, out);
  const folder = await openFolder(plan, out);
  const { dataDir } = plan.run;
  const all = {
    ...options,
    name: plan.study.name,
    folder,
    dataDir: typeof dataDir === "string" ? resolve(dataDir) : null,
    cells: plan.cells.length,
  };
  writeAtomically(join(folder, "job.yaml"), kubernetesJob(all));
  return `kubectl apply -f ${join(folder, "job.yaml")}`;
}

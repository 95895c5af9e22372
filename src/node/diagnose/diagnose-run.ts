/** The diagnosis of a run: its signals at the start and at every checkpoint that is kept. @module */

import { existsSync } from "node:fs";
import { basename, dirname } from "node:path";
import { DataError } from "../../errors.ts";
import type { Checkpoint } from "../../train/checkpoint.ts";
import { diagnoseCheckpoint } from "../../train/diagnosis/diagnose-checkpoint.ts";
import type { Diagnosis, DiagnosisOptions } from "../../train/diagnosis/diagnosis.ts";
import { modelStart, sourceStart } from "../../train/start.ts";
import { loadCheckpoint } from "../runs/checkpoints/checkpoint-index.ts";
import { readConfig } from "../runs/config/any-config.ts";
import { writeAtomically } from "../runs/files/atomic-file.ts";
import { isRun, requireRunFolder } from "../runs/files/run-folder.ts";
import { readPlan } from "../runs/folds/plan.ts";
import { readRunEvents } from "../runs/log/run-events.ts";
import { prepare } from "../runs/model/prepare.ts";
import { holdsSeeds, runOfSeed } from "../runs/seeds.ts";

/** A diagnosis and which moment of the run it is of. */
export interface MomentDiagnosis extends Diagnosis {
  readonly moment: "start" | "best" | "last";
}

export interface RunDiagnosis {
  readonly run: string;
  readonly dataset: string;
  readonly strategy: string;
  readonly seed: number;
  readonly moments: readonly MomentDiagnosis[];
}

/** A run folder and, for the path of one of its checkpoints, which one that is. */
function locate(
  path: string,
  seed: number | undefined,
): { readonly run: string; readonly only: "best" | "last" | null } {
  if (isRun(path) || holdsSeeds(path)) return { run: runOfSeed(path, seed), only: null };
  const found = /^(?:(best|step|final)-\d+\.safetensors|last\.json)$/.exec(basename(path));
  if (!found) {
    requireRunFolder(path);
    return { run: path, only: null };
  }
  return { run: dirname(dirname(path)), only: found[1] === "best" ? "best" : "last" };
}

type Kept = Omit<Checkpoint, "best"> | null;

/** The moments that there are, in order of time; the best is left out where it is the last. */
function momentsOf(found: Checkpoint | null, only: "best" | "last" | null): [MomentDiagnosis["moment"], Kept][] {
  const all: [MomentDiagnosis["moment"], Kept][] = [["start", null]];
  if (found?.best && found.best.state.step !== found.state.step) all.push(["best", found.best]);
  if (found) all.push(["last", found]);
  if (only === null) return all;
  const wanted = all.filter(([moment]) => moment === only);
  return wanted.length > 0 ? wanted : all.filter(([moment]) => moment === "last");
}

/**
 * Computes every signal of every layer at the start, the best and the last checkpoint of a run, or at one checkpoint given by its file. `seed`:
 * which run of a folder of several seeds; default the first.
 *
 * @throws DataError when there is no run, or no checkpoint where one was named; OptionError for a model without signals
 */
export async function diagnoseRun(
  path: string,
  { seed, ...options }: DiagnosisOptions & { readonly seed?: number | undefined } = {},
): Promise<RunDiagnosis> {
  const { run, only } = locate(path, seed);
  const files = requireRunFolder(run);
  const found = loadCheckpoint(run);
  const checkpoint = found?.checkpoint ?? null;
  if (only !== null && !checkpoint) throw new DataError(`${path}: expected a checkpoint, and there is none.`, { path });
  if (existsSync(files.events)) readRunEvents(run); // a damaged log is reported here as well
  const { options: training } = await prepare(readConfig(run), { backend: found?.backend, plan: readPlan(run), run });
  const moments = momentsOf(checkpoint, only).map(([moment, kept]) => {
    return { moment, ...diagnoseCheckpoint(training, kept, options) };
  });
  const { name: dataset } = sourceStart(training);
  const strategy = (training.strategy?.definition ?? modelStart(training.model).strategy).name;
  return { run, dataset, strategy, seed: training.seed ?? 1, moments };
}

/** Writes `diagnosis.json` beside the pictures. */
export function writeDiagnosis(path: string, diagnosis: RunDiagnosis): void {
  writeAtomically(path, `${JSON.stringify(diagnosis, null, 2)}\n`);
}

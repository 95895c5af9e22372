/** The diagnosis of a run: its signals at the start and at every checkpoint that is kept. @module */

import { existsSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { DataError, OptionError } from "../../errors.ts";
import type { Checkpoint } from "../../train/checkpoint.ts";
import { type Diagnosis, type DiagnosisOptions, diagnoseCheckpoint } from "../../train/layers/diagnosis.ts";
import { loadCheckpoint } from "../runs/checkpoints/checkpoint-index.ts";
import { parseConfig } from "../runs/config.ts";
import { writeAtomically } from "../runs/files/atomic-file.ts";
import { isRun, requireRunFolder } from "../runs/files/run-folder.ts";
import { readRunEvents } from "../runs/log/run-events.ts";
import { prepare } from "../runs/model/prepare.ts";

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
function locate(path: string): { readonly run: string; readonly only: "best" | "last" | null } {
  if (isRun(path)) return { run: path, only: null };
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
 * Computes every signal of every layer at the start, the best and the last checkpoint of a run, or at one checkpoint given by its file.
 *
 * @throws DataError when there is no run, or no checkpoint where one was named; OptionError for a run of a graph
 */
export async function diagnoseRun(path: string, options: DiagnosisOptions = {}): Promise<RunDiagnosis> {
  const { run, only } = locate(path);
  const files = requireRunFolder(run);
  const found = loadCheckpoint(run);
  const checkpoint = found?.checkpoint ?? null;
  if (only !== null && !checkpoint) throw new DataError(`${path}: expected a checkpoint, and there is none.`, { path });
  if (existsSync(files.events)) readRunEvents(run); // a damaged log is told of here too
  const prepared = await prepare(parseConfig(JSON.parse(readFileSync(files.config, "utf8"))), {
    backend: found?.backend,
  });
  if (prepared.kind === "graph") {
    throw new OptionError(`${run}: the signals are those of layers, and this run trains a graph of neurons.`, { run });
  }
  const { config, dataset, options: training } = prepared;
  const moments = momentsOf(checkpoint, only).map(([moment, kept]) => {
    return { moment, ...diagnoseCheckpoint(training, kept, options) };
  });
  return { run, dataset: dataset.name, strategy: config.strategy.name, seed: config.seed, moments };
}

/** Writes `diagnosis.json` beside the pictures. */
export function writeDiagnosis(path: string, diagnosis: RunDiagnosis): void {
  writeAtomically(path, `${JSON.stringify(diagnosis, null, 2)}\n`);
}

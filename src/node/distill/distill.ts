/**
 * Distillation of several seeds in a folder: kept safe by states, resumed, summarized.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { Distillation, type DistillationResult, teacherReturns } from "../../control/distillation.ts";
import type { DistillationOptions } from "../../control/distillation-options.ts";
import type { DistillationEvent, Evaluation } from "../../control/events.ts";
import { environmentNamed, studentNamed, teacherOf } from "../../control/named.ts";
import { NumericError } from "../../errors.ts";
import { createWasmDevice } from "../../tensor/create-device.ts";
import { drawDistillation } from "../figures/distillation.ts";
import { CheckpointClock, Milestones, parseCadence } from "../runs/checkpoints/cadence.ts";
import { writeAtomically } from "../runs/files/atomic-file.ts";
import { readJson } from "../runs/files/read-json.ts";
import {
  checkNewFolder,
  makeFolder,
  makeNumberedFolder,
  requireRunFolder,
  runFiles,
} from "../runs/files/run-folder.ts";
import { lockRun } from "../runs/files/run-lock.ts";
import { EventLog } from "../runs/log/event-log.ts";
import type { DistillConfig } from "./config.ts";
import { eventsOfSeed, StateFiles } from "./state-files.ts";

/** Steps between two looks at the signal. */
const CHUNK = 500;

/** What a seed came to. */
export type DistillRun =
  | ({ readonly seed: number; readonly status: "done"; readonly seconds: number } & DistillationResult)
  | { readonly seed: number; readonly status: "failed"; readonly reason: string; readonly return: null };

/** What `burgeon distill --json` prints. */
export interface DistillSummary {
  readonly run: string;
  readonly environment: string;
  readonly student: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly steps: number;
  /** Mean, deviation and worst of the teacher's returns on the same held-out episodes. */
  readonly teacher: {
    readonly name: string;
    readonly return: number;
    readonly sd: number;
    readonly worst: number;
    /** Its mean return on the episodes of the evaluations on the way. */
    readonly onTheWay: number;
  };
  /** `interrupted` when not all seeds are done. */
  readonly status: "done" | "interrupted";
  readonly runs: readonly DistillRun[];
}

export interface DistillOptions {
  /** Folder of a new distillation; default `runs/distill-<environment>-<student>-<n>`. */
  readonly out?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  onEvaluation?(seed: number, evaluation: Evaluation): void;
  /** Something that a person should know. */
  onNote?(note: string): void;
}

const nextTask = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Distills in a new folder, one run for each seed.
 *
 * @throws OptionError when the folder is taken or cannot be written
 * @example
 * const { runs } = await startDistillation(resolveDistillConfig({ environment: "pendulum", student: { name: "mlp" } }));
 */
export async function startDistillation(config: DistillConfig, options: DistillOptions = {}): Promise<DistillSummary> {
  const { out } = options;
  const name = ["distill", config.environment, config.student.name].join("-");
  const folder = out === undefined ? makeNumberedFolder(name) : makeFolder(out);
  const release = lockRun(folder);
  try {
    checkNewFolder(folder); // another process may have been here before the lock
    writeAtomically(runFiles(folder).config, `${JSON.stringify(config, null, 2)}\n`);
    return await execute(folder, config, options);
  } finally {
    release();
  }
}

/** The configuration in a folder when it is that of a distillation, else null. @throws DataError when there is none or it is damaged */
export function readDistillConfig(folder: string): DistillConfig | null {
  const config = readJson(requireRunFolder(folder).config, "a configuration") as DistillConfig;
  return config.kind === "distillation" ? config : null;
}

/** Goes on with a distillation to the very numbers of one that was never interrupted; seeds that are done stay as they are. */
export async function resumeDistillation(
  folder: string,
  config: DistillConfig,
  options: DistillOptions = {},
): Promise<DistillSummary> {
  const release = lockRun(folder);
  try {
    return await execute(folder, config, options);
  } finally {
    release();
  }
}

async function execute(folder: string, config: DistillConfig, options: DistillOptions): Promise<DistillSummary> {
  const environment = environmentNamed(config.environment);
  const shared = { environment, teacher: teacherOf(environment), student: studentNamed(config.student.name) };
  const { mean, sd, worst } = teacherReturns(shared, config.protocol.episodes);
  const onTheWay = teacherReturns(shared, config.protocol.evaluationEpisodes, "onTheWay").mean;
  const runs: DistillRun[] = [];
  for (const seed of config.seeds) {
    const run = await runSeed(folder, { config, seed, shared }, options);
    if (!run) break;
    runs.push(run);
  }
  const summary: DistillSummary = {
    run: folder,
    environment: config.environment,
    student: config.student.name,
    options: config.student.options,
    steps: config.steps,
    teacher: { name: shared.teacher.name, return: mean, sd, worst, onTheWay },
    status: runs.length === config.seeds.length ? "done" : "interrupted",
    runs,
  };
  if (summary.status === "interrupted") return summary;
  writeAtomically(runFiles(folder).summary, `${JSON.stringify(summary, null, 2)}\n`);
  try {
    writeAtomically(join(folder, "distillation.svg"), await drawDistillation(summary));
  } catch (error) {
    options.onNote?.(`no picture: ${(error as Error).message}`); // a picture is never worth a failed run
  }
  return summary;
}

interface SeedTask {
  readonly config: DistillConfig;
  readonly seed: number;
  readonly shared: Pick<DistillationOptions, "environment" | "teacher" | "student">;
}

/** When a state is due, and how far to go before asking. */
class SaveSchedule {
  readonly #clock: CheckpointClock;
  readonly #milestones: Milestones | null;
  readonly #counts: readonly number[];

  constructor({ checkpointEvery, keepEvery }: DistillConfig["checkpoints"], step: number) {
    const [cadence, kept] = [parseCadence(checkpointEvery), keepEvery === null ? null : parseCadence(keepEvery)];
    const start = { step, epoch: 0 };
    this.#clock = new CheckpointClock(cadence, start);
    this.#milestones = kept && new Milestones(kept, start);
    this.#counts = [cadence, kept].flatMap((one) => (one?.unit === "steps" ? [one.count] : []));
  }

  stepsToNext(step: number): number {
    return Math.min(CHUNK, ...this.#counts.map((count) => count - (step % count)));
  }

  due(step: number): "usual" | "kept" | null {
    const moment = { step, epoch: 0 };
    const usual = this.#clock.isDue(moment);
    if (this.#milestones?.isReached(moment)) return "kept";
    return usual ? "usual" : null;
  }
}

/** One seed from wherever it stands to its end; null when interrupted. Its last state stays for whoever wants the student. */
async function runSeed(
  folder: string,
  { config, seed, shared }: SeedTask,
  { signal, onEvaluation, onNote }: DistillOptions,
): Promise<DistillRun | null> {
  const resultPath = join(folder, `seed-${seed}.json`);
  if (existsSync(resultPath)) return readJson(resultPath, "the result of a seed") as DistillRun;
  const { steps, protocol, student, checkpoints } = config;
  const files = new StateFiles(folder, seed, checkpoints.keepLast);
  const saved = files.load();
  for (const problem of saved?.passedOver ?? []) {
    onNote?.(`${problem} It is passed over for the state of step ${saved?.state.counters.step}.`);
  }
  const began = performance.now() - 1000 * (saved?.seconds ?? 0);
  const seconds = (): number => (performance.now() - began) / 1000;
  const path = eventsOfSeed(folder, seed);
  const log = saved?.log ? EventLog.continue(path, saved.log.lines, saved.log.sums) : EventLog.create(path);
  const onEvent = (event: DistillationEvent): void => log.append({ ...event, seconds: seconds() });
  const made = {
    ...shared,
    device: createWasmDevice(),
    studentOptions: student.options,
    steps,
    seed,
    protocol,
    onEvent,
  };
  const distillation = new Distillation(made, saved?.state);
  const save = (kept = false): void => {
    log.sync();
    files.save({ seconds: seconds(), state: distillation.save(), log: { lines: log.count, sums: log.sums } }, kept);
  };
  const schedule = new SaveSchedule(checkpoints, distillation.step);
  let run: DistillRun;
  try {
    while (distillation.step < distillation.steps) {
      if (signal?.aborted) {
        save();
        return null;
      }
      for (const evaluation of distillation.run(schedule.stepsToNext(distillation.step))) {
        onEvaluation?.(seed, evaluation);
      }
      const due = schedule.due(distillation.step);
      if (due !== null) save(due === "kept");
      await nextTask();
    }
    run = { seed, status: "done", ...distillation.result(), seconds: seconds() };
    save();
  } catch (error) {
    if (!(error instanceof NumericError)) throw error;
    run = { seed, status: "failed", reason: error.message, return: null };
  } finally {
    distillation.dispose();
    log.close();
  }
  writeAtomically(resultPath, `${JSON.stringify(run)}\n`);
  return run;
}

/** Runs of a study that distill a teacher's policy: folders of `burgeon distill`, one seed each. @module */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { environmentNamed, studentList } from "../../control/named.ts";
import { outputsOf } from "../../control/space.ts";
import { OptionError } from "../../errors.ts";
import type { RunSettings } from "../../study/definition.ts";
import type { RunResult } from "../../study/results.ts";
import { type DistillConfig, resolveDistillConfig } from "../distill/config.ts";
import { type DistillSummary, resumeDistillation, startDistillation } from "../distill/distill.ts";
import { isRun } from "../runs/files/run-folder.ts";
import type { CheckedConfig, RunKind } from "./run-kind.ts";

type OneSeed = CheckedConfig & DistillConfig;

/** `epochs` and `limit` belong to training alone, and `dataDir` to files: their refusal would name no flag. */
function refuseTraining(settings: RunSettings): void {
  const foreign = ["epochs", "limit", "dataDir"].find((key) => key in settings);
  if (foreign === undefined) return;
  throw new OptionError(`a distillation takes no ${foreign}: that belongs to studies of training. Leave it out.`);
}

function check(settings: RunSettings): OneSeed {
  refuseTraining(settings);
  const { environment, student, seed, ...options } = settings;
  const { name, ...studentOptions } = student as { name: string };
  const request = { environment: String(environment), student: { name, options: studentOptions } };
  return { seed: seed as number, ...resolveDistillConfig({ ...request, options: { ...options, seeds: [seed] } }) };
}

function readSummary(folder: string): DistillSummary | null {
  const path = join(folder, "summary.json");
  if (!existsSync(path)) return null;
  try {
    const summary = JSON.parse(readFileSync(path, "utf8")) as DistillSummary;
    return Array.isArray(summary.runs) && summary.teacher ? summary : null;
  } catch {
    return null; // damaged: as good as none
  }
}

function result(folder: string, seed: number): RunResult {
  const summary = readSummary(folder);
  const run = summary?.runs[0];
  if (!summary || !run) return { seed, status: "missing", reason: "it was not run to its end" };
  if (run.status === "failed") return { seed, status: "failed", reason: run.reason };
  const { hiddenUnits, parameters, edges, growthEvents, seconds } = run;
  return {
    seed,
    status: "done",
    return: run.return.mean,
    teacherReturn: summary.teacher.return,
    ...{ hiddenUnits, parameters, edges, seconds },
    widths: [hiddenUnits],
    edits: growthEvents,
  };
}

/** Edges over all that an acyclic graph of so many neurons could have. */
function densityOf({ environment }: DistillSummary, hidden: number, edges: number): number {
  const { observationSpace, actionSpace } = environmentNamed(environment);
  const [inputs, outputs] = [observationSpace.low.length, outputsOf(actionSpace)];
  return Math.min(1, edges / (inputs * (hidden + outputs) + (hidden * (hidden - 1)) / 2 + hidden * outputs));
}

export const distillKind: RunKind = Object.freeze({
  optionsOf: (student) => Object.keys(studentList.find(({ name }) => name === student)?.options.shape ?? {}),
  check,
  telling: (config) =>
    Object.entries(config)
      .filter(([key]) => key !== "checkpoints")
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  isComplete: (folder) => readSummary(folder)?.status === "done" && result(folder, 0).status === "done",
  result,
  followed(folder) {
    const summary = readSummary(folder);
    const { hiddenUnits = 0, edges = 0 } = result(folder, 0);
    return { widths: [hiddenUnits], ...(summary ? { density: densityOf(summary, hiddenUnits, edges) } : {}) };
  },
  async run(folder, checked, { signal, onProgress }) {
    const { seed: _, ...config } = checked as OneSeed;
    const options = {
      signal,
      out: folder,
      onEvaluation: (_seed: number, { step, hiddenUnits }: { step: number; hiddenUnits: number }) =>
        onProgress({ step, totalSteps: config.steps, widths: [hiddenUnits] }),
    };
    const summary = isRun(folder)
      ? await resumeDistillation(folder, config, options)
      : await startDistillation(config, options);
    if (summary.status === "interrupted") return { status: "interrupted", reason: null };
    const [run] = summary.runs;
    return run?.status === "failed" ? { status: "failed", reason: run.reason } : { status: "done", reason: null };
  },
} satisfies RunKind);

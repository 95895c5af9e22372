/** What runs in an environment came to, seed by seed, from their folders: what `burgeon distill --json` prints. @module */

import { teacherReturns } from "../../control/environment-source.ts";
import { summarizeReturns } from "../../control/evaluate-policy.ts";
import { environmentNamed, teacherOf } from "../../control/named.ts";
import type { EpochEvent, Returns, TrainEvent } from "../../train/events/events.ts";
import { readConfig } from "./config/any-config.ts";
import { type EnvironmentConfig, hasEnvironment } from "./config/environment-config.ts";
import { readRunEvents } from "./log/run-events.ts";
import type { SeedsSummary } from "./seeds.ts";
import type { Summary } from "./summary.ts";

/** Evaluations at a run's end from which its stability is read. */
const LAST_EVALUATIONS = 10;

/** How large a student is. */
interface StudentSize {
  readonly parameters: number;
  readonly hiddenUnits: number;
  readonly edges: number;
  readonly multiplyAdds: number;
  /** Changes of its structure so far. */
  readonly growthEvents: number;
}

/** An evaluation during training. */
export interface ReturnsPoint extends StudentSize {
  readonly step: number;
  readonly episode: number;
  /** Mean loss of the training steps since the evaluation before. */
  readonly loss: number;
  readonly return: Returns;
}

export type SeedReturns =
  | ({
      readonly seed: number;
      readonly status: "done";
      readonly seconds: number;
      readonly return: Returns;
      readonly history: readonly ReturnsPoint[];
      /** Of the mean returns of the last 10 evaluations: standard deviation, and the largest drop from one to the next. */
      readonly stability: { readonly sd: number; readonly largestDrop: number };
    } & StudentSize)
  | { readonly seed: number; readonly status: "failed"; readonly reason: string; readonly return: null };

export interface ReturnsReport {
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
    /** Its mean return on the episodes of the evaluations during training. */
    readonly onTheWay: number;
  };
  /** `interrupted` when not all seeds are done. */
  readonly status: "done" | "interrupted";
  readonly runs: readonly SeedReturns[];
}

/** Every evaluation with the size that the model had then. */
export function returnsHistory(events: readonly TrainEvent[]): ReturnsPoint[] {
  let growthEvents = 0;
  let epoch: EpochEvent | null = null;
  const points: ReturnsPoint[] = [];
  for (const event of events) {
    if (event.type === "growth") growthEvents++;
    if (event.type === "epoch") epoch = event;
    if (event.type !== "evaluation" || !event.metrics.return || !epoch) continue;
    const { widths, parameters, edges, multiplyAdds, loss } = epoch;
    points.push({
      step: event.step,
      episode: event.episode ?? 0,
      loss,
      return: event.metrics.return,
      parameters,
      hiddenUnits: widths.reduce((sum, width) => sum + width, 0),
      edges,
      multiplyAdds,
      growthEvents,
    });
  }
  return points;
}

function stabilityOf(history: readonly ReturnsPoint[]): { sd: number; largestDrop: number } {
  const means = history.slice(-LAST_EVALUATIONS).map((one) => one.return.mean);
  const drops = means.slice(1).map((mean, i) => (means[i] as number) - mean);
  return { sd: means.length < 2 ? 0 : summarizeReturns(means).sd, largestDrop: Math.max(0, ...drops) };
}

function seedReturns({ seed, status, reason, test, seconds, changes, ...summary }: Summary): SeedReturns {
  if (status === "failed" || !test?.return) {
    return { seed, status: "failed", reason: reason ?? "it was not completed", return: null };
  }
  const history = returnsHistory(readRunEvents(summary.run));
  const { parameters, hiddenUnits, edges, multiplyAdds } = summary;
  const size = { parameters, hiddenUnits, edges, multiplyAdds, growthEvents: changes };
  const stability = stabilityOf(history);
  return { seed, status: "done", return: test.return, ...size, history, stability, seconds: seconds.total };
}

export function returnsReport({ run, status, runs }: SeedsSummary, config: EnvironmentConfig): ReturnsReport {
  const { name: student, ...options } = config.student;
  const environment = environmentNamed(config.environment);
  const made = { environment, teacher: teacherOf(environment) };
  const { mean, sd, worst } = teacherReturns(made, config.episodes);
  const onTheWay = teacherReturns(made, config.evaluationEpisodes, "validation").mean;
  return {
    run,
    environment: environment.name,
    student,
    options,
    steps: config.steps,
    teacher: { name: made.teacher.name, return: mean, sd, worst, onTheWay },
    status,
    runs: runs.filter((one) => one.status !== "interrupted").map(seedReturns),
  };
}

/** The report of runs that are over, where they were in an environment. */
export function reportOfRuns(summary: SeedsSummary): ReturnsReport | null {
  const config = summary.runs[0] ? readConfig(summary.runs[0].run) : null;
  return config && hasEnvironment(config) ? returnsReport(summary, config) : null;
}

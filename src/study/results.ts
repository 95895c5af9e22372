/**
 * The result of a study, as data.
 *
 * @module
 */

import { caseLabel } from "./cases.ts";
import { type Curve, curvesOf, type RunTrace } from "./course.ts";
import type { Factors, RunSettings } from "./definition.ts";
import { type Comparison, holm, type PairedTest, pairedTest, type Spread, spread } from "./statistics.ts";

/** One run. Numbers that it does not have are absent. */
export interface RunResult {
  readonly seed: number;
  readonly status: "done" | "stopped-early" | "interrupted" | "failed" | "missing";
  /** Why, where it did not finish. */
  readonly reason?: string;
  readonly accuracy?: number;
  readonly mse?: number;
  readonly return?: number;
  /** Of the teacher, in the same episodes. */
  readonly teacherReturn?: number;
  readonly loss?: number;
  readonly hiddenUnits?: number;
  readonly parameters?: number;
  /** Weights between units of a student. */
  readonly edges?: number;
  readonly widths?: readonly number[];
  /** Number of edits. */
  readonly edits?: number;
  /** Floating-point operations of training; signals, candidates and trials count. */
  readonly flops?: number;
  /** Wall-clock seconds of training. */
  readonly seconds?: number;
  /** Processor seconds of training, all threads together; absent for a run that was resumed. */
  readonly cpuSeconds?: number;
  /** Until the first evaluation that was as good as the study's target; absent where none was. */
  readonly targetSamples?: number;
  readonly targetFlops?: number;
  /** Widths after the study's steps, by step. */
  readonly widthsAt?: Readonly<Record<number, readonly number[]>>;
  /** Its folder. */
  readonly run?: string;
}

/** Numbers of a run that are summarized. */
export const measures = [
  "accuracy",
  "mse",
  "return",
  "teacherReturn",
  "loss",
  "hiddenUnits",
  "parameters",
  "edges",
  "edits",
  "flops",
  "seconds",
  "cpuSeconds",
  "targetSamples",
  "targetFlops",
] as const;
export type Measure = (typeof measures)[number];

/** Quality measures, most telling first; of `mse` less is better. */
export const qualities = ["accuracy", "return", "mse"] as const;
export type Quality = (typeof qualities)[number];

/** The runs of an arm, with their summary. */
export interface ArmResult {
  readonly name: string;
  /** The arm that it is a control of. */
  readonly follows?: string;
  readonly strategy: string;
  /** Whether the others are compared with it though its strategy is not `static`. */
  readonly control?: boolean;
  readonly options: Readonly<Record<string, unknown>>;
  readonly runs: readonly RunResult[];
  /** Over the runs that finished. */
  readonly summary: Readonly<Partial<Record<Measure, Spread>>> & { readonly widths?: readonly Spread[] };
  /** Over the course of training; none where nothing is known of it. */
  readonly curves: readonly Curve[];
}

/** A run that is over, and what it went through. */
export interface TracedRun {
  readonly result: RunResult;
  readonly trace: RunTrace | null;
}

/** Numbers of a run as its files keep them. */
function kept(run: RunResult): RunResult {
  const entries = Object.entries(run).map(([key, value]) => {
    const exact = typeof value !== "number" || Number.isInteger(value);
    return [key, exact ? value : Number(value.toPrecision(7))];
  });
  return Object.fromEntries(entries) as unknown as RunResult;
}

/** The results of an arm's runs. */
export function armResult(
  arm: Omit<ArmResult, "runs" | "summary" | "curves">,
  traced: readonly TracedRun[],
): ArmResult {
  const runs = traced.map(({ result }) => kept(result));
  const traces = traced.flatMap(({ result, trace }) => (trace && isFinished(result) ? [trace] : []));
  return { ...arm, runs, summary: summarize(runs), curves: curvesOf(traces) };
}

/** Two arms, paired by seed. */
export interface ArmComparison {
  readonly arm: string;
  readonly against: string;
  /** Of the quality; corrected for all comparisons of the study. */
  readonly quality: Comparison & { readonly measure: Quality };
  /** Cost of `arm` over that of `against`, a ratio of sums over the seeds. */
  readonly ratio: {
    readonly flops: number | null;
    readonly cpuSeconds: number | null;
    readonly hiddenUnits: number | null;
  };
}

/** The arms of one task, and their comparisons. */
export interface CaseResult {
  readonly dataset: string;
  readonly factors: Factors;
  readonly arms: readonly ArmResult[];
  readonly comparisons: readonly ArmComparison[];
}

/** What a study asks, where its set-up is from, the command that made it, and what its report is to show. */
export interface AboutStudy {
  readonly summary: string;
  readonly source: string;
  readonly command: string;
  readonly widthSteps?: readonly number[];
  readonly targets?: Readonly<Record<string, number>>;
  /** When the runs were gathered, and by which versions. */
  readonly made?: { readonly date: string; readonly versions: string };
}

/** The results of a study. */
export interface StudyResults {
  readonly study: string;
  /** The split that accuracies and errors are of. */
  readonly measure: "test" | "validation" | "episodes";
  readonly settings: RunSettings;
  /** Absent where any runs were gathered. */
  readonly about?: AboutStudy;
  readonly cases: readonly CaseResult[];
}

export const isFinished = ({ status }: RunResult): boolean => status === "done" || status === "stopped-early";

const finite = (values: readonly (number | undefined)[]): number[] =>
  values.filter((value): value is number => value !== undefined && Number.isFinite(value));

/** Summary of the runs that finished. */
export function summarize(runs: readonly RunResult[]): ArmResult["summary"] {
  const finished = runs.filter(isFinished);
  const entries = measures.flatMap((measure) => {
    const values = finite(finished.map((run) => run[measure]));
    return values.length === 0 ? [] : [[measure, spread(values, measure === "mse")] as const];
  });
  const layers = Math.max(0, ...finished.map(({ widths = [] }) => widths.length));
  const widths = Array.from({ length: layers }, (_, i) => spread(finite(finished.map((run) => run.widths?.[i] ?? 0))));
  return { ...Object.fromEntries(entries), ...(layers > 0 ? { widths } : {}) };
}

/** The quality that an arm's runs have. */
export function qualityOf({ summary }: Pick<ArmResult, "summary">): Quality | null {
  return qualities.find((quality) => summary[quality] !== undefined) ?? null;
}

/** The finished runs that two arms have of the same seeds. */
function pairs(first: ArmResult, second: ArmResult): [RunResult, RunResult][] {
  const others = new Map(second.runs.filter(isFinished).map((run) => [run.seed, run]));
  return first.runs.filter(isFinished).flatMap((run) => {
    const other = others.get(run.seed);
    return other ? [[run, other] as [RunResult, RunResult]] : [];
  });
}

function ratioOf(both: readonly [RunResult, RunResult][], measure: Measure): number | null {
  const complete = both.filter(([a, b]) => a[measure] !== undefined && b[measure] !== undefined);
  const sum = (side: 0 | 1): number => complete.reduce((total, pair) => total + (pair[side][measure] as number), 0);
  return complete.length > 0 && sum(1) > 0 ? sum(0) / sum(1) : null;
}

/** Two arms over the seeds that both finished, before the correction; null when there are none. */
function testArms(
  first: ArmResult,
  second: ArmResult,
): (Omit<ArmComparison, "quality"> & { measure: Quality; test: PairedTest }) | null {
  const both = pairs(first, second);
  const measure = qualityOf(first);
  const known = measure ? both.filter(([a, b]) => a[measure] !== undefined && b[measure] !== undefined) : [];
  if (!measure || known.length === 0) return null;
  const [ours, theirs] = ([0, 1] as const).map((side) => known.map((pair) => pair[side][measure] as number));
  const isError = measure === "mse";
  return {
    arm: first.name,
    against: second.name,
    measure,
    test: pairedTest(ours ?? [], theirs ?? [], { logarithmic: isError, lessIsBetter: isError }),
    ratio: {
      flops: ratioOf(both, "flops"),
      cpuSeconds: ratioOf(both, "cpuSeconds"),
      hiddenUnits: ratioOf(both, "hiddenUnits"),
    },
  };
}

/** Whether an arm is there to be compared with. */
export const isStatic = ({ strategy, control = false }: ArmResult): boolean => control || strategy === "static";

/**
 * Every growing arm against its own controls and against the static networks. Where nothing is static, as among students, the first arm
 * against all others.
 */
function rivals(arms: readonly ArmResult[]): [ArmResult, ArmResult][] {
  const [first, ...others] = arms;
  if (first && !arms.some(isStatic)) return others.map((other) => [first, other]);
  const grown = arms.filter((arm) => !isStatic(arm) && arm.follows === undefined);
  return grown.flatMap((arm) =>
    arms
      .filter((other) => (other.follows === undefined ? isStatic(other) : other.follows === arm.name))
      .map((other): [ArmResult, ArmResult] => [arm, other]),
  );
}

/** Cases with their comparisons, which are corrected together: they stand in one table. */
export function compareCases(cases: readonly Omit<CaseResult, "comparisons">[]): CaseResult[] {
  const tested = cases.flatMap((one, at) =>
    rivals(one.arms).flatMap(([arm, other]) => {
      const found = testArms(arm, other);
      return found === null ? [] : [{ at, ...found }];
    }),
  );
  const corrected = holm(tested.map(({ test }) => test));
  const comparisons = tested.map(({ at, arm, against, measure, ratio }, i) => {
    return { at, comparison: { arm, against, quality: { measure, ...(corrected[i] as Comparison) }, ratio } };
  });
  return cases.map((one, place) => ({
    ...one,
    comparisons: comparisons.filter(({ at }) => at === place).map(({ comparison }) => comparison),
  }));
}

/** What the quality was measured on, in words. */
export function measuredOn({ measure }: Pick<StudyResults, "measure">): string {
  return measure === "episodes" ? "held-out episodes" : `${measure} split`;
}

/** A case's name among those of its study. */
export function labelOf(results: StudyResults, one: CaseResult): string {
  return caseLabel(one, new Set(results.cases.map(({ dataset }) => dataset)).size);
}

/** What it took an arm's runs to reach a target. */
export interface Reach {
  readonly target: number;
  /** Finished runs that came to it, of so many. */
  readonly reached: number;
  readonly runs: number;
}

/** Null where the study asks nothing of the dataset. */
export function reachOf({ about }: StudyResults, { dataset }: CaseResult, { runs, summary }: ArmResult): Reach | null {
  const target = about?.targets?.[dataset];
  if (target === undefined) return null;
  return { target, reached: summary.targetSamples?.n ?? 0, runs: runs.filter(isFinished).length };
}

/** How a run went along: quality and cost at each evaluation, and what it took to reach a target. @module */

import { type ArmResult, type CaseResult, type CoursePoint, isFinished, type RunResult } from "./results.ts";
import { mean } from "./statistics.ts";

/** What it took an arm's runs to reach a target. */
export interface Reach {
  readonly target: number;
  /** Finished runs that came to it, of so many. */
  readonly reached: number;
  readonly runs: number;
  /** Means over those that did; null where none did. */
  readonly samples: number | null;
  readonly flops: number | null;
}

/** The first evaluation that is as good as the target; of errors less is better. */
function firstAt({ course = [], accuracy }: RunResult, target: number): CoursePoint | undefined {
  return course.find(({ quality }) => (accuracy === undefined ? quality <= target : quality >= target));
}

/** `targets`: the quality that is asked of each dataset. Null where none is. */
export function reachOf(
  targets: Readonly<Record<string, number>>,
  { dataset }: CaseResult,
  { runs }: ArmResult,
): Reach | null {
  const target = targets[dataset];
  const finished = runs.filter(isFinished);
  if (target === undefined || !finished.some(({ course }) => course !== undefined)) return null;
  const first = finished.map((run) => firstAt(run, target)).filter((point) => point !== undefined);
  const meanOf = (value: (point: CoursePoint) => number): number | null =>
    first.length === 0 ? null : mean(first.map(value));
  return {
    target,
    reached: first.length,
    runs: finished.length,
    samples: meanOf(({ samples }) => samples),
    flops: meanOf(({ flops }) => flops),
  };
}

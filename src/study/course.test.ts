import { describe, expect, it } from "vitest";
import { reachOf } from "./course.ts";
import type { ArmResult, CaseResult, CoursePoint, RunResult } from "./results.ts";

const at = (samples: number, quality: number): CoursePoint => ({ samples, flops: 10 * samples, bytes: 8, quality });
const run = (seed: number, more: Partial<RunResult>): RunResult => ({ seed, status: "done", ...more });
const arm = (runs: RunResult[]): ArmResult => ({ name: "a", strategy: "static", options: {}, runs, summary: {} });
const one = { dataset: "moons", factors: {}, arms: [], comparisons: [] } satisfies CaseResult;

describe("reachOf", () => {
  const good = run(1, { accuracy: 0.9, course: [at(100, 0.5), at(200, 0.8), at(300, 0.7), at(400, 0.9)] });
  const slow = run(2, { accuracy: 0.8, course: [at(100, 0.4), at(200, 0.6), at(300, 0.75), at(400, 0.8)] });
  const bad = run(3, { accuracy: 0.6, course: [at(100, 0.4), at(200, 0.6)] });

  it("takes the first evaluation as good as the target, and the mean over the runs that came to it", () => {
    expect(reachOf({ moons: 0.8 }, one, arm([good, slow, bad]))).toEqual({
      target: 0.8,
      reached: 2,
      runs: 3,
      samples: 300,
      flops: 3000,
    });
  });

  it("asks of an error to be small", () => {
    const error = run(1, { mse: 0.1, course: [at(100, 0.5), at(200, 0.1)] });
    expect(reachOf({ moons: 0.2 }, one, arm([error]))).toMatchObject({ reached: 1, samples: 200 });
  });

  it("leaves out runs that did not finish, and says null where nobody came to it", () => {
    const failed = run(4, { status: "failed", course: [at(100, 1)] });
    expect(reachOf({ moons: 0.95 }, one, arm([good, failed]))).toMatchObject({ reached: 0, runs: 1, samples: null });
  });

  it("has nothing to say without a target, or without courses", () => {
    expect(reachOf({ iris: 0.8 }, one, arm([good]))).toBeNull();
    expect(reachOf({ moons: 0.8 }, one, arm([run(1, { accuracy: 1 })]))).toBeNull();
  });
});

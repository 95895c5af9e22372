import { describe, expect, it } from "vitest";
import type { Slope } from "./definition.ts";
import { type ArmResult, type CaseResult, type StudyResults, summarize } from "./results.ts";
import { logSlope, slopeLabel, slopesOf } from "./slopes.ts";

const arm = (name: string, mses: readonly number[]): ArmResult => {
  const runs = mses.map((mse, i) => ({ seed: i + 1, status: "done" as const, mse }));
  return { name, strategy: "grow", options: {}, runs, summary: summarize(runs), curves: [] };
};

const caseOf = (dataset: string, units: number, learningRate: number, arms: readonly ArmResult[]): CaseResult => ({
  dataset,
  factors: { units, learningRate },
  arms,
  comparisons: [],
});

/** Errors of 3 / units^2 and of 5 / units. */
const cases = [4, 8, 16].flatMap((units) =>
  [0.1, 0.2].map((learningRate) =>
    caseOf("a", units, learningRate, [arm("one", [2 / units ** 2, 4 / units ** 2]), arm("two", [5 / units])]),
  ),
);
const results: StudyResults = { study: "s", measure: "test", settings: {}, cases: [...cases, caseOf("b", 4, 0.1, [])] };
const spec: Slope = {
  dataset: "a",
  measure: "mse",
  factor: "units",
  published: [{ arm: "one", factors: { learningRate: 0.2 }, slope: -1.9 }],
};

describe("slopes", () => {
  it("are the exponents of power laws", () => {
    expect(logSlope([1, 3, 10].map((x) => [x, 7 * x ** -0.4]))).toBeCloseTo(-0.4, 12);
  });

  it("are of each arm, for each combination of the other factors, of means over seeds", () => {
    const found = slopesOf(results, spec);
    expect(found.map(({ arm, factors, published }) => [arm, factors.learningRate, published])).toEqual([
      ["one", 0.1, null],
      ["two", 0.1, null],
      ["one", 0.2, -1.9],
      ["two", 0.2, null],
    ]);
    expect(found.map(({ slope }) => Math.round(1e9 * slope) / 1e9)).toEqual([-2, -1, -2, -1]);
    expect(found[0]!.points.map(({ x }) => x)).toEqual([4, 8, 16]);
    expect(slopeLabel(found[0]!)).toBe("a, learningRate 0.1");
  });

  it("are none where a factor has one value, or the measure is not there", () => {
    expect(slopesOf(results, { ...spec, dataset: "b" })).toEqual([]);
    expect(slopesOf(results, { ...spec, measure: "accuracy" })).toEqual([]);
  });
});

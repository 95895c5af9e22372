import { describe, expect, it } from "vitest";
import { curvesOf, qualityCurveOf, type RunTrace, widthCurvesOf } from "./course.ts";

const trace = (qualities: readonly number[], widths: RunTrace["widths"] = []): RunTrace => ({
  quality: { name: "validation accuracy", points: qualities.map((y, i) => ({ x: 1e9 * (i + 1), y })) },
  widths,
});

describe("the curves of an arm", () => {
  it("have means and the range of the seeds, as far as all runs went", () => {
    const curves = curvesOf([trace([0.1, 0.5, 0.9]), trace([0.3, 0.7])]);
    expect(qualityCurveOf({ curves })).toEqual({
      name: "validation accuracy",
      points: [
        { x: 1e9, mean: 0.2, low: 0.1, high: 0.3 },
        { x: 2e9, mean: 0.6, low: 0.5, high: 0.7 },
      ],
    });
  });

  it("follow widths from step to step, and leave out points between equal ones", () => {
    const widths = [[4, 8, 8].map((width, i) => ({ step: 500 * i, width }))];
    const [curve] = widthCurvesOf({ curves: curvesOf([trace([], widths)]) });
    expect(curve!.points.map(({ mean }) => mean)).toEqual([4, 4, 8, 8]);
    expect(curve!.points.at(-1)!.x).toBe(1000);
    expect(curve!.points[2]!.x).toBeGreaterThanOrEqual(500);
  });

  it("have few points, the first and the last evaluation among them", () => {
    const { points } = qualityCurveOf({ curves: curvesOf([trace(Array.from({ length: 1000 }, (_, i) => i))]) })!;
    expect(points.length).toBeLessThanOrEqual(41);
    expect([points[0]!.mean, points.at(-1)!.mean]).toEqual([0, 999]);
  });

  it("are none without runs", () => {
    expect(curvesOf([])).toEqual([]);
    expect(qualityCurveOf({ curves: [] })).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import type { GrowthEvent, TrainEvent } from "../../train/events/events.ts";
import { Course, growthLine, heldOut, LiveRun } from "./live-lines.ts";

const step = (at: number, loss: number): TrainEvent => ({
  type: "step",
  step: at,
  epoch: 0,
  loss,
  learningRate: 0.1,
  seconds: 1,
});
const growth: GrowthEvent = {
  type: "growth",
  ...{ step: 60, epoch: 2, axis: "hidden1", from: 2, to: 8, trigger: "t", values: {}, asked: 6, seconds: 1 },
  ...{ kind: "widen", reason: "all units are in use", preserves: "exact", drift: 0, widths: [8, 2], parameters: 50 },
};

describe("a run at a terminal", () => {
  it("shows layers as bars that grow, and names what each course is", () => {
    const run = new LiveRun({ total: 100, step: 0, axes: ["hidden1", "hidden2"], widths: [2, 2] });
    for (let i = 1; i <= 40; i++) run.take(step(i, 1 / i));
    const blocks = (line: string | undefined): number => line?.match(/\u2588/g)?.length ?? 0;
    expect(blocks(run.lines(80, null)[0])).toBe(blocks(run.lines(80, null)[1]));
    run.take(growth);
    run.take({
      type: "evaluation",
      split: "validation",
      epoch: 2,
      step: 60,
      metrics: { loss: 0.5, accuracy: 0.75 },
      best: true,
      seconds: 1,
    });
    const lines = run.lines(80, 12);
    expect(blocks(lines[0])).toBe(4 * blocks(lines[1]));
    expect(lines[0]).toMatch(/^hidden1 .* 8$/);
    expect(lines[2]).toMatch(/^training loss +\u2588.*\u2581 +0\.025$/);
    expect(lines[3]).toMatch(/^held-out accuracy +\u2584 +0\.75$/);
    expect(lines[4]).toMatch(/^step 60 .*60 %, 12 s left$/);
    for (const columns of [80, 100, 200])
      for (const line of run.lines(columns, 12)) expect(line.length).toBeLessThanOrEqual(columns);
  });

  it("follows layers that are added and removed, and counts those that do not fit", () => {
    const run = new LiveRun({ total: 10, step: 0, axes: ["a"], widths: [3] });
    const axes = Array.from({ length: 11 }, (_, i) => `layer${i}`);
    run.take({ ...growth, axis: "depth", axes, widths: axes.map(() => 2) });
    const lines = run.lines(80, null);
    expect(lines[0]).toMatch(/^layer0/);
    expect(lines[8]).toBe("and 3 more layers, 6 units");
  });

  it("writes each growth as a line with its reason", () => {
    expect(growthLine(growth)).toBe("step 60  widen hidden1  2 \u2192 8  all units are in use");
  });

  it("keeps a course of any length in the same room", () => {
    const course = new Course();
    for (let i = 0; i < 10_000; i++) course.push(i);
    course.push(Number.NaN);
    expect(course.last).toBe(9999);
    expect(course.sparkline(40, false)).toHaveLength(40);
    expect(course.sparkline(8, false)).toBe("\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588");
    expect(new Course().sparkline(8, true)).toBe("");
  });

  it("shows the most telling held-out measure", () => {
    expect(heldOut({ loss: 1, r2: 0.5, mse: 2 })).toEqual(["held-out R\u00b2", 0.5]);
    expect(heldOut({ loss: 1 })).toEqual(["held-out loss", 1]);
    expect(heldOut({})).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import type { GrowthEvent, StartEvent, StepEvent, TrainEvent } from "../../train/events/events.ts";
import { drawGrowth } from "./growth.ts";
import { growthSeries } from "./growth-series.ts";
import { rasterize } from "./rasterize.ts";

const start: StartEvent = {
  type: "start",
  dataset: 'a & "b" <c>',
  task: "classification",
  strategy: "north-random",
  options: {},
  seed: 1,
  epochs: 2,
  totalSteps: 20,
  rows: { train: 10, validation: 0, test: 5 },
  widths: [2, 2],
  axes: ["hidden1", "hidden2"],
  parameters: 18,
  edges: 10,
  multiplyAdds: 10,
  notes: [],
};

const step = (at: number, loss: number): StepEvent => ({
  type: "step",
  step: at,
  epoch: 0,
  loss,
  learningRate: 0.1,
  seconds: 0,
});

const growth = (at: number, from: number, to: number): GrowthEvent => ({
  type: "growth",
  step: at,
  epoch: 0,
  kind: "widen",
  axis: "hidden1",
  from,
  to,
  trigger: "activation",
  values: {},
  asked: to - from,
  reason: "",
  preserves: "exact",
  drift: 0,
  widths: [to, 2],
  parameters: 20,
  seconds: 0,
});

const events: TrainEvent[] = [start, step(1, 1), growth(5, 2, 3), growth(9, 3, 7), step(10, 0.5), step(20, Number.NaN)];
const count = (text: string, part: string): number => text.split(part).length - 1;

describe("the growth picture", () => {
  it("has a stair for the axes of a layer that came, down to 0 where it went again, and no label then", async () => {
    const came = { ...growth(6, 2, 3), kind: "deepen", axis: "depth", layer: "added1-linear1" } as const;
    const deep = { ...came, widths: [3, 5, 2], axes: ["hidden1", "added1-hidden1", "hidden2"] };
    const back = {
      ...came,
      step: 8,
      kind: "rollback",
      from: 3,
      to: 2,
      widths: [3, 2],
      axes: ["hidden1", "hidden2"],
    } as const;
    const series = growthSeries([start, growth(5, 2, 3), deep, back, step(20, 1)]);
    expect(series?.axes).toEqual(["hidden1", "hidden2", "added1-hidden1"]);
    const stairs = series?.widths
      .filter(({ axis }) => axis === "added1-hidden1")
      .map((point) => [point.step, point.width]);
    expect(stairs).toEqual([
      [6, 5],
      [8, 0],
      [20, 0],
    ]);
    expect(series?.final.map(({ axis, width }) => [axis, width])).toEqual([
      ["hidden1", 3],
      ["hidden2", 2],
    ]);
    const svg = await drawGrowth([start, growth(5, 2, 3), deep, back, step(20, 1)]);
    expect(svg).toContain("2, 2 \u2192 3, 2 hidden units");
    expect(svg).not.toContain("added1-hidden1");
    expect(series?.marks.map(({ axis, kind }) => [axis, kind])).toEqual([
      ["hidden1", "widen"],
      ["added1-hidden1", "deepen"],
      ["added1-hidden1", "rollback"],
    ]);
  });

  it("takes the stairs of every axis from the events, from the first step to the last", () => {
    const series = growthSeries(events);
    const stairs = series?.widths.filter(({ axis }) => axis === "hidden1").map((point) => [point.step, point.width]);
    expect(stairs).toEqual([
      [0, 2],
      [5, 3],
      [9, 7],
      [20, 7],
    ]);
    expect(series?.marks.map((mark) => [mark.step, mark.width])).toEqual([
      [5, 3],
      [9, 7],
    ]);
  });

  it("leaves out losses that a logarithm cannot show", () => {
    const batches = growthSeries(events)?.losses.filter(({ series }) => series === "batch");
    expect(batches?.map(({ loss }) => loss)).toEqual([1, 0.5]);
  });

  it("states how many edits prune, and shows those as hollow dots", async () => {
    const pruned = { ...growth(9, 7, 4), kind: "prune" } as const;
    const svg = await drawGrowth([...events.slice(0, -1), pruned, step(20, 1)]);
    expect(svg).toContain("3 edits (2 widen, 1 prune)");
    expect(svg.match(/<circle[^>]*fill="white"/g)).toHaveLength(1);
    expect(await drawGrowth(events)).not.toContain("widen");
  });

  it("marks each edit with a dot, names each layer, and escapes names", async () => {
    const svg = await drawGrowth(events);
    expect(count(svg, "<circle")).toBe(2);
    expect(svg).toContain("hidden1  7");
    expect(svg).toContain("hidden2  2");
    expect(svg).toContain("a &amp; &quot;b&quot; &lt;c&gt;, north-random, seed 1");
  });

  it("is drawn of a run that has only begun, and of one without hidden layers", async () => {
    expect(await drawGrowth([start])).toContain("</svg>");
    expect(await drawGrowth([{ ...start, axes: [], widths: [] }, step(1, 1)])).toContain("</svg>");
  });

  it("needs a start", async () => {
    await expect(drawGrowth([])).rejects.toThrow(/no start/);
  });

  it("becomes a PNG of twice its size", async () => {
    const { png } = await rasterize('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="5"/>');
    const view = new DataView(png.buffer, png.byteOffset);
    expect([view.getUint32(16), view.getUint32(20)]).toEqual([20, 10]);
  });
});

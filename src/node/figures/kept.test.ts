/** A run that stops early keeps an earlier network: its picture and everything else tell of that one. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { capture } from "../../../test/support/captured-terminal.ts";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { readEvents } from "../runs/log/event-log.ts";
import { loadModel } from "../runs/model/load-model.ts";
import { readSummary, type Summary } from "../runs/summary.ts";
import { growthSeries } from "./growth-series.ts";

const temporary = temporaryFolder();
const run = join(temporary, "run");
let summary: Summary;

beforeAll(async () => {
  const options = ["--hidden", "2", "--epochs", "300", "--patience", "8", "--lr", "0.03", "--seed", "1", "--out", run];
  await capture("train", "moons", "--strategy", "random-trigger", "--additions", "30", ...options, "--quiet");
  summary = readSummary(join(run, "summary.json")) as Summary;
}, 60_000);

describe("a run whose last network is larger than the one that it kept", () => {
  it("is what this test is about", () => {
    const events = readEvents(join(run, "events.jsonl"));
    const last = events.findLast((event) => event.type === "growth");
    expect(summary.status).toBe("stopped-early");
    expect(last?.widths[0]).toBeGreaterThan(summary.widths[0] as number);
  });

  it("has a picture of the kept one: title, widths at its labels, parameters, and the step marked", () => {
    const events = readEvents(join(run, "events.jsonl"));
    const best = events.findLast((event) => event.type === "evaluation" && event.best);
    const series = growthSeries(events);
    expect(series?.final.map(({ width }) => width)).toEqual(summary.widths);
    expect(series).toMatchObject({ keptStep: best && "step" in best ? best.step : null, lastStep: summary.steps });
    const svg = readFileSync(join(run, "growth.svg"), "utf8");
    expect(svg).toContain(`2 \u2192 ${summary.widths.join(", ")} hidden units`);
    expect(svg).toContain(`${summary.parameters} parameters`);
    expect(svg).toContain(`kept at step ${series?.keptStep.toLocaleString("en-US")}`);
    expect(svg).toContain(">kept</text>");
    expect(svg).toContain(`hidden1  ${summary.widths[0]}<`);
  });

  it("agrees with summary, table, inspect and export", async () => {
    const { model, dispose } = await loadModel(run);
    expect(model.size).toMatchObject({ widths: summary.widths, parameters: summary.parameters });
    dispose();
    const after = summary.layers.after.reduce((sum, { parameters }) => sum + parameters, 0);
    expect(after).toBe(summary.parameters);
    const { out } = await capture("inspect", run);
    expect(out).toContain(`${summary.widths.join(", ")}: ${summary.hiddenUnits} hidden units`);
    const file = join(run, "network.json");
    expect((await capture("export", run, "--format", "json", "-o", file)).code).toBe(0);
    expect(existsSync(file)).toBe(true);
    const exported = JSON.parse(readFileSync(file, "utf8")) as unknown;
    const sizes: number[] = [];
    JSON.stringify(exported, (key, value: unknown) => {
      if (key === "shape" && Array.isArray(value)) sizes.push(value.reduce((size: number, n: number) => size * n, 1));
      return value;
    });
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(summary.parameters);
  });
});

describe.each([1, 2, 3])("a run that ends with edits of the network that it kept, seed %i", (seed) => {
  it("has a picture with the widths after those edits", async () => {
    const out = join(temporary, `finished-${seed}`);
    const options = ["--hidden", "8,4", "--epochs", "60", "--spare-tolerance", "0.2", "--seed", String(seed)];
    await capture("train", "moons", ...options, "--out", out, "--quiet");
    const { widths } = readSummary(join(out, "summary.json")) as Summary;
    const series = growthSeries(readEvents(join(out, "events.jsonl")));
    expect(series?.marks.some(({ kind }) => kind === "prune")).toBe(true);
    expect(series?.final.map(({ width }) => width)).toEqual(widths);
  });
});

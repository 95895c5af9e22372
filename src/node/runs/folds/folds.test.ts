import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../../test/support/temporary-folder.ts";
import { loadCheckpoint } from "../checkpoints/checkpoint-index.ts";
import { parseConfig } from "../config/config.ts";
import { readEvents } from "../log/event-log.ts";
import { loadModel } from "../model/load-model.ts";
import { type RunObserver, resumeRun, startRun } from "../run.ts";
import { readSummary, type Summary } from "../summary.ts";

const root = temporaryFolder();
const file = join(root, "points.csv");
const rows = Array.from({ length: 90 }, (_, i) => {
  const [x, y] = [Math.sin(i * 1.7) * 2, Math.cos(i * 2.3) * 2];
  return `${x.toFixed(4)},${y.toFixed(4)},${x * y > 0 ? "same" : "different"}`;
});
writeFileSync(file, `x,y,sign\n${rows.join("\n")}\n`);

const strategy = { name: "north-random", policies: { every: 10, maxWidth: 6 } };
const config = parseConfig({
  dataset: file,
  hidden: [2],
  folds: 3,
  strategy,
  epochs: 40,
  checkpointEvery: "7steps",
  patience: 30,
  minSteps: 0,
});

/** The result of a run, without times and places. */
const kept = ({
  seconds: _s,
  cpuSeconds: _c,
  secondsBefore: _b,
  run: _r,
  log: _l,
  folds,
  memory: _m,
  flops: _f,
  ...rest
}: Summary) => ({
  ...rest,
  folds: folds && { ...folds, runs: folds.runs.map((one) => ({ ...one, run: "" })) },
});
const weights = (folder: string) => loadCheckpoint(folder)?.checkpoint.tensors;
const timeless = (folder: string) =>
  readEvents(join(folder, "events.jsonl")).map((event) => ({ ...event, seconds: 0 }));

const whole = join(root, "whole");
const complete = startRun(config, { out: whole, picture: false });

/** Starts a run and stops it at the n-th event, as often as it takes, each time gone on with from its folder alone. */
async function inPieces(folder: string, every: number): Promise<Summary> {
  for (let first = true; ; first = false) {
    const controller = new AbortController();
    let events = 0;
    const count = (): void => {
      if (++events >= every) controller.abort();
    };
    const observer: RunObserver = { onEvent: count, onPartEvent: count };
    const options = { signal: controller.signal, observer, picture: false };
    try {
      const summary = await (first ? startRun(config, { ...options, out: folder }) : resumeRun(folder, options));
      if (summary.status !== "interrupted") return summary;
    } catch (error) {
      if (!controller.signal.aborted) throw error;
    }
  }
}

describe("a run with folds", () => {
  it("measures quality over folds, each with its interval, and trains on all rows to the size and steps found", async () => {
    const summary = await complete;
    const { folds, test, widths, steps, edits } = summary;
    expect(folds).toMatchObject({ folds: 3, repeats: 1 });
    // The folds count: each searches, and trains once more.
    const parts = ["1-1", "1-2", "1-3"].map(
      (name) => readSummary(join(whole, "folds", name, "summary.json")) as Summary,
    );
    const before = parts.reduce((sum, one) => sum + one.flops, 0);
    expect(summary.flops).toBeGreaterThan(before);
    expect(parts[0]!.flops).toBeGreaterThan(readSummary(join(whole, "folds", "1-1", "search", "summary.json"))!.flops);
    expect(summary.secondsBefore).toBeGreaterThan(parts.reduce((sum, one) => sum + one.seconds.total, 0));
    const accuracies = folds!.runs.map((one) => one.test!.accuracy!);
    expect(summary.quality).toMatchObject({ rows: 90, metric: "accuracy" });
    expect(summary.quality!.baselines.map(({ name }) => name)).toEqual(["the majority class", "logistic regression"]);
    // Folds of 30 rows each: the share of all rows is the mean over folds.
    expect(summary.quality!.metrics.accuracy!.value).toBeCloseTo(accuracies.reduce((a, b) => a + b, 0) / 3, 12);
    const mean = accuracies.reduce((sum, value) => sum + value, 0) / 3;
    expect(test!.accuracy).toBeCloseTo(mean, 12);
    expect(folds!.quality.accuracy!.low).toBeLessThan(mean);
    expect(folds!.quality.accuracy!.high).toBeGreaterThan(mean);
    const plan = JSON.parse(readFileSync(join(whole, "plan.json"), "utf8"));
    expect(steps).toBe(plan.steps);
    expect(edits.map(({ step, axis, from, to }) => ({ step, axis, units: to - from }))).toEqual(
      plan.growth.widenings.map(({ reason: _, ...planned }: { reason: string }) => planned),
    );
    expect(widths).toEqual([2 + edits.reduce((sum, { from, to }) => sum + to - from, 0)]);
    const [start] = readEvents(join(whole, "events.jsonl"));
    expect(start).toMatchObject({ strategy: "north-random", rows: { train: 90, validation: 0, test: 0 } });
    const growth = readEvents(join(whole, "events.jsonl")).flatMap((event) =>
      event.type === "growth" ? [event.reason] : [],
    );
    expect(growth.every((reason) => /^as in fold \d of 3: /.test(reason))).toBe(true);
  });

  it("is a folder whose network is loaded at any step, and whose folds are runs", async () => {
    await complete;
    const { steps } = await complete;
    for (const step of [undefined, 0, steps - 1]) {
      const loaded = await loadModel(whole, { step });
      expect(loaded.step).toBe(step ?? steps);
      loaded.dispose();
    }
    expect(readdirSync(join(whole, "folds")).sort()).toEqual(["1-1", "1-2", "1-3"]);
    const fold = await loadModel(join(whole, "folds", "1-2"));
    expect(fold.model.inputShape).toEqual([2]);
    fold.dispose();
  });

  it("comes to the same bits however often it is stopped, in folds and at its end", async () => {
    const summary = await complete;
    for (const every of [23, 61]) {
      const folder = join(root, `pieces ${every}`);
      expect(kept(await inPieces(folder, every))).toEqual(kept(summary));
      expect(weights(folder)).toEqual(weights(whole));
      expect(timeless(folder)).toEqual(timeless(whole));
      rmSync(folder, { recursive: true });
    }
  });

  it("continues where a crash left nothing but some folds", async () => {
    const summary = await complete;
    const folder = join(root, "crashed");
    const controller = new AbortController();
    const onPart: RunObserver["onPart"] = ({ part }) => void (part === 3 && controller.abort());
    await startRun(config, { out: folder, picture: false, signal: controller.signal, observer: { onPart } }).catch(
      () => null,
    );
    rmSync(join(folder, "folds", "1-3"), { recursive: true, force: true });
    rmSync(join(folder, "folds", "1-2", "summary.json"));
    expect(existsSync(join(folder, "plan.json"))).toBe(false);
    expect(kept(await resumeRun(folder, { picture: false }))).toEqual(kept(summary));
    expect(weights(folder)).toEqual(weights(whole));
  });

  it("tests its network on a test file, besides the folds", async () => {
    const test = join(root, "test.csv");
    writeFileSync(test, `x,y,sign\n1,1,same\n-1,1,different\n`);
    const summary = await startRun(parseConfig({ ...config, test, epochs: 4 }), {
      out: join(root, "tested"),
      picture: false,
    });
    expect([0, 0.5, 1]).toContain(summary.test?.accuracy);
    expect(summary.folds?.folds).toBe(3);
  });

  it("trains on all but the test rows where it is asked to train once more", async () => {
    const out = join(root, "refit");
    const { test, folds } = await startRun(parseConfig({ ...config, folds: 1, refit: true }), { out, picture: false });
    expect(folds).toBeUndefined();
    expect(test?.accuracy).toBeGreaterThan(0.4);
    const [start] = readEvents(join(out, "events.jsonl"));
    expect(start).toMatchObject({ rows: { train: 72, validation: 0, test: 18 } });
    expect(readEvents(join(out, "search", "events.jsonl"))[0]).toMatchObject({ rows: { train: 58, validation: 14 } });
  });

  it("is refused for a graph and with a budget, which without a word train once", () => {
    expect(() => parseConfig({ dataset: file, model: "graph", folds: 3 })).toThrow(/folds: the model is "graph"/);
    expect(() => parseConfig({ dataset: file, maxFlops: 1e9, folds: 3 })).toThrow(/folds: maxFlops is set/);
    expect(parseConfig({ dataset: file, model: "graph" }).folds).toBe(1);
    expect(() => parseConfig({ dataset: "spirals", folds: 3 })).toThrow(/folds: it is an option of table files/);
  });
});

import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { timeless } from "../../../test/support/runs.ts";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import type { TrainEvent } from "../../train/events/events.ts";
import { diagnoseRun } from "../diagnose/diagnose-run.ts";
import { exportRun } from "../export/export-run.ts";
import { trainedModel } from "../export/run-model.ts";
import { growthSeries } from "../figures/growth-series.ts";
import { evaluateRun } from "../predict/evaluate-run.ts";
import { readModel } from "../predict/read-model.ts";
import { loadCheckpoint } from "./checkpoints/checkpoint-index.ts";
import { parseConfig, type RunConfig } from "./config/config.ts";
import { readEvents } from "./log/event-log.ts";
import { resumeRun, startRun } from "./run.ts";

const root = temporaryFolder();
const small = (options: object = {}): RunConfig =>
  parseConfig({
    dataset: "moons",
    generator: { points: 100 },
    strategy: { name: "plasticity", growEvery: 20, pruneGrace: 30 },
    learningRate: 0.02,
    batchSize: 16,
    epochs: 40,
    ...options,
  });
const folder = join(root, "whole");
const whole = startRun(small(), { out: folder, picture: false });

const clockless = (summary: object): unknown => timeless({ ...summary, run: "", cpuSeconds: null, log: null });
const eventsOf = (path: string): unknown => timeless(readEvents(join(path, "events.jsonl")));
const stateOf = (path: string): unknown => timeless(loadCheckpoint(path)?.checkpoint.state);

describe("a run of a graph", () => {
  it("interrupted and resumed, is the uninterrupted run bit for bit", async () => {
    const summary = await whole;
    expect(summary.hiddenUnits).toBeGreaterThan(0);
    const broken = join(root, "broken");
    const controller = new AbortController();
    const onEvent = (event: TrainEvent): void => {
      if (event.type === "step" && event.step === 85) controller.abort();
    };
    const first = await startRun(small(), {
      out: broken,
      picture: false,
      signal: controller.signal,
      observer: { onEvent },
    });
    expect(first).toMatchObject({ status: "interrupted", steps: 85 });
    expect(clockless(await resumeRun(broken, { picture: false }))).toEqual(clockless(summary));
    expect(eventsOf(broken)).toEqual(eventsOf(folder));
    expect(stateOf(broken)).toEqual(stateOf(folder));
    rmSync(join(broken, "summary.json"));
    expect(clockless(await resumeRun(broken, { picture: false }))).toEqual(clockless(summary));
  });

  it("counts its edits in the picture as in the result", async () => {
    const { edits } = await whole;
    const events = readEvents(join(folder, "events.jsonl"));
    expect(growthSeries(events)?.edits).toEqual(edits);
    expect(events.filter(({ type }) => type === "growth").length).toBeGreaterThan(edits.length);
  });

  it("refuses to start beyond its cap", async () => {
    const config = small({ hidden: [5], strategy: { name: "plasticity", maxHidden: 3 } });
    await expect(startRun(config, { out: join(root, "beyond") })).rejects.toThrow(
      /starts with 5 hidden neurons, more than its maximum of 3/,
    );
  });

  it("predicts, is evaluated and leaves as a model like any other", async () => {
    const { test, steps, parameters, layers } = await whole;
    const { evaluated } = await evaluateRun(folder);
    expect(evaluated[0]).toMatchObject({ data: "test", metrics: test });
    const model = await readModel(folder);
    expect(model.network).toMatchObject({ kind: "graph", inputs: 2 });
    expect(layers.after.reduce((sum, row) => sum + row.parameters, 0)).toBe(parameters);
    const exported = await trainedModel(folder, { step: steps });
    expect(exported.model.origin.parameters).toBe(String(parameters));
    exported.dispose();
    const early = await trainedModel(folder, { step: 43 });
    expect(early.model.step).toBe(43);
    early.dispose();
    const { moments } = await diagnoseRun(folder, { rows: 32, steps: 5 });
    expect(moments.map(({ moment }) => moment)).toContain("last");
    for (const { layers } of moments) expect(layers).toMatchObject([{ axis: "hidden" }]);
    const log = await exportRun(folder, { format: "tensorboard" });
    expect(readFileSync(log.path, "latin1")).toContain("weights/biases");
  });

  it("takes the model for the strategy and the strategy for the model", () => {
    expect(parseConfig({ dataset: "moons", model: "graph" }).strategy.name).toBe("plasticity");
    expect(parseConfig({ dataset: "moons", strategy: "plasticity" }).model).toBe("graph");
    expect(parseConfig({ dataset: "moons", model: "graph", strategy: { density: 1 } }).strategy).toMatchObject({
      name: "plasticity",
      density: 1,
    });
  });

  it.each([
    ["another strategy", { model: "graph", strategy: "north-random" }, /"north-random" does not go with .* "graph"/],
    ["a model of layers", { model: "mlp" }, /"plasticity" does not go with the model "mlp"/],
    ["an option of layers", { dropout: 0.1 }, /dropout: it is an option of the mlp, and the model is "graph"/],
    ["layers", { hidden: [2, 2] }, /hidden: .* one number .* received 2,2/],
    ["another optimizer", { optimizer: "sgd" }, /optimizer: a graph is trained by adam/],
    ["weight decay", { optimizer: { name: "adam", weightDecay: 0.1 } }, /without weight decay/],
    ["an unknown option", { strategy: { name: "plasticity", denisty: 1 } }, /denisty.*density/],
  ])("with %s is refused", (_, options, message) => {
    expect(() => small(options)).toThrow(message);
  });
});

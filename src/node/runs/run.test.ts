import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { timeless } from "../../../test/support/runs.ts";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import type { TrainEvent } from "../../train/events/events.ts";
import { CheckpointFiles } from "./checkpoints/checkpoint-files.ts";
import { loadCheckpoint } from "./checkpoints/checkpoint-index.ts";
import { parseConfig, type RunConfig } from "./config/config.ts";
import { readEvents } from "./log/event-log.ts";
import { loadModel } from "./model/load-model.ts";
import { resumeRun, startRun } from "./run.ts";
import { readSummary, resultOf, type Summary } from "./summary.ts";

const root = temporaryFolder();
const small = (options: object = {}): RunConfig =>
  parseConfig({
    dataset: "moons",
    generator: { points: 100 },
    hidden: [2, 2],
    strategy: "north-random",
    learningRate: 0.01,
    epochs: 12,
    checkpointEvery: "5steps",
    ...options,
  });
const eventsOf = (folder: string): TrainEvent[] => timeless(readEvents(join(folder, "events.jsonl")));
const tensorsOf = (folder: string): object => loadCheckpoint(folder)?.checkpoint.tensors ?? {};

/** Without what differs from run to run. */
const clockless = (summary: Summary): unknown => timeless({ ...summary, run: "", cpuSeconds: null, log: null });

/** Asks for an interruption at a step. */
function interruptAt(step: number): { signal: AbortSignal; observer: { onEvent(event: TrainEvent): void } } {
  const controller = new AbortController();
  const onEvent = (event: TrainEvent): void => {
    if (event.type === "step" && event.step === step) controller.abort();
  };
  return { signal: controller.signal, observer: { onEvent } };
}

const uninterrupted = join(root, "uninterrupted");
const whole = startRun(small(), { out: uninterrupted });

describe("a run", () => {
  it("leaves its configuration, events, checkpoints, summary and picture", async () => {
    const summary = await whole;
    expect(readdirSync(uninterrupted).sort()).toEqual([
      "checkpoints",
      "config.json",
      "data.json",
      "events.jsonl",
      "growth.png",
      "growth.svg",
      "quality.png",
      "quality.svg",
      "sketch.json",
      "summary.json",
    ]);
    expect(summary).toMatchObject({ status: "done", epochs: 12, strategy: "north-random", run: uninterrupted });
    expect(summary.edits.length).toBeGreaterThan(0);
    expect(readSummary(join(uninterrupted, "summary.json"))).toEqual(summary);
  });

  it("whose widths were trained ends with a checkpoint of a plain network, also when it was interrupted", async () => {
    const config = small({ strategy: { name: "size-weight", rate: 5, input: true }, patience: 8, epochs: 30 });
    const [straight, broken] = [join(root, "soft"), join(root, "soft interrupted")];
    const summary = await startRun(config, { out: straight });
    expect(summary.widths).toEqual(summary.sizes!.map(Math.ceil));
    expect(Object.keys(tensorsOf(straight)).filter((name) => name.includes("size"))).toEqual([]);
    expect(loadCheckpoint(straight)?.checkpoint.best).toBeNull();
    await startRun(config, { out: broken, ...interruptAt(3) });
    expect(Object.keys(tensorsOf(broken))).toContain("hidden1.size");
    await expect(loadModel(broken)).rejects.toThrow(/at step \d+ widths were still being trained/);
    const loaded = await loadModel(straight);
    expect([loaded.model.size.widths, loaded.step]).toEqual([
      summary.widths,
      loadCheckpoint(straight)?.checkpoint.state.step,
    ]);
    await resumeRun(broken);
    expect(eventsOf(broken)).toEqual(eventsOf(straight));
    expect(tensorsOf(broken)).toEqual(tensorsOf(straight));
    rmSync(join(straight, "summary.json"));
    expect(clockless(await resumeRun(straight))).toEqual(clockless(summary));
  });

  it("starts from the requested first weights, if the model does not set them", async () => {
    const first = async (more: object, out: string): Promise<number> => {
      await startRun(small({ epochs: 1, learningRate: 1e-12, ...more }), { out: join(root, out) });
      const biases = Object.entries(tensorsOf(join(root, out))).filter(([name]) => name.endsWith("1.bias"));
      return Math.max(
        ...biases.flatMap(([, values]) => [...(values as { readonly values: Float32Array }).values].map(Math.abs)),
      );
    };
    const start = { strategy: "static", initial: "uniform-unit" };
    expect(await first(start, "zero biases")).toBeLessThan(1e-9);
    expect(await first({ ...start, initialBias: true }, "drawn biases")).toBeGreaterThan(0.1);
    await expect(first({ model: "lenet", dataset: "moons", initialBias: true, hidden: null }, "other")).rejects.toThrow(
      /initialBias: it is an option of the mlp, and the model is "lenet"/,
    );
  });

  it("is the same again from its own configuration", async () => {
    await whole;
    const config = JSON.parse(readFileSync(join(uninterrupted, "config.json"), "utf8"));
    const again = join(root, "again");
    await startRun(parseConfig(config), { out: again });
    expect(eventsOf(again)).toEqual(eventsOf(uninterrupted));
    expect(tensorsOf(again)).toEqual(tensorsOf(uninterrupted));
  });

  it("on two threads of the BLAS is the same again, bit for bit", async () => {
    const sizes = { hidden: [72, 72], batchSize: 128, generator: { points: 300 } };
    const config = small({ ...sizes, blasThreads: 2, epochs: 2, checkpointEvery: "1epoch" });
    const [one, other] = [join(root, "two threads"), join(root, "two threads again")];
    const summary = await startRun(config, { out: one });
    if (summary.backend.blas?.startsWith("OpenBLAS")) expect(summary.backend.blasThreads).toBe(2);
    expect(clockless(await startRun(config, { out: other }))).toEqual(clockless(summary));
    expect(eventsOf(other)).toEqual(eventsOf(one));
    expect(tensorsOf(other)).toEqual(tensorsOf(one));
  }, 120_000); // the library's threads wait by spinning, which takes long where the cores are busy

  it("reports when it continues with another BLAS than it began with", async () => {
    const folder = join(root, "other backend");
    await startRun(small(), { out: folder, ...interruptAt(7) });
    const { checkpoint, backend } = loadCheckpoint(folder)!;
    const before = { ...backend, kernels: "wasm+blas", blas: "OpenBLAS 0.1 (Prescott)" };
    const native = backend.native ? { ...backend.native, version: "0.1", core: "Prescott" } : null;
    rmSync(join(folder, "checkpoints"), { recursive: true });
    new CheckpointFiles(folder, { ...before, native }, { last: 1 }).save(checkpoint);
    const notes: string[] = [];
    await resumeRun(folder, { observer: { onNote: (note) => notes.push(note) } });
    expect(
      notes.filter((note) => note.startsWith("the run started on OpenBLAS 0.1 (Prescott), one thread in a product")),
    ).toHaveLength(1);
  });

  it("interrupted and resumed, is the uninterrupted run bit for bit", async () => {
    await whole;
    const folder = join(root, "interrupted");
    const first = await startRun(small(), { out: folder, ...interruptAt(7) });
    expect(first.status).toBe("interrupted");
    const second = await resumeRun(folder, interruptAt(13));
    expect(second.status).toBe("interrupted");
    const last = await resumeRun(folder);
    expect(last.status).toBe("done");
    expect(eventsOf(folder)).toEqual(eventsOf(uninterrupted));
    expect(tensorsOf(folder)).toEqual(tensorsOf(uninterrupted));
    expect(last.cpuSeconds).toBeNull();
    expect(clockless(last)).toEqual(clockless(await whole));
  });

  it("that has ended prints its result again and trains no more", async () => {
    const summary = await whole;
    const before = readFileSync(join(uninterrupted, "events.jsonl"));
    expect(await resumeRun(uninterrupted)).toEqual(summary);
    expect(readFileSync(join(uninterrupted, "events.jsonl"))).toEqual(before);
  });

  it("before its first checkpoint, starts again from its configuration", async () => {
    await whole;
    const folder = join(root, "unbegun");
    mkdirSync(folder);
    writeFileSync(join(folder, "config.json"), readFileSync(join(uninterrupted, "config.json")));
    writeFileSync(join(folder, "events.jsonl"), readFileSync(join(uninterrupted, "events.jsonl")).subarray(0, 700));
    await resumeRun(folder);
    expect(eventsOf(folder)).toEqual(eventsOf(uninterrupted));
  });

  it("whose loss becomes NaN fails with the reason, and keeps its events", async () => {
    const folder = join(root, "failed");
    const config = small({ learningRate: 1e18, optimizer: { name: "sgd", momentum: 0.99 }, strategy: "static" });
    const summary = await startRun(config, { out: folder });
    expect(summary).toMatchObject({ status: "failed", test: null });
    expect(summary.reason).toMatch(/step \d+/);
    expect(eventsOf(folder).at(-1)).toMatchObject({ type: "end", status: "failed" });
  });

  it.each([
    ["an unknown dataset", { dataset: "mooons", generator: {} }],
    ["a start beyond the cap", { strategy: { policies: { maxWidth: 1 } } }],
    ["a network beyond the memory", { hidden: [65_000, 65_000] }],
  ])("with %s is refused before anything is written", async (_, options) => {
    const folder = join(root, "refused");
    await expect(startRun(small(options), { out: folder })).rejects.toThrow();
    expect(existsSync(folder)).toBe(false);
  });

  it("prints exactly the promised fields", async () => {
    expect(Object.keys(resultOf(await whole))).toEqual(
      "run dataset strategy seed epochs steps parameters hiddenUnits widths edits flops test validation quality threshold calibration classes columns seconds memory backend growth status".split(
        " ",
      ),
    );
  });
});

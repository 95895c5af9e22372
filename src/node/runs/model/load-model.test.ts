import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../../test/support/temporary-folder.ts";
import type { TrainEvent } from "../../../train/events/events.ts";
import { exportRun } from "../../export/export-run.ts";
import { CheckpointFiles } from "../checkpoints/checkpoint-files.ts";
import { loadCheckpoint } from "../checkpoints/checkpoint-index.ts";
import { parseConfig } from "../config/config.ts";
import { readEvents } from "../log/event-log.ts";
import { startRun } from "../run.ts";
import { loadModel } from "./load-model.ts";

const root = temporaryFolder();
const folder = join(root, "run");
const small = {
  dataset: "moons",
  generator: { points: 100 },
  hidden: [2, 2],
  learningRate: 0.01,
  epochs: 8,
  strategy: "north-random",
};
const run = startRun(parseConfig({ ...small, checkpointEvery: "2steps" }), { out: folder, picture: false });

/** The weights of a loaded network. */
async function weightsAt(path: string, step?: number): Promise<Record<string, ArrayLike<number>>> {
  const loaded = await loadModel(path, { step });
  try {
    return Object.fromEntries(
      Object.entries(loaded.model.tensors?.() ?? {}).map(([name, { values }]) => [name, values]),
    );
  } finally {
    loaded.dispose();
  }
}

/** The same of a checkpoint, without moments. */
function weightsIn(tensors: ReturnType<typeof loadCheckpoint>, names: readonly string[]): object {
  return Object.fromEntries(names.map((name) => [name, tensors!.checkpoint.tensors[name]!.values]));
}

describe("loadModel", () => {
  it("returns the final network of the run: the best, if training stops early", async () => {
    await run;
    const { best } = loadCheckpoint(folder)!.checkpoint;
    const loaded = await loadModel(folder);
    expect(loaded.step).toBe(best!.state.step);
    expect(loaded.model.size.widths).toEqual(best!.state.widths);
    expect(loaded.format.output).toMatchObject({ kind: "classes", names: { length: 2 } });
    loaded.dispose();
  });

  it("trains again up to any past step, to exactly the bits that the run had there", async () => {
    await run;
    const interrupted = join(root, "interrupted");
    const controller = new AbortController();
    const onEvent = (event: TrainEvent): void => {
      if (event.type === "step" && event.step === 9) controller.abort();
    };
    await startRun(parseConfig(small), {
      out: interrupted,
      picture: false,
      signal: controller.signal,
      observer: { onEvent },
    });
    const there = await weightsAt(interrupted, 9);
    expect(there).toEqual(weightsIn(loadCheckpoint(interrupted), Object.keys(there)));
    expect(await weightsAt(folder, 9)).toEqual(there);
    await expect(exportRun(interrupted, { format: "json" })).rejects.toThrow(/not complete.*burgeon resume.*--step 9/);
  });

  it("has the structure of the log at each step that grew", async () => {
    await run;
    const grown = readEvents(join(folder, "events.jsonl")).findLast((event) => event.type === "growth");
    const loaded = await loadModel(folder, { step: grown!.step });
    expect(loaded.model.size.widths).toEqual(grown!.widths);
    loaded.dispose();
    const before = await loadModel(folder, { step: 0 });
    expect(before.model.size.widths).toEqual([2, 2]);
    before.dispose();
  });

  it("makes soft widths real, at any step", async () => {
    const soft = join(root, "soft");
    const strategy = { name: "size-weight", rate: 5 };
    await startRun(parseConfig({ ...small, strategy }), { out: soft, picture: false });
    const loaded = await loadModel(soft, { step: 5 });
    expect(Object.keys(loaded.model.tensors!()).filter((name) => name.includes("size"))).toEqual([]);
    loaded.dispose();
  });

  it("needs only the folder for what is kept, including a model beside it", async () => {
    const table = join(root, "points.csv");
    writeFileSync(
      table,
      `x,y,kind\n${Array.from({ length: 60 }, (_, i) => `${i % 7},${i % 5},${i % 3}`).join("\n")}\n`,
    );
    const grown = join(root, "grown");
    const strategy = {
      name: "neurogenesis",
      trigger: "dynamic-node-creation",
      judge: { rest: 1000 },
      policies: { every: 2 },
    };
    const controller = new AbortController();
    const onEvent = ({ type }: TrainEvent): void => {
      if (type === "growth") controller.abort();
    };
    const config = parseConfig({
      dataset: table,
      folds: 1,
      task: "classification",
      hidden: [2],
      strategy,
      epochs: 200,
      patience: 0,
    });
    await startRun(config, { out: grown, picture: false, signal: controller.signal, observer: { onEvent } });
    const { checkpoint } = loadCheckpoint(grown)!;
    expect(checkpoint.state.kept).not.toBeNull();
    rmSync(table);
    const { step } = checkpoint.state;
    expect(await weightsAt(grown, step)).toEqual(await weightsAt(grown));
    const { path } = await exportRun(grown, { format: "json", step });
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ step, origin: { dataset: "points" } });
  });

  it("refuses steps that the run did not make, and a replay that led elsewhere", async () => {
    await run;
    const last = loadCheckpoint(folder)!.checkpoint.state.step;
    await expect(loadModel(folder, { step: last + 1 })).rejects.toThrow(`0 to ${last}, received ${last + 1}`);
    await expect(loadModel(folder, { step: 1.5 })).rejects.toThrow("whole number");
    const other = join(root, "other data");
    await startRun(parseConfig(small), { out: other, picture: false });
    const config = readFileSync(join(other, "config.json"), "utf8");
    writeFileSync(join(other, "config.json"), config.replace('"seed": 1', '"seed": 7'));
    const { checkpoint, backend } = loadCheckpoint(other)!;
    new CheckpointFiles(other, backend, { last: 1 }).save({ ...checkpoint, best: null });
    const step = checkpoint.state.step - 1;
    await expect(loadModel(other, { step })).rejects.toThrow(/the data is not what it was.*it has other values/);
    rmSync(join(other, "data.json")); // as a run from before fingerprints
    await expect(loadModel(other, { step })).rejects.toThrow(/the log has.*need no training: /);
    rmSync(join(other, "checkpoints"), { recursive: true });
    await expect(loadModel(other, { step })).rejects.toThrow("0 to 0");
  });
});

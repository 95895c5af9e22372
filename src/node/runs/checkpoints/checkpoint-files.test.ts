import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../../test/support/temporary-folder.ts";
import type { Checkpoint, CheckpointState } from "../../../train/checkpoint.ts";
import type { Backend } from "../../device.ts";
import { writeSealed } from "../files/sealed-file.ts";
import { CheckpointFiles } from "./checkpoint-files.ts";
import { checkpointSteps, loadCheckpoint } from "./checkpoint-index.ts";

const root = temporaryFolder();
const backend: Backend = { kernels: "wasm", blas: null, blasThreads: 1 };
let folder = "";
let count = 0;

beforeEach(() => {
  folder = join(root, String(count++));
});

const seconds = { data: 0, forwardBackward: 0, update: 0, signals: 0, edits: 0, evaluation: 0, total: 0 };

function stateAt(step: number): CheckpointState {
  return {
    version: 1,
    step,
    epoch: 0,
    widths: [],
    strategy: null,
    streams: {},
    source: null,
    progress: null,
    seconds,
    events: step,
    best: null,
  };
}

function checkpointAt(step: number, bestStep: number | null): Checkpoint {
  const tensors = {
    w: { shape: [2, 3], values: Float32Array.from({ length: 6 }, (_, i) => step + i / 7) },
    none: { shape: [0], values: new Float32Array(0) },
  };
  const best = bestStep === null ? null : { tensors, state: stateAt(bestStep) };
  return { tensors, state: stateAt(step), best };
}

const files = (last = 2): CheckpointFiles => new CheckpointFiles(folder, backend, { last });
const pathOf = (name: string): string => join(folder, "checkpoints", name);
const names = (): string[] => readdirSync(join(folder, "checkpoints")).sort();
const flipBit = (name: string, at: number): void => {
  const bytes = readFileSync(pathOf(name));
  bytes[at] = (bytes[at] as number) ^ 4;
  writeFileSync(pathOf(name), bytes);
};

describe("checkpoints on disk", () => {
  it("are restored bit for bit", () => {
    const checkpoint = checkpointAt(7, 3);
    files().save(checkpoint);
    expect(loadCheckpoint(folder)).toEqual({ checkpoint, backend, log: null, passedOver: [] });
  });

  it("are null before the first", () => {
    expect(loadCheckpoint(folder)).toBeNull();
  });

  it("keep the last two, the best of each, and those that are to stay", () => {
    const kept = files();
    kept.save(checkpointAt(10, 5), { kept: true });
    for (const step of [20, 30, 40]) kept.save(checkpointAt(step, step < 40 ? 15 : 35));
    const pair = (name: string): string[] => [`${name}.json`, `${name}.safetensors`];
    expect(names()).toEqual([
      "best-000005.safetensors",
      "best-000015.safetensors",
      "best-000035.safetensors",
      ...["step-000010", "step-000030", "step-000040"].flatMap(pair),
    ]);
    expect(checkpointSteps(folder)).toEqual([10, 30, 40]);
    expect(loadCheckpoint(folder, 10)?.checkpoint.best?.state.step).toBe(5);
    expect(loadCheckpoint(folder, 20)).toBeNull();
    // Another process knows as well which are to stay.
    files(1).save(checkpointAt(50, null));
    expect(checkpointSteps(folder)).toEqual([10, 50]);
  });

  it("hold the old one until the index is renamed, and clean up what a crash left", () => {
    files().save(checkpointAt(10, null));
    writeFileSync(pathOf("step-000020.safetensors"), "half");
    writeFileSync(pathOf("step-000020.json.tmp"), "{");
    expect(loadCheckpoint(folder)?.checkpoint.state.step).toBe(10);
    files(1).save(checkpointAt(30, null));
    expect(names()).toEqual(["step-000030.json", "step-000030.safetensors"]);
  });

  it("of one step twice are found in the final form, and those of steps given up are removed", () => {
    files().save(checkpointAt(10, 5));
    const both = files();
    both.save(checkpointAt(20, 5));
    both.save(checkpointAt(20, null));
    expect(loadCheckpoint(folder)?.checkpoint.best).toBeNull();
    rmSync(pathOf("final-000020.safetensors"));
    expect(loadCheckpoint(folder)?.checkpoint.best?.state.step).toBe(5);
    files().save(checkpointAt(12, null));
    expect(checkpointSteps(folder)).toEqual([12]);
  });

  it("write the best again after a resume, whatever is there", () => {
    files().save(checkpointAt(10, 5));
    writeFileSync(pathOf("best-000005.safetensors"), "damaged");
    files().save(checkpointAt(20, 5));
    expect(loadCheckpoint(folder)?.checkpoint.best?.state.step).toBe(5);
  });

  it.each([
    ["a bit of its tensors", () => flipBit("step-000020.safetensors", 200)],
    ["a bit of its index", () => flipBit("step-000020.json", 300)],
    ["a bit of its version", () => flipBit("step-000020.json", "burgeon checkpoint version ".length)],
    ["a bit of its best tensors", () => flipBit("best-000015.safetensors", 40)],
    ["its end", () => truncateSync(pathOf("step-000020.json"), 400)],
    ["its tensors", () => rmSync(pathOf("step-000020.safetensors"))],
    ["all of its index", () => truncateSync(pathOf("step-000020.json"), 0)],
  ])("without %s are skipped for the previous one, which is said", (_, damage) => {
    const two = files();
    two.save(checkpointAt(10, 5));
    two.save(checkpointAt(20, 15));
    damage();
    const found = loadCheckpoint(folder);
    expect(found?.checkpoint).toEqual(checkpointAt(10, 5));
    expect(found?.passedOver).toHaveLength(1);
    expect(found?.passedOver[0]).toMatch(/000(020|015)\.(json|safetensors): /);
  });

  it("of another version are refused by its name, and none is left when all are damaged", () => {
    files().save(checkpointAt(10, null));
    writeSealed(pathOf("step-000020.json"), { name: "burgeon checkpoint", version: 3 }, "{}");
    expect(() => loadCheckpoint(folder)).toThrow(/of version 3, written by a newer Burgeon; this one reads version 2/);
    rmSync(pathOf("step-000020.json"));
    flipBit("step-000010.json", 300);
    expect(() => loadCheckpoint(folder)).toThrow(
      /checksum is wrong.* No other checkpoint is intact. Start the run again/,
    );
    rmSync(pathOf("step-000010.json"));
    writeFileSync(pathOf("last.json"), "{}");
    expect(() => loadCheckpoint(folder)).toThrow(/version 1, written by an older Burgeon/);
  });
});

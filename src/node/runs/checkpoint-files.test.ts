import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import type { Checkpoint, CheckpointState } from "../../train/checkpoint.ts";
import type { Backend } from "../device.ts";
import { CheckpointFiles, loadCheckpoint } from "./checkpoint-files.ts";

const root = temporaryFolder();
const backend: Backend = { kernels: "wasm", blas: null, threads: 1 };
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
    axes: [],
    updates: step,
    strategy: null,
    streams: {},
    order: null,
    recent: [],
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

const names = (): string[] => readdirSync(join(folder, "checkpoints")).sort();

describe("checkpoints on disk", () => {
  it("come back bit for bit", () => {
    const checkpoint = checkpointAt(7, 3);
    new CheckpointFiles(folder, backend).save(checkpoint);
    expect(loadCheckpoint(folder)).toEqual({ checkpoint, backend });
  });

  it("are null before the first", () => {
    expect(loadCheckpoint(folder)).toBeNull();
  });

  it("keep the last and the best only", () => {
    const files = new CheckpointFiles(folder, backend);
    files.save(checkpointAt(10, 5));
    files.save(checkpointAt(20, 5));
    expect(names()).toEqual(["best-000005.safetensors", "last.json", "step-000020.safetensors"]);
    files.save(checkpointAt(30, 25));
    expect(names()).toEqual(["best-000025.safetensors", "last.json", "step-000030.safetensors"]);
  });

  it("hold the old one until the index is renamed, and clean up what a crash left", () => {
    const files = new CheckpointFiles(folder, backend);
    files.save(checkpointAt(10, null));
    writeFileSync(join(folder, "checkpoints", "step-000020.safetensors"), "half");
    writeFileSync(join(folder, "checkpoints", "last.json.tmp"), "{");
    expect(loadCheckpoint(folder)?.checkpoint.state.step).toBe(10);
    new CheckpointFiles(folder, backend).save(checkpointAt(30, null));
    expect(names()).toEqual(["last.json", "step-000030.safetensors"]);
  });

  it("write the best again after a resume, whatever lies there", () => {
    new CheckpointFiles(folder, backend).save(checkpointAt(10, 5));
    writeFileSync(join(folder, "checkpoints", "best-000005.safetensors"), "damaged");
    new CheckpointFiles(folder, backend).save(checkpointAt(20, 5));
    expect(loadCheckpoint(folder)?.checkpoint.best?.state.step).toBe(5);
  });

  it("say which file is damaged, missing or of another version", () => {
    new CheckpointFiles(folder, backend).save(checkpointAt(10, null));
    const index = join(folder, "checkpoints", "last.json");
    const text = readFileSync(index, "utf8");
    writeFileSync(index, text.replace('"version":1', '"version":2'));
    expect(() => loadCheckpoint(folder)).toThrow(/version 1, found 2/);
    writeFileSync(index, text.slice(0, 40));
    expect(() => loadCheckpoint(folder)).toThrow(/last.json: expected a checkpoint as JSON/);
    writeFileSync(index, text);
    rmSync(join(folder, "checkpoints", "step-000010.safetensors"));
    expect(() => loadCheckpoint(folder)).toThrow(/it is missing/);
  });
});

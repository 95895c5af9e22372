/**
 * Checkpoints on disk: tensors as safetensors, everything else in `last.json`, which names its tensor files.
 *
 * The renaming of `last.json` is the moment a checkpoint exists: before it, the old one holds; behind it, files that it does not
 * name are removed.
 *
 * @module
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DataError } from "../../errors.ts";
import { float32Tensor, float32Values, readSafetensors, writeSafetensors } from "../../formats/safetensors.ts";
import type { Checkpoint, CheckpointState, SavedTensor } from "../../train/checkpoint.ts";
import type { Backend } from "../device.ts";
import { writeAtomically } from "./atomic-file.ts";

const INDEX = "last.json";
const OURS = /^(step|final|best)-\d+\.safetensors(\.tmp)?$|^last\.json\.tmp$/;

/** The content of `last.json`. */
interface CheckpointIndex {
  readonly version: 1;
  readonly backend: Backend;
  readonly tensors: string;
  readonly state: CheckpointState;
  readonly best: { readonly tensors: string; readonly state: CheckpointState } | null;
}

/** A checkpoint as it was found, with what it was computed on. */
export interface FoundCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly backend: Backend;
}

const fileName = (kind: "step" | "final" | "best", step: number): string =>
  `${kind}-${String(step).padStart(6, "0")}.safetensors`;

function encode(tensors: Checkpoint["tensors"], step: number): Uint8Array {
  const entries = Object.entries(tensors).map(([name, { shape, values }]) => {
    return [name, float32Tensor(shape, values instanceof Float32Array ? values : Float32Array.from(values))] as const;
  });
  return writeSafetensors(Object.fromEntries(entries), { format: "burgeon checkpoint 1", step: String(step) });
}

function decode(path: string): Record<string, SavedTensor> {
  if (!existsSync(path)) throw new DataError(`${path}: the checkpoint names this file, and it is missing.`, { path });
  const { tensors } = readSafetensors(readFileSync(path), path);
  const entries = Object.entries(tensors).map(([name, tensor]) => {
    return [name, { shape: tensor.shape, values: float32Values(tensor) }] as const;
  });
  return Object.fromEntries(entries);
}

/** The checkpoints of one run: the last, and the best so far by validation loss. */
export class CheckpointFiles {
  readonly #folder: string;
  readonly #backend: Backend;
  /** The best file that a committed index names. */
  #best: string | null = null;

  constructor(runFolder: string, backend: Backend) {
    this.#folder = join(runFolder, "checkpoints");
    this.#backend = backend;
  }

  /** Writes a checkpoint; when this returns it will be found, also after a crash. */
  save(checkpoint: Checkpoint): void {
    const { state, best } = checkpoint;
    mkdirSync(this.#folder, { recursive: true });
    const usual = fileName("step", state.step);
    // A second checkpoint of one step, of the network in its final form, leaves the first whole until the index names it.
    const tensors = existsSync(join(this.#folder, usual)) ? fileName("final", state.step) : usual;
    writeAtomically(join(this.#folder, tensors), encode(checkpoint.tensors, state.step));
    const bestName = best && fileName("best", best.state.step);
    if (best && bestName !== this.#best) {
      writeAtomically(join(this.#folder, bestName as string), encode(best.tensors, best.state.step));
    }
    const index: CheckpointIndex = {
      version: 1,
      backend: this.#backend,
      tensors,
      state,
      best: best && { tensors: bestName as string, state: best.state },
    };
    writeAtomically(join(this.#folder, INDEX), `${JSON.stringify(index)}\n`);
    this.#best = bestName;
    this.#removeOthers([tensors, bestName]);
  }

  #removeOthers(kept: readonly (string | null)[]): void {
    for (const name of readdirSync(this.#folder)) {
      if (OURS.test(name) && !kept.includes(name)) rmSync(join(this.#folder, name), { force: true });
    }
  }
}

/**
 * The last checkpoint of a run folder, or null when none was taken yet.
 *
 * @throws DataError when it is damaged, incomplete or of another version
 */
export function loadCheckpoint(runFolder: string): FoundCheckpoint | null {
  const folder = join(runFolder, "checkpoints");
  const path = join(folder, INDEX);
  if (!existsSync(path)) return null;
  const { version, backend, tensors, state, best } = readIndex(path);
  if (version !== 1) {
    throw new DataError(
      `${path}: expected a checkpoint of version 1, found ${version}. Use the Burgeon that wrote it.`,
      {
        path,
        version,
      },
    );
  }
  return {
    backend,
    checkpoint: {
      tensors: decode(join(folder, tensors)),
      state,
      best: best && { tensors: decode(join(folder, best.tensors)), state: best.state },
    },
  };
}

function readIndex(path: string): CheckpointIndex {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as CheckpointIndex;
  } catch (cause) {
    throw new DataError(`${path}: expected a checkpoint as JSON. The file is damaged.`, { path }, { cause });
  }
}

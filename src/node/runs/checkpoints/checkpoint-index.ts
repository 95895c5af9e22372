/** The index of a checkpoint on disk, and the search for the one to continue from. @module */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DataError } from "../../../errors.ts";
import { float32Values, readSafetensors } from "../../../formats/safetensors.ts";
import type { Checkpoint, CheckpointState, SavedTensor } from "../../../train/checkpoint.ts";
import type { Backend } from "../../device.ts";
import { damaged, isDamage, readSealed, type SealedFormat, sha256 } from "../files/sealed-file.ts";

export const FORMAT: SealedFormat = { name: "burgeon checkpoint", version: 2 };
/** Files that a run's checkpoints are made of, those that a crash left aside included. */
export const OURS: RegExp = /^(step|final|best)-\d+\.(safetensors|json)(\.tmp)?$/;
const INDEX = /^(step|final)-\d+\.json$/;
/** The index of version 1, of which there was one in a folder. */
const FIRST_INDEX = "last.json";

/** A file of tensors, with the checksum that it must have. */
export interface TensorFile {
  readonly file: string;
  readonly sha256: string;
}

/** The content of an index. */
export interface CheckpointIndex {
  readonly backend: Backend;
  /** Whether it is kept permanently. */
  readonly kept: boolean;
  /** Checksums of the log's lines before it, see `encodeSums`; absent in a checkpoint from before they were kept. */
  readonly log?: string;
  readonly tensors: TensorFile;
  readonly state: CheckpointState;
  readonly best: { readonly tensors: TensorFile; readonly state: CheckpointState } | null;
}

/** A checkpoint as it was found, with what it was computed on. */
export interface FoundCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly backend: Backend;
  /** Checksums of the log's lines before it; null where they were not kept. */
  readonly log: string | null;
  /** Why later ones were skipped, one line for each. */
  readonly passedOver: readonly string[];
}

const stepOf = (name: string): number => Number(/\d+/.exec(name)?.[0]);

/** Names of the indices in a checkpoint folder, from the first step to the last; of one step, the final form last. */
export function indexNames(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => INDEX.test(name));
  const order = (name: string): number => 2 * stepOf(name) + (name.startsWith("final") ? 1 : 0);
  return names.sort((a, b) => order(a) - order(b));
}

/** @throws DataError when it is damaged (`isDamage`) or of another version */
export function readIndex(path: string): CheckpointIndex {
  return JSON.parse(readSealed(path, FORMAT).toString("utf8")) as CheckpointIndex;
}

function decode(folder: string, { file, sha256: expected }: TensorFile): Record<string, SavedTensor> {
  const path = join(folder, file);
  if (!existsSync(path)) throw damaged(path, "the checkpoint names this file, and it is missing.");
  const bytes = readFileSync(path);
  if (sha256(bytes) !== expected) throw damaged(path, "its checksum is wrong: the file is damaged.");
  const { tensors } = readSafetensors(bytes, path);
  const entries = Object.entries(tensors).map(([name, tensor]) => {
    return [name, { shape: tensor.shape, values: float32Values(tensor) }] as const;
  });
  return Object.fromEntries(entries);
}

function load(folder: string, name: string): Omit<FoundCheckpoint, "passedOver"> {
  const { backend, log = null, tensors, state, best } = readIndex(join(folder, name));
  return {
    backend,
    log,
    checkpoint: {
      tensors: decode(folder, tensors),
      state,
      best: best && { tensors: decode(folder, best.tensors), state: best.state },
    },
  };
}

/** Steps of the checkpoints in a run folder, in ascending order. */
export function checkpointSteps(runFolder: string): number[] {
  const folder = join(runFolder, "checkpoints");
  return existsSync(folder) ? [...new Set(indexNames(folder).map(stepOf))] : [];
}

/**
 * The last checkpoint of a run folder, or the last of step `step`; null when there is none. A damaged one is skipped for the
 * one before.
 *
 * @throws DataError when all there are are damaged, or one is of another version
 */
export function loadCheckpoint(runFolder: string, step: number | null = null): FoundCheckpoint | null {
  const folder = join(runFolder, "checkpoints");
  const names = existsSync(folder) ? indexNames(folder) : [];
  if (names.length === 0 && existsSync(join(folder, FIRST_INDEX))) {
    throw new DataError(
      `${join(folder, FIRST_INDEX)}: it is a checkpoint of version 1, written by an older Burgeon; this one reads version ${FORMAT.version}. Use the Burgeon that wrote it.`,
      { path: folder, expected: FORMAT.version, found: 1 },
    );
  }
  const wanted = step === null ? names : names.filter((name) => stepOf(name) === step);
  const passedOver: string[] = [];
  for (const name of wanted.reverse()) {
    try {
      return { ...load(folder, name), passedOver };
    } catch (error) {
      if (!isDamage(error)) throw error;
      passedOver.push(error.message);
    }
  }
  const [first] = passedOver;
  if (first === undefined) return null;
  throw new DataError(
    `${first} No other checkpoint is intact. Start the run again: burgeon train --config ${join(runFolder, "config.json")}`,
    { folder: runFolder, passedOver },
  );
}

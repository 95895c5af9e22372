/**
 * Checkpoints on disk. Each is a pair: tensors as safetensors, and a sealed index `step-000200.json` with everything else, which
 * names its tensor files with their checksums. The renaming of the index is the moment a checkpoint exists.
 *
 * @module
 */

import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { float32Tensor, writeSafetensors } from "../../../formats/safetensors.ts";
import type { Checkpoint, CheckpointState } from "../../../train/checkpoint.ts";
import type { Backend } from "../../device.ts";
import { removeFile, writeAtomically } from "../files/atomic-file.ts";
import { isDamage, sha256, writeSealed } from "../files/sealed-file.ts";
import { writing } from "../files/write-error.ts";
import { type CheckpointIndex, FORMAT, indexNames, OURS, readIndex, type TensorFile } from "./checkpoint-index.ts";

/** How many checkpoints stay. */
export interface Keep {
  /** The last so many, at least 1; the second to last stands in for a last one that is damaged. */
  readonly last: number;
}

export interface SaveOptions {
  readonly kept?: boolean;
  readonly log?: string;
}

/** An index on disk, with the tensor files that it names. */
interface Entry {
  readonly index: string;
  readonly step: number;
  readonly kept: boolean;
  readonly files: readonly string[];
}

const fileName = (kind: "step" | "final" | "best", step: number): string => `${kind}-${String(step).padStart(6, "0")}`;

function encode(tensors: Checkpoint["tensors"], step: number): Uint8Array {
  const entries = Object.entries(tensors).map(([name, { shape, values }]) => {
    return [name, float32Tensor(shape, values instanceof Float32Array ? values : Float32Array.from(values))] as const;
  });
  return writeSafetensors(Object.fromEntries(entries), { format: "burgeon checkpoint", step: String(step) });
}

/** The checkpoints of one run: the last few, those that are to stay, and for each the best so far by validation loss. */
export class CheckpointFiles {
  readonly #folder: string;
  readonly #backend: Backend;
  readonly #keep: Keep;
  /** From the oldest to the last; null until the folder was looked at. */
  #entries: Entry[] | null = null;
  /** The best one that was written, with its checksum. */
  #best: TensorFile | null = null;

  constructor(runFolder: string, backend: Backend, keep: Keep) {
    this.#folder = join(runFolder, "checkpoints");
    this.#backend = backend;
    this.#keep = keep;
  }

  /**
   * Writes a checkpoint; when this returns it will be found, also after a crash. `kept` ones are never removed; `log`: the checksums of the
   * log's lines before it.
   */
  save({ tensors, state, best }: Checkpoint, { kept = false, log }: SaveOptions = {}): void {
    writing(this.#folder, () => mkdirSync(this.#folder, { recursive: true }));
    const before = this.#before(state.step);
    // A second checkpoint of one step is that of the network in its final form.
    const name = fileName(before.some(({ step }) => step === state.step) ? "final" : "step", state.step);
    const own = this.#write(`${name}.safetensors`, tensors, state.step);
    const bestFile = best && this.#writeBest(best);
    const index: CheckpointIndex = {
      backend: this.#backend,
      kept,
      ...(log === undefined ? {} : { log }),
      tensors: own,
      state,
      best: best && { tensors: bestFile as TensorFile, state: best.state },
    };
    writeSealed(join(this.#folder, `${name}.json`), FORMAT, JSON.stringify(index));
    this.#best = bestFile;
    const files = [own.file, ...(bestFile ? [bestFile.file] : [])];
    this.#entries = [...before, { index: `${name}.json`, step: state.step, kept, files }];
    this.#removeOthers();
  }

  #write(file: string, tensors: Checkpoint["tensors"], step: number): TensorFile {
    const bytes = encode(tensors, step);
    writeAtomically(join(this.#folder, file), bytes);
    return { file, sha256: sha256(bytes) };
  }

  #writeBest({ tensors, state }: { tensors: Checkpoint["tensors"]; state: CheckpointState }): TensorFile {
    const file = `${fileName("best", state.step)}.safetensors`;
    return this.#best?.file === file ? this.#best : this.#write(file, tensors, state.step);
  }

  /** The checkpoints from before this step, or of it. What is there of later steps was given up. */
  #before(step: number): Entry[] {
    this.#entries ??= indexNames(this.#folder).flatMap((index) => {
      try {
        const { kept, tensors, state, best } = readIndex(join(this.#folder, index));
        const files = [tensors.file, ...(best ? [best.tensors.file] : [])];
        return state.step <= step ? [{ index, step: state.step, kept, files }] : [];
      } catch (error) {
        if (isDamage(error)) return [];
        throw error;
      }
    });
    return this.#entries.filter((entry) => entry.step <= step);
  }

  #removeOthers(): void {
    const entries = this.#entries as Entry[];
    this.#entries = entries.filter(({ kept }, i) => kept || i >= entries.length - this.#keep.last);
    const stays = new Set(this.#entries.flatMap(({ index, files }) => [index, ...files]));
    for (const name of readdirSync(this.#folder)) {
      if (OURS.test(name) && !stays.has(name)) removeFile(join(this.#folder, name));
    }
  }
}

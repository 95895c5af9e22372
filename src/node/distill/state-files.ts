/**
 * The states of a distillation on disk, each whole or known to be damaged: `checkpoints/seed-1-step-000500.state`, and `kept` in the
 * place of `step` for those that are to stay.
 *
 * @module
 */

import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { DistillationState } from "../../control/distillation.ts";
import type { DistillationEvent } from "../../control/events.ts";
import { DataError } from "../../errors.ts";
import { removeFile } from "../runs/files/atomic-file.ts";
import { isDamage, readSealed, type SealedFormat, writeSealed } from "../runs/files/sealed-file.ts";
import { writing } from "../runs/files/write-error.ts";
import { readEvents } from "../runs/log/event-log.ts";

const FORMAT: SealedFormat = { name: "burgeon distillation", version: 1 };

/** What a run goes on from. */
export interface SavedRun {
  readonly seconds: number;
  readonly state: DistillationState;
  /** Lines of the log before it, and their checksums; absent in a state from before there was a log. */
  readonly log?: { readonly lines: number; readonly sums: string };
}

/** The log of a seed's events: what became of the student's structure, and its evaluations. */
export const eventsOfSeed = (runFolder: string, seed: number): string => join(runFolder, `seed-${seed}-events.jsonl`);

export interface FoundRun extends SavedRun {
  /** Why later ones were passed over, one line for each. */
  readonly passedOver: readonly string[];
}

/**
 * The events of a seed, held against what its last state knows of them; none where there is no log, as in a folder from before there was one.
 *
 * @throws DataError when the log is damaged: it names the line
 */
export function readSeedEvents(runFolder: string, seed: number): DistillationEvent[] {
  const path = eventsOfSeed(runFolder, seed);
  if (!existsSync(path)) return [];
  const first = new StateFiles(runFolder, seed, 1).load()?.log?.sums ?? null;
  return readEvents<DistillationEvent>(path, { first, total: null });
}

/** The states of one seed. */
export class StateFiles {
  readonly #folder: string;
  readonly #seed: number;
  readonly #last: number;

  /** `last`: states that stay, besides those that are to stay for good. */
  constructor(runFolder: string, seed: number, last: number) {
    this.#folder = join(runFolder, "checkpoints");
    this.#seed = seed;
    this.#last = last;
  }

  /** Names by step, ascending. */
  #names(): { name: string; step: number; kept: boolean }[] {
    if (!existsSync(this.#folder)) return [];
    const pattern = new RegExp(`^seed-${this.#seed}-(step|kept)-(\\d+)\\.state$`);
    return readdirSync(this.#folder)
      .flatMap((name) => {
        const match = pattern.exec(name);
        return match ? [{ name, step: Number(match[2]), kept: match[1] === "kept" }] : [];
      })
      .sort((a, b) => a.step - b.step);
  }

  /** Numbers and typed arrays come back bit for bit. */
  save(saved: SavedRun, kept: boolean): void {
    const { step } = saved.state.counters;
    const own = `seed-${this.#seed}-${kept ? "kept" : "step"}-${String(step).padStart(6, "0")}.state`;
    writing(this.#folder, () => mkdirSync(this.#folder, { recursive: true }));
    writeSealed(join(this.#folder, own), FORMAT, serialize(saved));
    const others = this.#names().filter(({ name }) => name !== own);
    const before = others.filter((one) => one.step < step || (one.step === step && one.kept));
    const stays = before.filter((one, i) => one.kept || i > before.length - this.#last);
    for (const one of others) if (!stays.includes(one)) removeFile(join(this.#folder, one.name));
  }

  /**
   * The last state that is whole, or null where there is none yet.
   *
   * @throws DataError when all are damaged, or one is of another version
   */
  load(): FoundRun | null {
    const passedOver: string[] = [];
    for (const { name } of this.#names().reverse()) {
      try {
        const saved = deserialize(readSealed(join(this.#folder, name), FORMAT)) as SavedRun;
        return { ...saved, passedOver };
      } catch (error) {
        if (!isDamage(error)) throw error;
        passedOver.push(error.message);
      }
    }
    const [first] = passedOver;
    if (first === undefined) return null;
    throw new DataError(`${first} No other state of seed ${this.#seed} is whole. Remove them to begin it anew.`, {
      folder: this.#folder,
      passedOver,
    });
  }
}

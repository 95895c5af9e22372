/** `control.json`: what a person asks of a run while it trains, and a note. The run reads it between steps; nothing else is ever written to a run. @module */

import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { OptionError } from "../../../errors.ts";
import { writeAtomically } from "./atomic-file.ts";

export type Wish = "run" | "pause" | "stop";

export interface Control {
  readonly wish: Wish;
  readonly note: string;
}

const wishes: readonly string[] = ["run", "pause", "stop"] satisfies Wish[];
/** Milliseconds from one look at the file to the next. */
const EVERY_MS = 200;
const MAX_NOTE = 10_000;

const pathOf = (folder: string): string => join(folder, "control.json");

/** What is asked of a run; a file that is absent or damaged asks nothing. */
export function readControl(folder: string): Control {
  try {
    const { wish, note } = JSON.parse(readFileSync(pathOf(folder), "utf8")) as Partial<Control>;
    return { wish: wishes.includes(wish ?? "") ? (wish as Wish) : "run", note: typeof note === "string" ? note : "" };
  } catch {
    return { wish: "run", note: "" };
  }
}

/** Changes what is asked, and keeps the rest. @throws OptionError for another wish, or a note that is no text of at most 10,000 characters */
export function writeControl(folder: string, change: { readonly wish?: unknown; readonly note?: unknown }): Control {
  const control = { ...readControl(folder), ...change } as Control;
  if (!wishes.includes(control.wish)) {
    throw new OptionError(`control: expected one of ${wishes.join(", ")}, received "${control.wish}".`);
  }
  if (typeof control.note !== "string" || control.note.length > MAX_NOTE) {
    throw new OptionError(`control: expected a note of at most ${MAX_NOTE} characters.`);
  }
  const { wish, note } = control;
  writeAtomically(pathOf(folder), `${JSON.stringify({ wish, note })}\n`);
  return { wish, note };
}

/** Tells a run between its steps what is asked of it. It looks at the file at most every 200 ms. */
export class ControlWatch {
  readonly #folder: string;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #changed = -1;
  #wish: Wish = "run";

  /** What was asked of an earlier stretch of the run is over. */
  constructor(folder: string) {
    this.#folder = folder;
    if (readControl(folder).wish !== "run") writeControl(folder, { wish: "run" });
  }

  get wish(): Wish {
    const now = performance.now();
    if (now - this.#lookedAt < EVERY_MS) return this.#wish;
    this.#lookedAt = now;
    const changed = statSync(pathOf(this.#folder), { throwIfNoEntry: false })?.mtimeMs ?? -1;
    if (changed !== this.#changed) this.#wish = readControl(this.#folder).wish;
    this.#changed = changed;
    return this.#wish;
  }

  /** Waits while the run is to pause, unless it is to stop for another reason. Null where there is nothing to wait for. */
  pause(isStopped: () => boolean): Promise<void> | null {
    return this.wish === "pause" && !isStopped() ? this.#wait(isStopped) : null;
  }

  async #wait(isStopped: () => boolean): Promise<void> {
    while (this.wish === "pause" && !isStopped()) await new Promise((resolve) => setTimeout(resolve, EVERY_MS / 4));
  }
}

/** How often a checkpoint is taken, as text and as data. @module */

import { OptionError } from "../../errors.ts";

export interface Cadence {
  readonly count: number;
  readonly unit: "steps" | "seconds" | "epochs";
}

const units: Readonly<Record<string, Cadence["unit"]>> = {
  step: "steps",
  steps: "steps",
  s: "seconds",
  epoch: "epochs",
  epochs: "epochs",
};

/**
 * Reads `200steps`, `30s` or `1epoch`.
 *
 * @throws OptionError for anything else, 0 included
 */
export function parseCadence(text: string): Cadence {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/.exec(text.trim());
  const count = Number(match?.[1]);
  const unit = units[match?.[2] ?? ""];
  const fits = unit !== undefined && count > 0 && (unit === "seconds" || Number.isSafeInteger(count));
  if (fits) return { count, unit };
  throw new OptionError(
    `checkpointEvery: expected a number of steps, seconds or epochs, such as 200steps, 30s or 1epoch, received "${text}".`,
    { received: text },
  );
}

/** Tells after each step whether a checkpoint is due. The clock starts when it is made and again at each checkpoint. */
export class CheckpointClock {
  readonly #cadence: Cadence;
  #mark: number;

  constructor(cadence: Cadence, start: { readonly step: number; readonly epoch: number }) {
    this.#cadence = cadence;
    this.#mark = this.#now(start);
  }

  #now({ step, epoch }: { readonly step: number; readonly epoch: number }): number {
    const { unit } = this.#cadence;
    if (unit === "steps") return step;
    return unit === "epochs" ? epoch : performance.now() / 1000;
  }

  /** Whether it is due now; when it is, the clock starts again. */
  isDue(moment: { readonly step: number; readonly epoch: number }): boolean {
    const now = this.#now(moment);
    if (now - this.#mark < this.#cadence.count) return false;
    this.#mark = now;
    return true;
  }
}

/** How often a checkpoint is taken, as text and as data. @module */

import { OptionError } from "../../../errors.ts";

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

const examples: Readonly<Record<Cadence["unit"], string>> = { steps: "200steps", seconds: "30s", epochs: "1epoch" };

/**
 * Reads `200steps`, `30s` or `1epoch`, as far as the unit is one of `allowed`.
 *
 * @throws OptionError for anything else, 0 included
 */
export function parseCadence(
  text: string,
  option: string = "checkpointEvery",
  allowed: readonly Cadence["unit"][] = ["steps", "seconds", "epochs"],
): Cadence {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/.exec(text.trim());
  const count = Number(match?.[1]);
  const unit = units[match?.[2] ?? ""];
  const fits =
    unit !== undefined && allowed.includes(unit) && count > 0 && (unit === "seconds" || Number.isSafeInteger(count));
  if (fits) return { count, unit };
  throw new OptionError(
    `${option}: expected a number of ${allowed.join(" or ")}, such as ${allowed.map((one) => examples[one]).join(" or ")}, received "${text}".`,
    { received: text },
  );
}

/** Says after each step whether a checkpoint is due. The clock starts when it is made and again at each checkpoint. */
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

/** Units in which a checkpoint that stays is requested: those that name the same moments in every run. */
export const MILESTONE_UNITS: readonly Cadence["unit"][] = ["steps", "epochs"];

/** Says after each step whether a multiple of so many steps or epochs was reached with it. */
export class Milestones {
  readonly #cadence: Cadence;
  #passed: number;

  constructor(cadence: Cadence, start: { readonly step: number; readonly epoch: number }) {
    this.#cadence = cadence;
    this.#passed = this.#count(start);
  }

  #count({ step, epoch }: { readonly step: number; readonly epoch: number }): number {
    return Math.floor((this.#cadence.unit === "steps" ? step : epoch) / this.#cadence.count);
  }

  isReached(moment: { readonly step: number; readonly epoch: number }): boolean {
    const count = this.#count(moment);
    if (count === this.#passed) return false;
    this.#passed = count;
    return true;
  }
}

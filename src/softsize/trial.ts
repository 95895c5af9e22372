/** Letting the data choose the size: which units are on trial, and what a unit must bring. @module */

import type { Observer } from "../growth/strategy.ts";
import type { Sloped } from "./forms.ts";

/** Share of the mean training loss that a step leaves as it was. */
const MEMORY = 0.99;

export interface TrialsState {
  /** Which axis has its unit on trial in. */
  readonly open: readonly boolean[];
  readonly meanLoss: number | null;
}

export interface TrialsOptions {
  /** Share of training at the end in which sizes are at rest. */
  readonly settle: number;
  /** Share of the steps before in which units on trial are out. */
  readonly absence: number;
}

/** The unit on trial of every axis, and the price of a unit in terms of the loss. */
export class Trials {
  readonly #observe: Observer;
  readonly #settleFrom: number;
  readonly #absence: number;
  #open: readonly boolean[];
  #meanLoss: number | null;

  constructor(observe: Observer, axes: number, { settle, absence }: TrialsOptions, saved: TrialsState | null) {
    this.#observe = observe;
    this.#settleFrom = Math.round((1 - settle) * observe.totalSteps);
    this.#absence = absence;
    this.#open = saved?.open ?? this.#draw(axes);
    this.#meanLoss = saved?.meanLoss ?? null;
  }

  #draw(axes: number): boolean[] {
    const random = this.#observe.random("trial");
    return Array.from({ length: axes }, () => random.uniform() >= this.#absence);
  }

  get settled(): boolean {
    return this.#observe.step >= this.#settleFrom;
  }

  /** Sizes come to rest with this step. */
  get settling(): boolean {
    return this.#observe.step === this.#settleFrom;
  }

  isOpen(axis: number): boolean {
    return this.#open[axis] as boolean;
  }

  afterStep(): void {
    const loss = this.#observe.loss ?? 0;
    this.#meanLoss = this.#meanLoss === null ? loss : MEMORY * this.#meanLoss + (1 - MEMORY) * loss;
    this.#open = this.#draw(this.#open.length);
  }

  /** price (mean loss) ln N: to double a size has to lower the loss by the share price ln 2. 0 while no loss is known. */
  price(price: number, size: Sloped): Sloped {
    const each = price * (this.#meanLoss ?? 0);
    return { value: each * Math.log(size.value), slope: (each * size.slope) / size.value };
  }

  state(): TrialsState {
    return { open: this.#open, meanLoss: this.#meanLoss };
  }
}

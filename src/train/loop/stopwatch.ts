/** Seconds by phase. A phase inside another is counted once, for the inner one. @module */

import type { Phase } from "../../growth/strategy.ts";
import type { Seconds } from "../events/events.ts";

const phases: readonly Phase[] = ["data", "forwardBackward", "update", "signals", "edits", "evaluation"];

export class Stopwatch {
  readonly #seconds = new Map<Phase, number>();
  #total: number;
  #startedAt: number;
  /** Milliseconds that the phases inside the present one took. */
  #inner = 0;

  /** Continues from earlier seconds of the same run. */
  constructor(earlier: Seconds | null = null) {
    for (const phase of phases) this.#seconds.set(phase, earlier?.[phase] ?? 0);
    this.#total = earlier?.total ?? 0;
    this.#startedAt = performance.now();
  }

  time<T>(phase: Phase, body: () => T): T {
    const outerInner = this.#inner;
    this.#inner = 0;
    const start = performance.now();
    try {
      return body();
    } finally {
      const elapsed = performance.now() - start;
      this.#seconds.set(phase, (this.#seconds.get(phase) ?? 0) + (elapsed - this.#inner) / 1000);
      this.#inner = outerInner + elapsed;
    }
  }

  /** Leaves milliseconds in which the run waited out of its time. */
  leaveOut(ms: number): void {
    this.#startedAt += ms;
  }

  /** Seconds since the run began, earlier stretches included. */
  get total(): number {
    return this.#total + (performance.now() - this.#startedAt) / 1000;
  }

  read(): Seconds {
    const entries = phases.map((phase) => [phase, this.#seconds.get(phase) ?? 0] as const);
    return { ...(Object.fromEntries(entries) as Record<Phase, number>), total: this.total };
  }
}

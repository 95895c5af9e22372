/** Ctrl-C: once to stop in order, twice to stop at once. @module */

import { Interrupted } from "./exit.ts";

/** npm passes Ctrl-C on to a process that has it from the terminal already: what comes so soon is the same one. */
const SAME_MS = 500;

export interface Interruption {
  readonly signal: AbortSignal;
  /** Gives Ctrl-C back its usual meaning. */
  release(): void;
}

/** @param notify called at the first Ctrl-C */
export function catchInterrupt(notify: () => void): Interruption {
  const controller = new AbortController();
  let first: number | null = null;
  const release = (): void => {
    process.off("SIGINT", handle);
    process.off("SIGTERM", handle);
  };
  const handle = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (first === null) {
      first = now;
      notify();
      controller.abort(new Interrupted("interrupted"));
    } else if (now - first > SAME_MS) {
      release();
      process.kill(process.pid, signal);
    }
  };
  process.on("SIGINT", handle);
  process.on("SIGTERM", handle);
  return { signal: controller.signal, release };
}

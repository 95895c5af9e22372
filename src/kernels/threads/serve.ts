/** What a worker does all its life: takes parts of jobs, and sleeps while there are none. @module */

import {
  type ArgumentSpace,
  AWAITED,
  type Callee,
  claim,
  DONE,
  FAILED,
  type Job,
  LEFT,
  OVER,
  PAGES,
  READY,
  runPart,
  SIGNAL,
  SLEEPING,
} from "./calls.ts";

const PAGE_BYTES = 65_536;
/** A job often follows another within this time; falling asleep and waking up takes as long. */
const SPIN_MS = 0.05;
/** Looks between two looks at the clock. */
const LOOKS = 64;

/** Serves `job` until it is over. `functions`: what calls mean, in the same order as the owner has them. */
export function serve(job: Job, memory: WebAssembly.Memory, functions: readonly Callee[]): void {
  const { control } = job;
  const space: ArgumentSpace = [];
  let pages = memory.buffer.byteLength / PAGE_BYTES;
  const work = (part: number): void => {
    try {
      const needed = control[PAGES] as number;
      if (pages < needed) {
        // The memory grew in another thread: growing by nothing makes this one see it.
        memory.grow(0);
        pages = memory.buffer.byteLength / PAGE_BYTES;
        if (pages < needed) throw new Error("the memory did not grow here");
      }
      runPart(job, part, functions, space);
    } catch {
      Atomics.store(control, FAILED, 1);
    }
    Atomics.add(control, DONE, 1);
    if (Atomics.load(control, AWAITED) === 1) Atomics.notify(control, DONE);
  };
  Atomics.add(control, READY, 1);
  while (Atomics.load(control, OVER) === 0) {
    const seen = Atomics.load(control, SIGNAL);
    for (let part = claim(control); part >= 0; part = claim(control)) work(part);
    if (comesSoon(control)) continue;
    Atomics.add(control, SLEEPING, 1);
    Atomics.wait(control, SIGNAL, seen);
    Atomics.sub(control, SLEEPING, 1);
  }
}

/** Looks for a new job for a short time. */
function comesSoon(control: Int32Array): boolean {
  for (const end = performance.now() + SPIN_MS; performance.now() < end; ) {
    for (let look = 0; look < LOOKS; look++) if (Atomics.load(control, LEFT) > 0) return true;
  }
  return Atomics.load(control, OVER) !== 0;
}

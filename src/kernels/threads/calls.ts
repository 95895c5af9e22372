/**
 * A job as threads share it: parts that do not depend on one another, each a list of kernel calls.
 *
 * Everything is in two arrays over one `SharedArrayBuffer` of fixed size, apart from the linear memory: that may grow and this never
 * moves. Parts are handed out by counting down `LEFT`: who makes it smaller by one owns the part with the number that is left, and only
 * then reads the job, which stays as it is until every part is done.
 *
 * @module
 */

/** Indices into the control words; each has a cache line of its own. */
export const LEFT = 0;
/** Raised for each job; sleeping threads wait for it to change. */
export const SIGNAL = 16;
/** Parts that workers have finished. */
export const DONE = 32;
/** 1 while the owner sleeps until `DONE` changes. */
export const AWAITED = 48;
/** Workers that sleep, and those that have started. */
export const SLEEPING = 64;
export const READY = 80;
/** 1 when workers are to end. */
export const OVER = 96;
/** Set when a kernel failed in a worker. */
export const FAILED = 112;
/** Pages that the linear memory has at least. */
export const PAGES = 128;
/** Where each part begins in the calls; the next one is its end. */
export const STARTS = 144;

export const MOST_PARTS = 256;
const CONTROL_WORDS = STARTS + MOST_PARTS + 16;
/** Numbers that the calls of a job may take. */
export const CALL_NUMBERS = 1 << 15;

export type Callee = (...args: number[]) => unknown;

export interface Job {
  readonly control: Int32Array;
  /** Calls one after another: index of the function, number of its arguments, arguments. */
  readonly calls: Float64Array;
}

const CONTROL_BYTES = Math.ceil((CONTROL_WORDS * 4) / 64) * 64;
export const JOB_BYTES: number = CONTROL_BYTES + CALL_NUMBERS * 8;

export function jobOn(buffer: SharedArrayBuffer): Job {
  return {
    control: new Int32Array(buffer, 0, CONTROL_WORDS),
    calls: new Float64Array(buffer, CONTROL_BYTES, CALL_NUMBERS),
  };
}

/** Takes a part; -1 when none is left. */
export function claim(control: Int32Array): number {
  for (let left = Atomics.load(control, LEFT); left > 0; left = Atomics.load(control, LEFT)) {
    if (Atomics.compareExchange(control, LEFT, left, left - 1) === left) return left - 1;
  }
  return -1;
}

/** Arrays for arguments by their number, so that a call allocates none. */
export type ArgumentSpace = number[][];

export function runPart({ control, calls }: Job, part: number, functions: readonly Callee[], space: ArgumentSpace) {
  const end = control[STARTS + part + 1] as number;
  for (let at = control[STARTS + part] as number; at < end; ) {
    const callee = functions[calls[at] as number] as Callee;
    const count = calls[at + 1] as number;
    at += 2;
    let args = space[count];
    if (!args) args = space[count] = new Array<number>(count).fill(0.5);
    for (let i = 0; i < count; i++) args[i] = calls[at + i] as number;
    callee.apply(null, args);
    at += count;
  }
}

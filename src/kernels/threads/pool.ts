/**
 * Threads that take parts of large computations. The owner takes parts as well, and waits only for those that others have begun: a worker
 * that the system does not run costs nothing.
 *
 * @module
 */

import { StateError } from "../../errors.ts";
import type { Heap } from "../memory.ts";
import {
  type ArgumentSpace,
  AWAITED,
  CALL_NUMBERS,
  type Callee,
  claim,
  DONE,
  FAILED,
  JOB_BYTES,
  type Job,
  jobOn,
  LEFT,
  MOST_PARTS,
  OVER,
  PAGES,
  READY,
  runPart,
  SIGNAL,
  SLEEPING,
  STARTS,
} from "./calls.ts";
import { MeasuredSwitch } from "./measured-switch.ts";
import { startWorker } from "./start-worker.ts";
import { kernelCallees, type MoreCallees, type WorkerData } from "./worker-data.ts";

const PAGE_BYTES = 65_536;
/** Jobs below this many nanoseconds on one thread are not worth a look. */
export const LEAST_COST = 20_000;
/** Nanoseconds of large jobs after which workers are started: a short run starts none. */
const START_COST = 20e6;
/** Looks at the finished parts before the owner falls asleep: some tens of microseconds. */
const LOOKS = 20_000;
/** A reserve in the calls for one more. */
const MOST_CALL = 64;

/** Ends the workers of a pool that is gone. */
const ended = new FinalizationRegistry<Int32Array>((control) => {
  Atomics.store(control, OVER, 1);
  Atomics.add(control, SIGNAL, 1);
  Atomics.notify(control, SIGNAL);
});

/** Whether this thread may sleep: the main thread of a page may not. */
function maySleep(control: Int32Array): boolean {
  try {
    Atomics.wait(control, SIGNAL, Atomics.load(control, SIGNAL) + 1, 0);
    return true;
  } catch {
    return false;
  }
}

export interface PoolOptions {
  /** Threads, the owner's own included. */
  readonly threads: number;
  /** `always`: on several threads whatever the size, for tests; default where it was measured to be faster. */
  readonly when?: "faster" | "always";
  /** Functions besides the kernels. */
  readonly more?: MoreCallees | null;
  readonly moreHere?: readonly Callee[];
}

export class ThreadPool {
  readonly threads: number;
  readonly #job: Job;
  readonly #functions: readonly Callee[];
  /** How many of them are no kernels. */
  readonly #foreign: number;
  readonly #space: ArgumentSpace = [];
  readonly #switch: MeasuredSwitch | null;
  readonly #maySleep: boolean;
  readonly #heap: Heap;
  readonly #workers: () => void;
  /** Nanoseconds of large jobs so far, until workers are started. */
  #cost = 0;
  #isStarted = false;
  /** Whether calls are written down instead of made. */
  isRecording = false;
  #end = 0;
  #recordedCost = 0;
  #parts = 0;
  /** Parts that workers have taken. */
  partsTaken = 0;

  constructor(
    module: WebAssembly.Module,
    exports: Readonly<Record<string, unknown>>,
    heap: Heap,
    options: PoolOptions,
  ) {
    const { threads, when = "faster", more = null, moreHere = [] } = options;
    const buffer = new SharedArrayBuffer(JOB_BYTES);
    const job = jobOn(buffer);
    this.threads = threads;
    this.#job = job;
    this.#heap = heap;
    this.#functions = [...kernelCallees(exports), ...moreHere];
    this.#foreign = moreHere.length;
    this.#switch = when === "always" ? null : new MeasuredSwitch();
    this.#maySleep = maySleep(job.control);
    const scratchBytes = (exports.scratchBytes as { readonly value: number }).value;
    this.#workers = () => {
      for (let i = 1; i < threads; i++) {
        const data: WorkerData = { module, memory: heap.wasm, buffer, scratch: heap.allocate(scratchBytes), more };
        startWorker(data);
      }
    };
    ended.register(this, job.control);
  }

  /** Whether jobs of all sizes are shared. */
  get isEager(): boolean {
    return this.#switch === null;
  }

  /** Workers that have started. */
  get ready(): number {
    return Atomics.load(this.#job.control, READY);
  }

  /** Writes a call down for the part that is being recorded. `cost`: its nanoseconds on one thread, about. */
  record(callee: number, cost: number, args: readonly number[]): void {
    const { calls } = this.#job;
    let at = this.#end;
    calls[at] = callee;
    calls[at + 1] = args.length;
    at += 2;
    for (let i = 0; i < args.length; i++) calls[at + i] = Number(args[i]);
    this.#end = at + args.length;
    this.#recordedCost += cost;
    if (this.#end > CALL_NUMBERS - MOST_CALL) this.#tooMany();
  }

  #tooMany(): never {
    throw new StateError(`threads: the ${this.#parts} parts of one job have more calls than fit. Use fewer parts.`);
  }

  /** Writes a call of the function number `i` of those besides the kernels down; `costOf` as for kernels. */
  foreign(i: number, costOf: (args: readonly number[]) => number): Callee {
    const place = this.#functions.length - this.#foreign + i;
    return (...args) => this.record(place, costOf(args), args);
  }

  /** Runs `count` parts that do not depend on one another; `body` makes the calls of one and reads no results. `kind` tells jobs apart. */
  run(kind: string | number, count: number, body: (part: number) => void): void {
    // One part alone may be cut by its kernels.
    if (this.isRecording || count === 1) {
      for (let part = 0; part < count; part++) body(part);
      return;
    }
    for (let from = 0; from < count; from += MOST_PARTS) {
      this.#runSome(kind, from, Math.min(count, from + MOST_PARTS), body);
    }
  }

  #runSome(kind: string | number, from: number, to: number, body: (part: number) => void): void {
    this.#write(from, to, body);
    const cost = this.#recordedCost;
    const side = this.#sideOf(kind, cost);
    this.#timed(kind, cost, side, () => (side === 0 ? this.#alone() : this.#together()));
  }

  /** Writes down the calls of parts `from` to `to` - 1. */
  #write(from: number, to: number, body: (part: number) => void): void {
    const { control } = this.#job;
    this.#end = 0;
    this.#recordedCost = 0;
    this.#parts = to - from;
    this.isRecording = true;
    try {
      for (let part = from; part < to; part++) {
        control[STARTS + part - from] = this.#end;
        body(part);
      }
    } finally {
      this.isRecording = false;
    }
    control[STARTS + this.#parts] = this.#end;
  }

  /**
   * Runs a call of `cost` nanoseconds as it is, by `whole`, or in `count` parts, which `body` records: what was measured to be faster.
   */
  split(kind: string | number, cost: number, count: number, whole: () => void, body: (part: number) => void): void {
    if (this.#sideOf(kind, cost) === 0) this.#timed(kind, cost, 0, whole);
    else {
      this.#timed(kind, cost, 1, () => {
        this.#write(0, count, body);
        this.#together();
      });
    }
  }

  #sideOf(kind: string | number, cost: number): 0 | 1 {
    if (!this.#isStarted) this.#start(cost);
    if (!this.#switch) return 1;
    return cost < LEAST_COST || this.ready === 0 ? 0 : this.#switch.side(kind, cost);
  }

  /** Starts the workers once there is enough for them to do. */
  #start(cost: number): void {
    if (cost >= LEAST_COST) this.#cost += cost;
    if (this.#switch && this.#cost < START_COST) return;
    this.#isStarted = true;
    this.#workers();
  }

  /** Runs a job and notes how long it took on that side. */
  #timed(kind: string | number, cost: number, side: 0 | 1, run: () => void): void {
    const began = performance.now();
    run();
    if (cost >= LEAST_COST && this.ready > 0) this.#switch?.note(kind, cost, side, performance.now() - began);
  }

  #alone(): void {
    for (let part = 0; part < this.#parts; part++) runPart(this.#job, part, this.#functions, this.#space);
  }

  #together(): void {
    const job = this.#job;
    const { control } = job;
    const parts = this.#parts;
    control[PAGES] = this.#heap.wasm.buffer.byteLength / PAGE_BYTES;
    Atomics.store(control, DONE, 0);
    Atomics.store(control, LEFT, parts);
    Atomics.add(control, SIGNAL, 1);
    if (Atomics.load(control, SLEEPING) > 0) Atomics.notify(control, SIGNAL);
    let own = 0;
    let failure: unknown = null;
    for (let part = claim(control); part >= 0; part = claim(control), own++) {
      try {
        runPart(job, part, this.#functions, this.#space);
      } catch (error) {
        failure ??= error;
      }
    }
    this.#await(parts - own);
    this.partsTaken += parts - own;
    if (failure !== null) throw failure;
    if (Atomics.load(control, FAILED) === 1) throw new StateError("threads: a kernel failed in a worker thread.");
  }

  /** Until workers have finished `count` parts. */
  #await(count: number): void {
    const { control } = this.#job;
    let looks = 0;
    for (let done = Atomics.load(control, DONE); done < count; done = Atomics.load(control, DONE)) {
      if (!this.#maySleep || looks++ < LOOKS) continue;
      Atomics.store(control, AWAITED, 1);
      Atomics.wait(control, DONE, done);
      Atomics.store(control, AWAITED, 0);
    }
  }
}

/**
 * A worker: takes slices from the queue, one for each of so many runs at a time, until it is told to stop or nothing is left.
 *
 * @module
 */

import { availableParallelism, cpus, freemem, hostname } from "node:os";
import { Workplace } from "../node/studies/pool.ts";
import { claim, dropAttempt, type RunEnd, saveSlice, settle } from "./attempts.ts";
import { Beats } from "./beats.ts";
import { type Patience, persist } from "./database.ts";
import { type Fleet, openFleet } from "./fleet.ts";
import { takeLost } from "./lost.ts";
import { isGone } from "./parcel.ts";
import { prepareCell } from "./prepare-cell.ts";
import { expiryOf, type Fetched, queueName } from "./queue.ts";
import { fetchBase, markHeld, runSlice, type SliceEnd } from "./slice.ts";
import { type LocalStudy, WorkFolder } from "./work-folder.ts";

export interface WorkOptions {
  /** Where files of named datasets are; default that of the environment. */
  readonly dataDir?: string | undefined;
  /** Whether it ends when no run is left. */
  readonly untilIdle: boolean;
  /** The longest slice, where that of the study is longer. */
  readonly sliceSeconds?: number | undefined;
  /** Whether it takes studies with parts of their own, which are code. */
  readonly allowCode: boolean;
  /** Runs at a time; default from the cores and the free memory. */
  readonly runs?: number | undefined;
  /** When aborted, slices end with a checkpoint, which is stored, and the worker ends. */
  readonly signal: AbortSignal;
  note(text: string): void;
}

export interface Worked {
  readonly slices: number;
  readonly finished: number;
  /** Why it ended before it was idle or told to: this machine cannot run what is queued. */
  readonly problem: string | null;
}

/** Memory that a run is assumed to take. */
const RUN_BYTES = 2 ** 30;
const IDLE_MS = { first: 250, most: 4000 };
/** How long a worker that was told to stop tries to store what it computed. */
const LAST_TRIES_MS = 30_000;

export const runsAtATime = (): number =>
  Math.max(1, Math.min(availableParallelism(), Math.floor(freemem() / RUN_BYTES)));

/** The type of the machine: on equal ones the same numbers are promised. */
const machineType = (blas: string): string => `${process.arch}, ${cpus()[0]?.model ?? "unknown processor"}, ${blas}`;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

class FleetWorker {
  readonly #fleet: Fleet;
  readonly #options: WorkOptions;
  readonly #work: WorkFolder;
  readonly #beats: Beats;
  readonly #name = `${hostname()}, process ${process.pid}`;
  readonly #queues: readonly string[];
  readonly #stop = new AbortController();
  readonly #late = new AbortController();
  readonly #patience: Patience;
  #active = 0;
  /** Set while a run that ran out of memory has the machine to itself. */
  #alone = false;
  slices = 0;
  finished = 0;
  problem: string | null = null;

  constructor(fleet: Fleet, options: WorkOptions) {
    this.#fleet = fleet;
    this.#options = options;
    this.#work = new WorkFolder(options.dataDir ?? null);
    this.#queues = [queueName(false), ...(options.allowCode ? [queueName(true)] : [])];
    this.#patience = { signal: this.#late.signal, note: options.note };
    this.#beats = new Beats(fleet.database);
    const stop = (): void => this.#end();
    if (options.signal.aborted) stop();
    else options.signal.addEventListener("abort", stop, { once: true });
  }

  /** Slices end with a checkpoint; what is stored then is tried for a while, even without a database. */
  #end(): void {
    this.#stop.abort();
    setTimeout(() => this.#late.abort(), LAST_TRIES_MS).unref();
  }

  async run(): Promise<void> {
    const { runs = runsAtATime() } = this.#options;
    try {
      await Promise.all(Array.from({ length: runs }, () => this.#slot()));
    } finally {
      this.#beats.close();
      this.#work.remove();
    }
  }

  async #slot(): Promise<void> {
    const workplace = new Workplace(1);
    let pause = IDLE_MS.first;
    while (!this.#stop.signal.aborted) {
      const job = this.#alone ? null : await this.#next();
      if (job) {
        pause = IDLE_MS.first;
        await this.#make(workplace, job);
      } else if (this.#options.untilIdle && !this.#alone && (await this.#isIdle())) break;
      else {
        await Promise.race([wait(pause * (0.75 + Math.random() / 2)), this.#stopped]);
        pause = Math.min(IDLE_MS.most, pause * 2);
      }
    }
    await workplace.close();
  }

  get #stopped(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#stop.signal.aborted) resolve();
      else this.#stop.signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  async #next(): Promise<Fetched | null> {
    for (const queue of this.#queues) {
      await persist(() => takeLost(this.#fleet, queue), this.#patience).catch(this.#ifLate);
      const job = await this.#fleet.queue.fetch(queue);
      if (job) return job;
    }
    return null;
  }

  /** After the last tries nothing more can be done: the slice is lost, and another worker makes it again. */
  readonly #ifLate = (error: unknown): void => {
    if (!this.#late.signal.aborted) throw error;
  };

  async #isIdle(): Promise<boolean> {
    const size = (queue: string): Promise<number> => persist(() => this.#fleet.queue.size(queue), this.#patience);
    for (const queue of this.#queues) if ((await size(queue)) > 0) return false;
    return true;
  }

  async #make(workplace: Workplace, job: Fetched): Promise<void> {
    const alone = "run" in job.data && job.data.alone === true;
    if (alone) {
      this.#alone = true;
      while (this.#active > 0) await wait(50);
    }
    this.#active++;
    try {
      await this.#slice(workplace, job);
    } catch (error) {
      if (isGone(error))
        return void (await persist(() => this.#fleet.queue.fail(job, (error as Error).message), this.#patience));
      this.#ifLate(error);
    } finally {
      this.#active--;
      if (alone) this.#alone = false;
    }
  }

  async #slice(workplace: Workplace, job: Fetched): Promise<void> {
    const { database, queue } = this.#fleet;
    const keep = <T>(work: () => Promise<T>): Promise<T> => persist(work, this.#patience);
    const local = await keep(() => this.#work.study(database, job.data.study));
    if ("cell" in job.data) return keep(() => prepareCell(this.#fleet, job, { local, work: this.#work }));
    const machine = machineType(local.record.backend.blas ?? "no BLAS");
    const claimed = await keep(() =>
      database.transaction((tx) => claim(tx, queue, job, { name: this.#name, machine })),
    );
    if (!claimed) return;
    const beat = this.#beats.begin(claimed);
    try {
      const folder = await keep(() => fetchBase(database, claimed, { work: this.#work, local }));
      const end = await this.#train(workplace, { folder, claimed, local, machine, beat });
      this.slices++;
      await keep(() => this.#finish(claimed, local, end));
    } finally {
      beat.end();
    }
  }

  async #train(
    workplace: Workplace,
    {
      folder,
      claimed,
      local,
      machine,
      beat,
    }: {
      folder: string;
      claimed: NonNullable<Awaited<ReturnType<typeof claim>>>;
      local: LocalStudy;
      machine: string;
      beat: ReturnType<Beats["begin"]>;
    },
  ): Promise<SliceEnd> {
    const { sliceSeconds = Number.POSITIVE_INFINITY } = this.#options;
    const seconds = Math.min(sliceSeconds, local.record.sliceSeconds);
    // What takes longer than the queue waits hangs: its process ends, and the queue tries the slice again.
    const hung = setTimeout(() => workplace.kill(), expiryOf(local.record.sliceSeconds) * 1000);
    try {
      return await runSlice(folder, claimed, {
        workplace,
        work: this.#work,
        local,
        machine,
        sliceMs: seconds * 1000,
        signal: AbortSignal.any([this.#stop.signal, beat.cancelled]),
        onProgress: (progress) => beat.report(progress),
      });
    } finally {
      clearTimeout(hung);
    }
  }

  async #finish(
    claimed: NonNullable<Awaited<ReturnType<typeof claim>>>,
    { record: study }: LocalStudy,
    end: SliceEnd,
  ): Promise<void> {
    const { database, queue } = this.#fleet;
    const settled = (how: RunEnd | "alone" | "again"): Promise<void> =>
      database.transaction((tx) => settle(tx, queue, claimed, { study, end: how }));
    if (end.next === "save") {
      const goesOn = await database.transaction((tx) => saveSlice(tx, queue, claimed, { study, saved: end.saved }));
      if (goesOn) markHeld(this.#work, claimed);
      if (end.saved.end === null) return;
      this.#work.forget(claimed.study, claimed.run);
      this.#tell(claimed.run, end.saved.end);
      return;
    }
    if (end.next === "end") {
      await settled(end.end);
      this.#work.forget(claimed.study, claimed.run);
      this.#tell(claimed.run, end.end);
      return;
    }
    this.#options.note(`${claimed.run}: ${end.reason}`);
    if (end.next === "alone") return settled("alone");
    if (this.#stop.signal.aborted && end.next === "retry") return settled("again");
    await database.transaction((tx) => dropAttempt(tx, claimed, end.reason));
    if (end.next === "retry") return queue.fail(claimed.job, end.reason);
    this.problem = end.reason;
    await settled("again");
    this.#end();
  }

  #tell(run: string, { state, class: kind, reason }: RunEnd): void {
    this.finished++;
    this.#options.note(`${run}: ${state === "done" ? "done" : `${state}, ${kind}: ${reason}`}`);
  }
}

/** Studies that this worker will not take, and why. */
async function othersThan(fleet: Fleet, queues: readonly string[]): Promise<string[]> {
  const rows = await fleet.database.rows<{ name: string; version: string; code: boolean }>(
    "select name, version, queue like '%-code' as code from burgeon_fleet.study s where queue <> all($1) and exists (select 1 from burgeon_fleet.run r where r.study = s.name and r.state in ('queued', 'running'))",
    [queues],
  );
  return rows.map(({ name, version, code }) => {
    const isOurs = queues.some((queue) => queue === `slices-${version}`);
    return isOurs && code
      ? `study ${name} has parts of its own, which are code; a worker runs them with --allow-code`
      : `study ${name} waits for workers of Burgeon ${version}`;
  });
}

/**
 * Works until it is idle or told to stop.
 *
 * @throws OptionError, DataError when the database cannot be used
 */
export async function workFleet(address: string, options: WorkOptions): Promise<Worked> {
  const runs = options.runs ?? runsAtATime();
  const fleet = await openFleet(address, { make: true, supervises: true, connections: runs + 3 });
  try {
    const queues = [queueName(false), ...(options.allowCode ? [queueName(true)] : [])];
    for (const text of await othersThan(fleet, queues)) options.note(text);
    const worker = new FleetWorker(fleet, { ...options, runs });
    await worker.run();
    const { slices, finished, problem } = worker;
    return { slices, finished, problem };
  } finally {
    await fleet.close().catch(() => undefined);
  }
}

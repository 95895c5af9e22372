/**
 * A study from its plan to its results: every run in a process of its own, nothing that is finished run again.
 *
 * @module
 */

import { join } from "node:path";
import type { Cell, Followed, StudyPlan } from "../../study/plan.ts";
import type { StudyResults } from "../../study/results.ts";
import type { Backend } from "../device.ts";
import type { OwnParts } from "../parts/own-parts.ts";
import type { AnyConfig } from "../runs/config/environment-config.ts";
import { lockRun } from "../runs/files/run-lock.ts";
import { checkedConfig, checkPlan } from "./configure.ts";
import { gatherCells } from "./gather-cells.ts";
import { before, type Place, placesOf } from "./places.ts";
import { Workplace } from "./pool.ts";
import { studyBackend } from "./study-backend.ts";
import { openStudyFolder, runName, type StudyFiles } from "./study-folder.ts";
import { followedOf, isComplete, type Outcome, type RunProgress, tellingOf } from "./study-run.ts";

/** Observes a run and changes nothing. */
export interface StudyObserver {
  onPlan?(plan: { readonly runs: number; readonly finished: number; readonly workers: number }): void;
  onBegin?(worker: number, cell: Cell): void;
  onProgress?(worker: number, cell: Cell, progress: RunProgress): void;
  onEnd?(worker: number, cell: Cell, outcome: Outcome, seconds: number): void;
}

/** Folder, workers and observer of a study. */
export interface ConductOptions {
  readonly out: string;
  readonly workers: number;
  readonly signal?: AbortSignal | undefined;
  readonly observer?: StudyObserver | undefined;
}

/** The results of a study, its files, and whether it was interrupted. */
export interface Conducted {
  readonly results: StudyResults;
  readonly files: StudyFiles;
  readonly interrupted: boolean;
}

class Conductor {
  readonly #plan: StudyPlan;
  readonly #files: StudyFiles;
  readonly #options: ConductOptions & { readonly own: OwnParts };
  readonly #backend: Backend;
  readonly places: readonly Place[];
  readonly #signal: AbortSignal;
  readonly #busy = new Set<string>();

  constructor(
    plan: StudyPlan,
    files: StudyFiles,
    options: ConductOptions & { readonly backend: Backend; readonly own: OwnParts },
  ) {
    this.#plan = plan;
    this.#files = files;
    this.#options = options;
    this.#backend = options.backend;
    this.places = placesOf(plan);
    this.#signal = options.signal ?? new AbortController().signal;
    // In the order of the plan, in which what others wait for comes first.
    for (const place of this.places) if (before(place).every(({ state }) => state === "over")) this.#settle(place);
  }

  async run(): Promise<void> {
    const finished = this.places.filter(({ state }) => state === "over").length;
    const workers = Math.max(1, Math.min(this.#options.workers, this.places.length - finished));
    this.#options.observer?.onPlan?.({ runs: this.places.length, finished, workers });
    await Promise.all(Array.from({ length: workers }, (_, worker) => this.#work(worker)));
  }

  /** Finds the folder of a run whose configuration is known, and whether it is complete. */
  #settle(place: Place): AnyConfig {
    const outcomeOf = (other: Place | null): Followed | null => (other?.folder ? followedOf(other.folder) : null);
    const config = checkedConfig(this.#plan, place.cell, {
      own: this.#options.own,
      followed: outcomeOf(place.follows),
      budget: outcomeOf(place.spends),
    });
    place.folder = join(this.#files.runs, runName(place.cell.arm.name, config.seed, tellingOf(config)));
    if (isComplete(place.folder)) place.state = "over";
    return config;
  }

  /** The next run that waits for nothing; null when there is none now. */
  #next(): Place | null {
    for (const place of this.places) {
      if (place.state !== "waiting") continue;
      if (place.folder !== null && this.#busy.has(place.folder)) continue;
      if (before(place).every(({ state }) => state === "over")) return place;
    }
    return null;
  }

  async #work(worker: number): Promise<void> {
    const workplace = new Workplace();
    while (!this.#signal.aborted) {
      const place = this.#next();
      if (place) await this.#make(worker, workplace, place);
      else if (this.places.some(({ state }) => state === "running")) await this.#turn();
      else break;
    }
    await workplace.close();
  }

  #waiting: (() => void)[] = [];

  /** Waits until some run is over. */
  #turn(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async #make(worker: number, workplace: Workplace, place: Place): Promise<void> {
    const { observer } = this.#options;
    const { cell } = place;
    const broken = before(place).find(({ folder }) => folder && !isComplete(folder));
    if (broken) {
      this.#end(
        worker,
        place,
        { status: "failed", reason: `it depends on the run of "${broken.cell.arm.name}", which did not finish` },
        0,
      );
      return;
    }
    let config: AnyConfig;
    try {
      config = this.#settle(place);
    } catch (error) {
      this.#end(worker, place, { status: "failed", reason: (error as Error).message }, 0);
      return;
    }
    if (place.state === "over") return this.#end(worker, place, { status: "done", reason: null }, 0);
    const folder = place.folder as string;
    place.state = "running";
    this.#busy.add(folder);
    observer?.onBegin?.(worker, cell);
    const began = performance.now();
    const job = { folder, config, backend: this.#backend };
    const outcome = await workplace.run(job, this.#signal, (progress) =>
      observer?.onProgress?.(worker, cell, progress),
    );
    this.#busy.delete(folder);
    this.#end(worker, place, outcome, (performance.now() - began) / 1000);
  }

  #end(worker: number, place: Place, outcome: Outcome, seconds: number): void {
    place.state = "over";
    place.outcome = outcome;
    this.#options.observer?.onEnd?.(worker, place.cell, outcome, seconds);
    const woken = this.#waiting;
    this.#waiting = [];
    for (const wake of woken) wake();
  }
}

/**
 * Runs what is missing of a study and gathers the results of all. A run that fails is reported, and the others continue.
 *
 * @throws OptionError, DataError before anything is run when an arm, an option, a part's file or the folder is not what it should be
 */
export async function conductStudy(plan: StudyPlan, options: ConductOptions): Promise<Conducted> {
  const own = await checkPlan(plan);
  const files = openStudyFolder(options.out, plan.study.name);
  const release = lockRun(files.folder);
  try {
    const conductor = new Conductor(plan, files, { ...options, own, backend: await studyBackend(files.folder) });
    await conductor.run();
    return { results: gatherCells(plan, conductor.places), files, interrupted: options.signal?.aborted ?? false };
  } finally {
    release();
  }
}

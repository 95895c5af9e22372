/**
 * A study from its plan to its results: every run in a process of its own, nothing that is finished run again.
 *
 * @module
 */

import { basename, join } from "node:path";
import { OptionError } from "../../errors.ts";
import type { Arm } from "../../study/definition.ts";
import { factsOfKind } from "../../study/kinds.ts";
import { fromPaths, pathsOf } from "../../study/option-paths.ts";
import { type Cell, configOf, type Followed, type StudyPlan } from "../../study/plan.ts";
import { type ArmResult, armResult, compareCases, type StudyResults, type TracedRun } from "../../study/results.ts";
import { listDatasets } from "../datasets/load.ts";
import type { Backend } from "../device.ts";
import { loadOwnParts, type OwnParts } from "../parts/own-parts.ts";
import type { AnyConfig } from "../runs/config/environment-config.ts";
import { lockRun } from "../runs/files/run-lock.ts";
import { madeNow } from "./made.ts";
import { Workplace } from "./pool.ts";
import { studyBackend } from "./study-backend.ts";
import { openStudyFolder, runName, type StudyFiles } from "./study-folder.ts";
import {
  checkRun,
  followedOf,
  isComplete,
  type Outcome,
  optionsOf,
  type RunProgress,
  readRunResult,
  tellingOf,
} from "./study-run.ts";

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

/** Checks the configuration of a run. @throws OptionError that names the study and the arm */
function checkedConfig(
  plan: StudyPlan,
  cell: Cell,
  { own, followed, budget }: { own: OwnParts; followed: Followed | null; budget: Followed | null },
): AnyConfig {
  const raw = configOf(
    plan,
    cell,
    (strategy, options) => optionsOf(plan.study.kind, strategy, options, own),
    followed,
    budget,
  );
  try {
    const target = plan.study.targets[plan.cases[cell.case]?.dataset ?? ""];
    return checkRun(target === undefined ? raw : withValidation(raw), own);
  } catch (cause) {
    const { message } = cause as Error;
    throw new OptionError(
      `study "${plan.study.name}", arm "${cell.arm.name}": ${message}`,
      { arm: cell.arm.name },
      { cause },
    );
  }
}

/** A target is reached on validation rows, which folds and a validation share of 0 leave none of. @throws OptionError where those are asked for */
function withValidation(raw: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { dataset, folds = null, validation = null } = raw;
  if (validation === 0 || (typeof folds === "number" && folds > 1)) {
    throw new OptionError(
      `targets: "${dataset}" has a target, which is reached on validation rows, and ${validation === 0 ? "validation is 0" : `folds is ${folds}`}. Leave one of the two out.`,
      { dataset },
    );
  }
  return listDatasets().some(({ name }) => name === dataset) ? raw : { ...raw, folds: 1 };
}

/** An option that no strategy of the study takes would do nothing; a factor must change what is run. @throws OptionError */
function refuseIdleOptions({ study, cases, arms }: StudyPlan, own: OwnParts): void {
  const takenBy = (some: readonly Arm[]): readonly string[] =>
    some.flatMap(({ strategy, options = {} }) => optionsOf(study.kind, strategy, options, own));
  const [asked, all] = [takenBy(arms), takenBy([...study.arms, ...arms])];
  const idle =
    cases.flatMap(({ options }) => Object.keys(options)).find((key) => !asked.includes(key)) ??
    pathsOf(study.options).find(([path]) => !all.includes(path))?.[0];
  if (idle === undefined) return;
  throw new OptionError(`study "${study.name}": no strategy of its arms takes the option "${idle}".`, { option: idle });
}

/** What a study may take parts from: as configurations of runs, each with some of the options. */
function partsOf({ study, cases, arms }: StudyPlan): object[] {
  const swept = cases.flatMap((one) => [one.run, { strategy: fromPaths(Object.entries(one.options)) }]);
  const strategies = arms.map(({ strategy, options, run }) => ({ ...run, strategy: { ...options, name: strategy } }));
  return factsOfKind(study).takesParts ? [study.run, { strategy: study.options }, ...swept, ...strategies] : [];
}

/** One cell with where its run is, once that is known. */
interface Place {
  readonly cell: Cell;
  /** The cell that it follows. */
  readonly follows: Place | null;
  /** The cell whose operations it may spend. */
  readonly spends: Place | null;
  folder: string | null;
  state: "waiting" | "running" | "over";
  outcome: Outcome | null;
}

function placesOf(plan: StudyPlan): Place[] {
  const places: Place[] = [];
  const { flopsOf } = plan.study;
  for (const cell of plan.cells) {
    const run = (arm: string | undefined): Place | null =>
      places.find(
        ({ cell: { arm: other, seed, case: at } }) => other.name === arm && seed === cell.seed && at === cell.case,
      ) ?? null;
    const spends = flopsOf === null || cell.arm.name === flopsOf ? null : run(flopsOf);
    places.push({ cell, follows: run(cell.arm.follows?.arm), spends, folder: null, state: "waiting", outcome: null });
  }
  return places;
}

/** The cells that have to be over before one can begin. */
const before = ({ follows, spends }: Place): Place[] => [follows, spends].filter((place) => place !== null);

class Conductor {
  readonly #plan: StudyPlan;
  readonly #files: StudyFiles;
  readonly #options: ConductOptions & { readonly own: OwnParts };
  readonly #backend: Backend;
  readonly #places: readonly Place[];
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
    this.#places = placesOf(plan);
    this.#signal = options.signal ?? new AbortController().signal;
    // In the order of the plan, in which what others wait for comes first.
    for (const place of this.#places) if (before(place).every(({ state }) => state === "over")) this.#settle(place);
  }

  async run(): Promise<void> {
    const finished = this.#places.filter(({ state }) => state === "over").length;
    const workers = Math.max(1, Math.min(this.#options.workers, this.#places.length - finished));
    this.#options.observer?.onPlan?.({ runs: this.#places.length, finished, workers });
    await Promise.all(Array.from({ length: workers }, (_, worker) => this.#work(worker)));
  }

  results(): StudyResults {
    const { study, cases, arms } = this.#plan;
    const { dataDir: _, ...run } = this.#plan.run;
    const { summary, source, widthSteps, targets } = study;
    return {
      study: study.name,
      measure: factsOfKind(study).measure ?? study.measure,
      settings: { ...study.run, ...run },
      about: { summary, source, command: this.#plan.command, widthSteps, targets, made: madeNow() },
      cases: compareCases(
        cases.map(({ dataset, factors }, at) => ({
          dataset,
          factors,
          arms: arms.map((arm): ArmResult => {
            const places = this.#places.filter(({ cell }) => cell.case === at && cell.arm === arm);
            const { name, strategy, options = {} } = arm;
            const role = {
              ...(arm.follows ? { follows: arm.follows.arm } : {}),
              ...(arm.control ? { control: true } : {}),
            };
            return armResult(
              { name, ...role, strategy, options },
              places.map((place) => this.#resultOf(place, targets[dataset] ?? null)),
            );
          }),
        })),
      ),
    };
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
    for (const place of this.#places) {
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
      else if (this.#places.some(({ state }) => state === "running")) await this.#turn();
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

  #resultOf({ cell: { seed }, folder, outcome }: Place, target: number | null): TracedRun {
    const { measure, widthSteps } = this.#plan.study;
    if (folder !== null && isComplete(folder)) {
      const { result, trace } = readRunResult(folder, seed, { measure, widthSteps, target });
      return { result: { ...result, run: join("runs", basename(folder)) }, trace };
    }
    const { status = "missing", reason = "it was not completed" } = outcome ?? {};
    const ended = status === "done" ? "missing" : status;
    return { result: { seed, status: ended, ...(reason === null ? {} : { reason }) }, trace: null };
  }
}

/**
 * Runs what is missing of a study and gathers the results of all. A run that fails is reported, and the others continue.
 *
 * @throws OptionError, DataError before anything is run when an arm, an option, a part's file or the folder is not what it should be
 */
export async function conductStudy(plan: StudyPlan, options: ConductOptions): Promise<Conducted> {
  const own = await loadOwnParts(...partsOf(plan));
  refuseIdleOptions(plan, own);
  for (const cell of plan.cells) checkedConfig(plan, cell, { own, followed: null, budget: null });
  const files = openStudyFolder(options.out, plan.study.name);
  const release = lockRun(files.folder);
  try {
    const conductor = new Conductor(plan, files, { ...options, own, backend: await studyBackend(files.folder) });
    await conductor.run();
    return { results: conductor.results(), files, interrupted: options.signal?.aborted ?? false };
  } finally {
    release();
  }
}

/** Progress of a study: a line for each worker and one for all, at a terminal; a line for each run elsewhere. On stderr. @module */

import cliProgress from "cli-progress";
import type { StudyObserver } from "../../node/studies/conduct.ts";
import type { Outcome, RunProgress } from "../../node/studies/study-run.ts";
import { caseLabel } from "../../study/cases.ts";
import type { Cell, StudyPlan } from "../../study/plan.ts";
import { duration, widthList } from "./numbers.ts";
import type { Terminal } from "./terminal.ts";

export interface StudyProgress extends StudyObserver {
  stop(): void;
  /** Runs that did not finish. */
  readonly failed: number;
}

/** How long the rest takes, from what runs of each arm took. */
class Forecast {
  readonly #seconds = new Map<string, number[]>();
  #left: readonly Cell[];
  #workers = 1;

  constructor(cells: readonly Cell[]) {
    this.#left = cells;
  }

  /** The last `left` runs remain to be made. */
  begin(left: number, workers: number): void {
    this.#left = this.#left.slice(Math.max(0, this.#left.length - left));
    this.#workers = workers;
  }

  over(cell: Cell, seconds: number): void {
    this.#left = this.#left.filter((one) => one !== cell);
    if (seconds === 0) return;
    this.#seconds.set(cell.arm.name, [...(this.#seconds.get(cell.arm.name) ?? []), seconds]);
  }

  /** The time to go in words; empty before anything is known. */
  get words(): string {
    const all = [...this.#seconds.values()].flat();
    if (all.length === 0) return "";
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const usual = mean(all);
    const sum = this.#left.reduce((total, { arm }) => total + mean(this.#seconds.get(arm.name) ?? [usual]), 0);
    return `, ${duration(sum / this.#workers)} to go`;
  }
}

function nameOf(plan: StudyPlan, { case: at, arm, seed }: Cell): string {
  const one = plan.cases[at];
  const label = one ? caseLabel(one, plan.study.datasets.length) : "";
  return [arm.name, ...(label === "" ? [] : [label]), `seed ${seed}`].join(", ");
}

/** A bar for each worker and one for all. */
class Bars {
  readonly #total: number;
  readonly #multi: cliProgress.MultiBar;
  readonly #workers: { readonly bar: cliProgress.SingleBar; name: string }[] = [];
  #all: cliProgress.SingleBar | null = null;

  constructor(total: number) {
    this.#total = total;
    const format = "{bar} {percentage}%  {text}";
    const look = { format, barsize: 20, fps: 4, hideCursor: true, clearOnComplete: true, forceRedraw: true };
    this.#multi = new cliProgress.MultiBar({ ...look, stream: process.stderr }, cliProgress.Presets.shades_classic);
  }

  open(workers: number, done: number): void {
    for (let i = 0; i < workers; i++) this.#workers.push({ bar: this.#multi.create(1, 0, { text: "" }), name: "" });
    this.#all = this.#multi.create(this.#total, done, { text: `${done} of ${this.#total} runs` });
  }

  begin(worker: number, name: string): void {
    const own = this.#workers[worker];
    if (!own) return;
    own.name = name;
    own.bar.update(0, { text: name });
  }

  progress(worker: number, { step, totalSteps, widths }: RunProgress): void {
    const own = this.#workers[worker];
    own?.bar.setTotal(Math.max(1, totalSteps));
    own?.bar.update(step, { text: `${own.name}: widths ${widthList(widths)}` });
  }

  end(text: string, done: number, rest: string): void {
    this.#multi.log(`${text}\n`);
    this.#all?.update(done, { text: `${done} of ${this.#total} runs${rest}` });
  }

  stop(): void {
    this.#multi.stop();
  }
}

/** The progress that suits the terminal. */
export function studyProgress(terminal: Terminal, plan: StudyPlan, quiet: boolean): StudyProgress {
  const forecast = new Forecast(plan.cells);
  const total = plan.cells.length;
  const bars = !quiet && terminal.isInteractive ? new Bars(total) : null;
  const say = (line: string): void => {
    if (!quiet && !bars) terminal.err(line);
  };
  let done = 0;
  let failed = 0;
  let stopped = false;
  return {
    get failed() {
      return failed;
    },
    onPlan({ finished, workers }) {
      done = finished;
      forecast.begin(total - finished, workers);
      bars?.open(workers, done);
      say(`${total} runs, ${done} already finished, ${workers} at a time`);
    },
    onBegin: (worker, cell) => bars?.begin(worker, nameOf(plan, cell)),
    onProgress: (worker, _cell, progress) => {
      if (!stopped) bars?.progress(worker, progress);
    },
    onEnd(_worker, cell, { status, reason }: Outcome, seconds) {
      done++;
      const finished = status === "done" || status === "stopped-early";
      if (status === "failed") failed++;
      forecast.over(cell, finished ? seconds : 0);
      const how = finished ? duration(seconds) : `${status}${reason ? `: ${reason}` : ""}`;
      const text = `${nameOf(plan, cell)}: ${how}`;
      if (stopped) return;
      bars?.end(text, done, forecast.words);
      say(`${done} of ${total}: ${text}${forecast.words}`);
    },
    stop() {
      if (!stopped) bars?.stop();
      stopped = true;
    },
  };
}

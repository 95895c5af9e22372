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
  #left: Cell[];
  #workers = 1;

  constructor(cells: readonly Cell[]) {
    this.#left = [...cells];
  }

  set workers(count: number) {
    this.#workers = count;
  }

  over(cell: Cell, seconds: number): void {
    this.#left = this.#left.filter((one) => one !== cell);
    if (seconds === 0) return;
    this.#seconds.set(cell.arm.name, [...(this.#seconds.get(cell.arm.name) ?? []), seconds]);
  }

  /** Drops runs that were finished before. */
  keep(count: number): void {
    this.#left = this.#left.slice(Math.max(0, this.#left.length - count));
  }

  /** Seconds to go, or null before anything is known. */
  rest(): number | null {
    const all = [...this.#seconds.values()].flat();
    if (all.length === 0) return null;
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const usual = mean(all);
    const sum = this.#left.reduce((total, { arm }) => total + mean(this.#seconds.get(arm.name) ?? [usual]), 0);
    return sum / this.#workers;
  }
}

function nameOf(plan: StudyPlan, { case: at, arm, seed }: Cell): string {
  const one = plan.cases[at];
  const label = one ? caseLabel(one, plan.study.datasets.length) : "";
  return [arm.name, ...(label === "" ? [] : [label]), `seed ${seed}`].join(", ");
}

const toGo = (rest: number | null): string => (rest === null ? "" : `, ${duration(rest)} to go`);

interface Lines {
  begin(worker: number, name: string): void;
  progress(worker: number, progress: RunProgress): void;
  end(worker: number, text: string, done: number): void;
  plan(workers: number, done: number): void;
  stop(): void;
}

function barLines(total: number, rest: () => number | null): Lines {
  const multi = new cliProgress.MultiBar(
    {
      format: "{bar} {percentage}%  {text}",
      barsize: 20,
      fps: 4,
      hideCursor: true,
      clearOnComplete: true,
      stream: process.stderr,
      forceRedraw: true,
    },
    cliProgress.Presets.shades_classic,
  );
  const bars: cliProgress.SingleBar[] = [];
  let all: cliProgress.SingleBar | null = null;
  let names: string[] = [];
  return {
    plan(workers, done) {
      names = Array.from({ length: workers }, () => "");
      for (let i = 0; i < workers; i++) bars.push(multi.create(1, 0, { text: "" }));
      all = multi.create(total, done, { text: `${done} of ${total} runs` });
    },
    begin(worker, name) {
      names[worker] = name;
      bars[worker]?.update(0, { text: name });
    },
    progress(worker, { step, totalSteps, widths }) {
      bars[worker]?.setTotal(Math.max(1, totalSteps));
      bars[worker]?.update(step, { text: `${names[worker]}: widths ${widthList(widths)}` });
    },
    end(_worker, text, done) {
      multi.log(`${text}\n`);
      all?.update(done, { text: `${done} of ${total} runs${toGo(rest())}` });
    },
    stop: () => multi.stop(),
  };
}

function plainLines({ err }: Terminal, total: number, rest: () => number | null): Lines {
  return {
    plan(workers, done) {
      err(`${total} runs, ${done} of them finished before, ${workers} at a time`);
    },
    begin: () => undefined,
    progress: () => undefined,
    end: (_worker, text, done) => err(`${done} of ${total}: ${text}${toGo(rest())}`),
    stop: () => undefined,
  };
}

const nothing: Lines = {
  plan: () => undefined,
  begin: () => undefined,
  progress: () => undefined,
  end: () => undefined,
  stop: () => undefined,
};

/** The progress that suits the terminal. */
export function studyProgress(terminal: Terminal, plan: StudyPlan, quiet: boolean): StudyProgress {
  const forecast = new Forecast(plan.cells);
  const rest = (): number | null => forecast.rest();
  const total = plan.cells.length;
  const lines = quiet ? nothing : terminal.isInteractive ? barLines(total, rest) : plainLines(terminal, total, rest);
  let done = 0;
  let failed = 0;
  let stopped = false;
  return {
    get failed() {
      return failed;
    },
    onPlan({ finished, workers }) {
      done = finished;
      forecast.workers = workers;
      forecast.keep(total - finished);
      lines.plan(workers, done);
    },
    onBegin: (worker, cell) => lines.begin(worker, nameOf(plan, cell)),
    onProgress: (worker, _cell, progress) => {
      if (!stopped) lines.progress(worker, progress);
    },
    onEnd(worker, cell, { status, reason }: Outcome, seconds) {
      done++;
      const finished = status === "done" || status === "stopped-early";
      if (status === "failed") failed++;
      forecast.over(cell, finished ? seconds : 0);
      const how = finished ? duration(seconds) : `${status}${reason ? `: ${reason}` : ""}`;
      if (!stopped) lines.end(worker, `${nameOf(plan, cell)}: ${how}`, done);
    },
    stop() {
      if (!stopped) lines.stop();
      stopped = true;
    },
  };
}

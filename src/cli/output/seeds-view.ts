/** What a person sees of runs that differ in their seed: a line for each evaluation, a table of their results. @module */

import { summarizeReturns } from "../../control/evaluate-policy.ts";
import { type ReturnsReport, reportOfRuns, type SeedReturns } from "../../node/runs/returns-report.ts";
import type { RunObserver } from "../../node/runs/run.ts";
import type { SeedsSummary } from "../../node/runs/seeds.ts";
import { resultOf, type Summary } from "../../node/runs/summary.ts";
import { duration, grouped, metricsText, short, widthList } from "./numbers.ts";
import type { ViewOptions } from "./run-view.ts";
import { plainTable } from "./tables.ts";
import { notesOn, type Terminal } from "./terminal.ts";

export function seedsObserver(terminal: Terminal, { quiet }: ViewOptions): RunObserver & { stop(): void } {
  const { err } = terminal;
  const onNote = notesOn(terminal);
  const stop = (): void => undefined;
  if (quiet) return { onNote, stop };
  let seed = 0;
  let parameters = 0;
  return {
    onNote,
    stop,
    onStart({ trainer }) {
      seed = trainer.settings.seed;
    },
    onEvent(event) {
      if ("parameters" in event) parameters = event.parameters;
      if (event.type !== "evaluation") return;
      const { step, metrics } = event;
      err(`seed ${seed}  step ${grouped(step)}  ${metricsText(metrics)}  parameters ${grouped(parameters)}`);
    },
  };
}

const returnsHead = ["seed", "return", "sd", "worst", "parameters", "hidden units", "growth events", "time"];

function returnsRow(run: SeedReturns): string[] {
  if (run.status === "failed") return [String(run.seed), "failed", "", "", "", "", "", ""];
  const { seed, return: found, parameters, hiddenUnits, growthEvents, seconds } = run;
  const numbers = [found.mean, found.sd, found.worst].map(short);
  const counts = [parameters, hiddenUnits, growthEvents].map(grouped);
  return [String(seed), ...numbers, ...counts, duration(seconds)];
}

function returnsLine({ runs, teacher }: ReturnsReport): string {
  const means = runs.flatMap((run) => (run.status === "done" ? [run.return.mean] : []));
  const own = `the teacher ${short(teacher.return)} (worst ${short(teacher.worst)})`;
  if (means.length === 0) return own;
  const { mean, sd } = summarizeReturns(means);
  return `mean over seeds ${short(mean)} (sd ${short(sd)}), ${own}`;
}

const head = ["seed", "test", "widths", "parameters", "edits", "time"];

function row({ seed, status, test, widths, parameters, edits, seconds }: Summary): string[] {
  const counts = [parameters, edits.length].map(grouped);
  return [String(seed), test ? metricsText(test) : status, widthList(widths), ...counts, duration(seconds.total)];
}

/** Prints the results of runs, on stdout. */
export function printSeeds({ out }: Terminal, summary: SeedsSummary, { quiet, json }: ViewOptions): void {
  const report = reportOfRuns(summary);
  if (json) out(JSON.stringify(report ?? { ...summary, runs: summary.runs.map(resultOf) }));
  if (json || quiet) return;
  out(
    report
      ? plainTable(returnsHead, report.runs.map(returnsRow), [...returnsHead.keys()])
      : plainTable(head, summary.runs.map(row), [0, 3, 4, 5]),
  );
  out(`${report ? `${returnsLine(report)}; ` : ""}${summary.run}`);
}

/** What a study came to, for a person at the terminal. @module */

import { caseLabel } from "../../study/cases.ts";
import { type ArmResult, type CaseResult, isFinished, qualityOf, type StudyResults } from "../../study/results.ts";
import type { Spread } from "../../study/statistics.ts";
import { duration, grouped, short } from "./numbers.ts";
import { plainTable } from "./tables.ts";
import type { Terminal } from "./terminal.ts";

const spreadText = (value: Spread | undefined, show: (value: number) => string): string =>
  value === undefined ? "-" : `${show(value.mean)}${value.sd === null ? "" : ` \u00b1 ${show(value.sd)}`}`;

const intervalText = (value: Spread | undefined, show: (value: number) => string): string =>
  value?.ci95 ? `${show(value.ci95[0])} to ${show(value.ci95[1])}` : "-";

function armCells({ name, runs, summary }: ArmResult, quality: ReturnType<typeof qualityOf>): string[] {
  const show = (value: number): string => (quality === "accuracy" ? value.toFixed(4) : short(value));
  const finished = runs.filter(isFinished).length;
  const value = quality ? summary[quality] : undefined;
  return [
    name,
    finished === runs.length ? String(finished) : `${finished} of ${runs.length}`,
    spreadText(value, show),
    intervalText(value, show),
    spreadText(summary.hiddenUnits, grouped),
    summary.widths?.map(({ mean }) => grouped(mean)).join(", ") ?? "-",
    summary.parameters ? grouped(summary.parameters.mean) : "-",
    summary.seconds ? duration(summary.seconds.mean) : "-",
  ];
}

function caseTable({ arms }: CaseResult): string {
  const quality = arms.map(qualityOf).find((one) => one !== null) ?? null;
  const head = [
    "arm",
    "seeds",
    quality ?? "quality",
    "95 % of the mean",
    "hidden units",
    "widths",
    "parameters",
    "time",
  ];
  return plainTable(
    head,
    arms.map((arm) => armCells(arm, quality)),
    [1, 2, 3, 4, 5, 6, 7],
  );
}

export interface StudyViewOptions {
  readonly folder: string;
  readonly quiet: boolean;
  readonly json: boolean;
}

/** Prints a table for each case, and where everything is. With `--json` tables go to stderr. */
export function printStudy(terminal: Terminal, results: StudyResults, { folder, quiet, json }: StudyViewOptions): void {
  if (quiet) return;
  const print = json ? terminal.err : terminal.out;
  const sets = new Set(results.cases.map(({ dataset }) => dataset)).size;
  for (const one of results.cases) {
    print([results.study, caseLabel(one, sets)].filter((part) => part !== "").join(": "));
    print(caseTable(one));
  }
  print(`results     ${folder}/results.json, results.csv, report.md, figures/`);
}

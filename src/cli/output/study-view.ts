/** The result of a study, for a person at the terminal. @module */

import { findingsOf } from "../../study/report/tables.ts";
import { dash, plusMinus, qualityText, spreadText } from "../../study/report/words.ts";
import {
  type ArmResult,
  type CaseResult,
  isFinished,
  labelOf,
  qualityOf,
  type StudyResults,
} from "../../study/results.ts";
import { duration, grouped } from "./numbers.ts";
import { plainTable } from "./tables.ts";
import type { Terminal } from "./terminal.ts";

function armCells({ name, runs, summary }: ArmResult, quality: ReturnType<typeof qualityOf>): string[] {
  const show = (value: number): string => qualityText(value, quality ?? "");
  const finished = runs.filter(isFinished).length;
  const value = quality ? summary[quality] : undefined;
  return [
    name,
    finished === runs.length ? String(finished) : `${finished} of ${runs.length}`,
    plusMinus(value, show),
    value && quality ? spreadText(value, quality) : dash,
    plusMinus(summary.hiddenUnits, grouped),
    summary.widths?.map(({ mean }) => grouped(mean)).join(", ") ?? dash,
    summary.parameters ? grouped(summary.parameters.mean) : dash,
    summary.seconds ? duration(summary.seconds.mean) : dash,
  ];
}

function caseTable({ arms }: CaseResult): string {
  const quality = arms.map(qualityOf).find((one) => one !== null) ?? null;
  const head = ["arm", "seeds", quality ?? "quality", "95 % interval", "hidden units", "widths", "parameters", "time"];
  return plainTable(
    head,
    arms.map((arm) => armCells(arm, quality)),
    [1, 2, 3, 4, 5, 6, 7],
  );
}

/** Without the marks of emphasis. */
const plain = (sentence: string): string => sentence.replaceAll("**", "");

export interface StudyViewOptions {
  readonly folder: string;
  readonly quiet: boolean;
  readonly json: boolean;
}

/** Prints a table for each case, and where everything is. With `--json` tables go to stderr. */
export function printStudy(terminal: Terminal, results: StudyResults, { folder, quiet, json }: StudyViewOptions): void {
  if (quiet) return;
  const print = json ? terminal.err : terminal.out;
  for (const one of results.cases) {
    print([results.study, labelOf(results, one)].filter((part) => part !== "").join(": "));
    print(caseTable(one));
    for (const sentence of findingsOf(one)) print(plain(sentence));
  }
  print(`results     ${folder}/README.md, results.csv, curves.csv, figures/`);
}

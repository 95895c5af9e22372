/** The files that a study leaves behind: results as JSON and CSV, a report, figures. @module */

import { formatCsv } from "../../formats/csv-write.ts";
import type { StudyDefinition } from "../../study/definition.ts";
import { markdownDocument } from "../../study/report/markdown.ts";
import { resultRows, type StudyResults } from "../../study/results.ts";
import { writeFigures } from "../figures/study/write-figures.ts";
import { writeAtomically } from "../runs/files/atomic-file.ts";
import { reportOf } from "./report-of.ts";
import type { StudyFiles } from "./study-folder.ts";

export interface WriteOptions {
  /** Null where any runs are compared. */
  readonly study: StudyDefinition | null;
  readonly note: (text: string) => void;
}

/** The results as one line of JSON. */
export function resultsLine(results: StudyResults): string {
  return JSON.stringify(results);
}

/** Writes everything; each file is complete or not there. */
export async function writeResults(results: StudyResults, files: StudyFiles, options: WriteOptions): Promise<void> {
  const { study, note } = options;
  writeAtomically(files.json, `${JSON.stringify(results, null, 1)}\n`);
  writeAtomically(files.csv, formatCsv(resultRows(results)));
  const figures = await writeFigures(results, study, files.figures, note);
  writeAtomically(files.report, markdownDocument(reportOf(results, study, figures)));
}

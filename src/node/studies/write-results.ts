/** The files that a study leaves behind: what it is, its runs and curves, and the page and figures that are made of them. @module */

import { formatCsv } from "../../formats/csv-rows.ts";
import { recordOf } from "../../study/record.ts";
import { markdownDocument } from "../../study/report/markdown.ts";
import type { StudyResults } from "../../study/results.ts";
import { writeFigures } from "../figures/study/write-figures.ts";
import { writeAtomically } from "../runs/files/atomic-file.ts";
import { readStudyResults } from "./read-results.ts";
import { reportOf } from "./report-of.ts";
import { type StudyFiles, studyFiles } from "./study-folder.ts";

/** Writes everything; each file is complete or not there. */
export async function writeResults(
  results: StudyResults,
  files: StudyFiles,
  note: (text: string) => void,
): Promise<void> {
  const { head, runs, curves } = recordOf(results);
  writeAtomically(files.definition, `${JSON.stringify(head)}\n`);
  writeAtomically(files.results, formatCsv(runs));
  writeAtomically(files.curves, formatCsv(curves));
  await redrawStudy(files.folder, note);
}

/**
 * Makes page and figures of a study again from its files, without a run.
 *
 * @throws DataError when there are no results, or they are damaged
 */
export async function redrawStudy(folder: string, note: (text: string) => void): Promise<StudyResults> {
  const [files, results] = [studyFiles(folder), readStudyResults(folder)];
  const figures = await writeFigures(results, files.figures, note);
  writeAtomically(files.report, markdownDocument(reportOf(results, figures)));
  return results;
}

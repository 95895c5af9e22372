/** The report of a study from its results. @module */

import * as students from "../../control/students/index.ts";
import type { Document } from "../../study/report/blocks.ts";
import { type ReportOptions, studyReport } from "../../study/report/report.ts";
import type { StudyResults } from "../../study/results.ts";
import { strategies } from "../runs/definitions.ts";
import { studies } from "./find-study.ts";

/** What was published stands beside the results of a built-in study. */
export function reportOf(results: StudyResults, figures: ReportOptions["figures"]): Document {
  const { published = [], slopes = [] } = studies.find(({ name }) => name === results.study) ?? {};
  return studyReport(results, { published, slopes, figures, known: [...strategies, ...Object.values(students)] });
}

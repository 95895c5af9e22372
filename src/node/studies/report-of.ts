/** The report of a study from its results. @module */

import * as students from "../../control/students/index.ts";
import type { StudyDefinition } from "../../study/definition.ts";
import type { Document } from "../../study/report/blocks.ts";
import { type ReportOptions, studyReport } from "../../study/report/report.ts";
import type { StudyResults } from "../../study/results.ts";
import { strategies } from "../runs/definitions.ts";

export function reportOf(
  results: StudyResults,
  study: StudyDefinition | null,
  figures: ReportOptions["figures"],
): Document {
  const { published = [], slopes = [], summary = "", source = "" } = study ?? {};
  const runs = results.cases.flatMap(({ arms }) => arms.flatMap((arm) => arm.runs)).length;
  const about = results.about ?? { summary: summary === "" ? `${runs} runs.` : summary, source, command: null };
  // A study of a file is known by its results alone.
  const { widthSteps = study?.widthSteps ?? [] } = results.about ?? {};
  return studyReport(results, {
    title: results.study,
    about: about.summary,
    source: about.source,
    command: about.command,
    published,
    widthSteps,
    slopes,
    figures,
    known: [...strategies, ...Object.values(students)],
  });
}

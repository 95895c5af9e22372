/** The results that a study left in its folder. @module */

import { existsSync, readFileSync } from "node:fs";
import * as z from "zod";
import { DataError } from "../../errors.ts";
import { parseRows } from "../../formats/csv-rows.ts";
import { resultsOf, type StudyHead } from "../../study/record.ts";
import type { StudyResults } from "../../study/results.ts";
import { studyFiles } from "./study-folder.ts";

const record = z.record(z.string(), z.unknown());

/** Enough to distinguish the results of a study from other JSON. */
const schema = z.looseObject({
  study: z.string(),
  measure: z.enum(["test", "validation", "episodes"]),
  settings: record,
  cases: z.array(
    z.looseObject({
      dataset: z.string(),
      factors: record,
      arms: z.array(z.looseObject({ name: z.string(), strategy: z.string(), options: record })),
    }),
  ),
});

/** @throws DataError when there are none, or they are damaged */
export function readStudyResults(folder: string): StudyResults {
  const { definition, results, curves } = studyFiles(folder);
  if (!existsSync(results)) {
    throw new DataError(`${folder}: expected a study's folder with results.csv. Run burgeon study, or name another.`, {
      folder,
    });
  }
  try {
    const head = schema.parse(JSON.parse(readFileSync(definition, "utf8"))) as unknown as StudyHead;
    const [runs, points] = [results, curves].map((path) => parseRows(readFileSync(path, "utf8")));
    return resultsOf(head, runs ?? [], points ?? []);
  } catch (cause) {
    throw new DataError(
      `${folder}: expected study.json, results.csv and curves.csv as written by a study: ${(cause as Error).message} Run the study again; its runs are kept.`,
      { folder },
      { cause },
    );
  }
}

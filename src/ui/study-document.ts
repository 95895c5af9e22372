/** The report of a study as a document, without its figures. @module */

import { readStudyResults } from "../node/studies/read-results.ts";
import { reportOf } from "../node/studies/report-of.ts";
import type { Document } from "../study/report/blocks.ts";

/** @throws DataError for a study without results, or with damaged ones */
export const studyDocument = (folder: string): Document => reportOf(readStudyResults(folder), []);

/** A paper: text that a person wrote, with tables and figures of studies in their places. @module */

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { DataError } from "../../errors.ts";
import { nearest } from "../../nearest.ts";
import type { Block, Document } from "../../study/report/blocks.ts";
import { documentFromMarkdown } from "../../study/report/from-markdown.ts";
import { comparisonTable, costTable, findingsOf, qualityTable, targetTable } from "../../study/report/tables.ts";
import type { StudyResults } from "../../study/results.ts";
import { findFigures } from "../figures/study/write-figures.ts";
import { readStudyResults } from "../studies/read-results.ts";

interface Source {
  readonly folder: string;
  readonly results: StudyResults;
}

const tables: Readonly<Record<string, (results: StudyResults) => readonly (Block | null)[]>> = {
  quality: (results) => [qualityTable(results, [])],
  comparisons: (results) => [comparisonTable(results, [])],
  cost: (results) => [costTable(results, [])],
  targets: (results) => [targetTable(results)],
  findings: ({ cases }) => [{ kind: "list", items: cases.flatMap(findingsOf) }],
};

/** @throws DataError when a place names a study that was not given, or something that studies have not */
function inserted(
  sources: readonly Source[],
  folder: string,
  [what = "", study = "", name = ""]: readonly string[],
): Block[] {
  const source = sources.find(({ results }) => results.study === study);
  const place = `{{${[what, study, name].join(" ").trim()}}}`;
  if (!source) {
    const known = sources.map(({ results }) => results.study);
    throw new DataError(`${place}: no folder of a study "${study}" was given.${nearest(study, known)}`, { known });
  }
  if (what === "figure") {
    const found = findFigures(join(source.folder, "figures")).find(({ path }) => path === `figures/${name}.svg`);
    if (!found) throw new DataError(`${place}: ${source.folder} has no figure "${name}".`, { name });
    return [
      {
        kind: "figure",
        path: relative(resolve(folder), resolve(source.folder, found.path)),
        caption: `${found.caption}: ${study}`,
      },
    ];
  }
  const make = tables[what];
  if (!make) {
    const known = [...Object.keys(tables), "figure"];
    throw new DataError(`${place}: unknown part "${what}".${nearest(what, known)}`, { known });
  }
  return make(source.results).filter((block) => block !== null);
}

/**
 * Reads a paper's text and fills in its places: `{{quality STUDY}}`, `{{comparisons STUDY}}`, `{{cost STUDY}}`, `{{targets STUDY}}`, `{{findings STUDY}}`,
 * `{{figure STUDY NAME}}`.
 *
 * @throws DataError for a text that is not there, and for places that nothing fills
 */
export function readPaper(path: string, folders: readonly string[]): Document {
  if (!existsSync(path))
    throw new DataError(`${path}: expected the text of a paper, but there is no such file.`, { path });
  const sources = folders.map((folder) => ({ folder, results: readStudyResults(folder) }));
  return documentFromMarkdown(readFileSync(path, "utf8"), (words) => inserted(sources, dirname(path), words));
}

/** A text that a person wrote, with tables, figures, means and verdicts of studies in their places. @module */

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { DataError } from "../../errors.ts";
import { nearest } from "../../nearest.ts";
import type { Block, Document } from "../../study/report/blocks.ts";
import { documentFromMarkdown } from "../../study/report/from-markdown.ts";
import { meanGrid, targetGrid, verdictGrid } from "../../study/report/grids.ts";
import { verdictsOf } from "../../study/report/tables.ts";
import { comparisonClause, qualityText } from "../../study/report/words.ts";
import { type CaseResult, labelOf, measures, qualities, type StudyResults } from "../../study/results.ts";
import { findFigures } from "../figures/study/write-figures.ts";
import { readStudyResults } from "../studies/read-results.ts";

interface Source {
  readonly folder: string;
  readonly results: StudyResults;
}

/** What stands alone in a paragraph. */
const tables: Readonly<Record<string, (results: StudyResults, rest: string) => readonly (Block | null)[]>> = {
  means: (results, rest) => [meanGrid(results, rest)],
  verdicts: (results) => [verdictGrid(results)],
  targets: (results) => [targetGrid(results)],
  findings: (results) => [{ kind: "list", items: verdictsOf(results) }],
};

/** @throws DataError that names what there is */
function found<T>(place: string, what: string, name: string, all: readonly T[], nameOf: (one: T) => string): T {
  const one = all.find((other) => nameOf(other) === name);
  if (one !== undefined) return one;
  const known = all.map(nameOf);
  throw new DataError(`${place}: there is no ${what} "${name}".${nearest(name, known)}`, { known });
}

/** The case of `mnist: arm`, and the rest; a study of one case needs no name for it. */
function caseIn(place: string, results: StudyResults, rest: string): { one: CaseResult; rest: string } {
  const [first] = results.cases;
  if (results.cases.length === 1 && first) return { one: first, rest };
  const [label, ...others] = rest.split(": ");
  const one = found(place, "case", label ?? "", results.cases, (other) => labelOf(results, other));
  return { one, rest: others.join(": ") };
}

/** What stands within a sentence. */
const phrases: Readonly<Record<string, (place: string, results: StudyResults, rest: string) => string>> = {
  verdict(place, results, text) {
    const { one, rest } = caseIn(place, results, text);
    return comparisonClause(
      found(place, "comparison", rest, one.comparisons, ({ arm, against }) => `${arm} / ${against}`),
    );
  },
  mean(place, results, text) {
    const { one, rest } = caseIn(place, results, text);
    const measure = measures.find((name) => rest.endsWith(` ${name}`));
    const name = measure ? rest.slice(0, -measure.length - 1) : rest;
    const { summary } = found(place, "arm", name, one.arms, (arm) => arm.name);
    const shown = measure ?? qualities.find((quality) => summary[quality]);
    const value = shown && summary[shown];
    if (!value) throw new DataError(`${place}: "${name}" has no ${measure ?? "quality"}.`, { name });
    const isQuality = (qualities as readonly string[]).includes(shown);
    return isQuality ? qualityText(value.center, shown) : Math.round(value.center).toLocaleString("en-US");
  },
};

/** Fills the places of a text. */
function filler(sources: readonly Source[], folder: string) {
  const sourceOf = (place: string, study: string): Source => {
    const named = sources.map((source) => ({ source, name: source.folder.split("/").at(-1) ?? "" }));
    return found(place, "folder of a study", study, named, ({ name }) => name).source;
  };
  const split = (words: string): [string, string, string] => {
    const [what = "", study = "", ...rest] = words.trim().split(/\s+/);
    return [what, study, rest.join(" ")];
  };
  return {
    phrase(words: string): string {
      const [what, study, rest] = split(words);
      const place = `{{${words}}}`;
      const make = found(place, "phrase", what, Object.entries(phrases), ([name]) => name)[1];
      return make(place, sourceOf(place, study).results, rest);
    },
    blocks(words: string): Block[] | null {
      const [what, study, rest] = split(words);
      const place = `{{${words}}}`;
      if (what in phrases) return null;
      if (what !== "figure") {
        const make = found(place, "part", what, Object.entries(tables), ([name]) => name)[1];
        return make(sourceOf(place, study).results, rest).filter((block) => block !== null);
      }
      const source = sourceOf(place, study);
      const figures = findFigures(join(source.folder, "figures"));
      const { path, caption } = found(place, "figure", `figures/${rest}.svg`, figures, (figure) => figure.path);
      const from = relative(resolve(folder), resolve(source.folder, path));
      return [{ kind: "figure", path: from, caption: `${study}: ${caption}` }];
    },
  };
}

/**
 * Reads a text and fills in its places. Alone in a paragraph: `{{targets STUDY}}`, `{{verdicts STUDY}}`, `{{means STUDY}}` (or
 * `{{means STUDY hiddenUnits}}`), `{{findings STUDY}}`, `{{figure STUDY NAME}}`. Within a sentence: `{{verdict STUDY CASE: ARM / AGAINST}}`, `{{mean STUDY CASE: ARM}}` (or `{{mean STUDY CASE: ARM hiddenUnits}}`); a study is named by its folder, and
 * one of a single case needs no CASE.
 *
 * @throws DataError for a text that is not there, and for places that nothing fills
 */
export function readPaper(path: string, folders: readonly string[]): Document {
  if (!existsSync(path))
    throw new DataError(`${path}: expected the text of a paper, but the file does not exist.`, { path });
  const sources = folders.map((folder) => ({ folder: resolve(folder), results: readStudyResults(folder) }));
  const document = documentFromMarkdown(readFileSync(path, "utf8"), filler(sources, dirname(path)));
  const made = sources.flatMap(({ results }) => results.about?.made ?? []);
  const dates = made.map(({ date }) => date).sort();
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined) return document;
  const versions = [...new Set(made.map((one) => one.versions))].join("; ");
  return {
    ...document,
    imprint: `Runs gathered ${first === last ? `on ${first}` : `from ${first} to ${last}`} by ${versions}.`,
  };
}

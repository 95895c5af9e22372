/** The report of a study: what was asked, what came out, how it was done, what it cost, where it ends. @module */

import type { Published, Slope } from "../definition.ts";
import { isFinished, labelOf, measuredOn, type StudyResults } from "../results.ts";
import { seedsText } from "../seeds.ts";
import { LEAST_PAIRS } from "../statistics.ts";
import { type Block, type Document, heading, list, paragraph } from "./blocks.ts";
import { type Described, methodBlocks, statisticsBlocks } from "./methods.ts";
import {
  comparisonTable,
  costTable,
  failures,
  findingsOf,
  qualityTable,
  slopesTable,
  targetTable,
  teachersTable,
  verdictsOf,
  widthsTable,
} from "./tables.ts";

export interface ReportOptions {
  readonly published: readonly Published[];
  readonly slopes: readonly Slope[];
  /** Pictures by their paths. */
  readonly figures: readonly { readonly path: string; readonly caption: string }[];
  /** Strategies and students that arms may name. */
  readonly known: readonly Described[];
}

/** With more cases than this, only what the seeds tell is said. */
const MOST_CASES = 6;

function findings(results: StudyResults): Block[] {
  const { cases } = results;
  const blocks =
    cases.length > MOST_CASES
      ? [list(verdictsOf(results))].filter(({ items }) => items.length > 0)
      : cases.flatMap((one): Block[] => {
          const title: Block[] = cases.length > 1 ? [heading(labelOf(results, one), 2)] : [];
          const found = findingsOf(one);
          return found.length === 0 ? [] : [...title, list(found)];
        });
  return blocks.length === 0 ? [] : [heading("Findings"), ...blocks];
}

function setup(results: StudyResults): Block[] {
  const { cases, settings, about: { source = "" } = {} } = results;
  const datasets = [...new Set(cases.map(({ dataset }) => dataset))];
  const seeds = [...new Set(cases.flatMap(({ arms }) => arms.flatMap(({ runs }) => runs.map(({ seed }) => seed))))];
  const options = Object.entries(settings).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  return [
    heading("Set-up"),
    paragraph(
      `Data: ${datasets.join(", ")}; quality on the ${measuredOn(results)}. Seeds: ${seedsText(seeds)}; a seed decides initial weights, order of rows, splits and growth, and the same seed gives the same numbers.` +
        (options.length > 0 ? ` Options of every run: ${options.join(", ")}.` : "") +
        (source === "" ? "" : ` After: ${source}.`),
    ),
    ...statisticsBlocks(results),
  ];
}

/** What the runs themselves say about how far they carry. */
function limitations(results: StudyResults): string[] {
  const { cases, settings, measure } = results;
  const counts = cases.flatMap(({ arms }) => arms.map(({ runs }) => runs.filter(isFinished).length));
  const least = Math.min(...counts);
  const unfinished = failures(results).length;
  const datasets = new Set(cases.map(({ dataset }) => dataset)).size;
  const few =
    least < LEAST_PAIRS
      ? `The arm with the fewest runs has ${least} ${least === 1 ? "seed" : "seeds"}: too few for any verdict on it.`
      : `The arm with the fewest runs has ${least} seeds. What they do not tell can still be there: the set-up says how large an effect has to be.`;
  return [
    few,
    ...(datasets === 1 ? ["One set of data: what holds here need not hold elsewhere."] : []),
    ...(settings.limit !== undefined
      ? [`Training used the first ${settings.limit} rows only; with all rows widths and accuracies are others.`]
      : []),
    ...(measure === "validation"
      ? ["Quality is on the validation split, by which options may have been chosen; no test split was looked at."]
      : []),
    ...(unfinished > 0 ? [`${unfinished} runs did not finish; they are listed below and left out of all means.`] : []),
    "All arms share learning rate, batch and schedule. None was tuned on its own, so an arm that would like others is at a disadvantage.",
    "Seconds depend on the machine and on what else ran there; operations do not.",
  ];
}

const counted = ({ cases }: StudyResults): number =>
  cases.flatMap(({ arms }) => arms.flatMap(({ runs }) => runs)).length;

/** The whole report as blocks. */
export function studyReport(results: StudyResults, options: ReportOptions): Document {
  const { published, slopes, figures, known } = options;
  const { summary = "", command = null, widthSteps = [], made } = results.about ?? {};
  const part = (text: string, level: 1 | 2, note: string, block: Block | null): Block[] =>
    block === null ? [] : [heading(text, level), ...(note === "" ? [] : [paragraph(note)]), block];
  const broken = failures(results);
  return {
    title: results.study,
    abstract: summary === "" ? `${counted(results)} runs.` : summary,
    ...(made ? { imprint: `Gathered on ${made.date} by ${made.versions}.` } : {}),
    blocks: [
      ...findings(results),
      heading("Methods"),
      ...methodBlocks(results, known),
      ...setup(results),
      heading("Results"),
      ...figures.map((figure): Block => ({ kind: "figure", ...figure })),
      ...part("Arms", 2, "", qualityTable(results, published)),
      ...part("Teachers", 2, "Mean return in the episodes in which the students are measured.", teachersTable(results)),
      ...part(
        "Paired by seed",
        2,
        "Arm less control, or of errors the ratio of geometric means, with interval, p and verdict corrected for all rows; units and costs of the arm over those of the control.",
        comparisonTable(results, published),
      ),
      ...part(
        "Until a target",
        2,
        "Samples and operations until the first evaluation on the validation split that is as good as the target; means over the runs that came to it.",
        targetTable(results),
      ),
      ...part("Widths on the way", 2, "Mean widths after a step.", widthsTable(results, widthSteps, published)),
      ...part(
        "Slopes",
        2,
        "Of the logarithm of the mean (of errors, the geometric one) against the logarithm of the factor, by least squares.",
        slopesTable(results, slopes),
      ),
      ...part("Cost", 1, "Size at the end and cost of training, means over seeds.", costTable(results, published)),
      heading("Limitations"),
      list(limitations(results)),
      ...part("Runs that did not finish", 2, "", broken.length > 0 ? list(broken) : null),
      ...(command === null ? [] : [heading("Reproduction"), { kind: "code", text: command } as const]),
    ],
  };
}

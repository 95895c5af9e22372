/** The report of a study: findings, methods, set-up, results, cost, limitations. @module */

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

/** Published numbers, slopes, figures and parts that a report describes. */
export interface ReportOptions {
  readonly published: readonly Published[];
  readonly slopes: readonly Slope[];
  /** Figures by their paths. */
  readonly figures: readonly { readonly path: string; readonly caption: string }[];
  /** Strategies and students that arms may name. */
  readonly known: readonly Described[];
}

/** With more cases than this, only significant differences are listed. */
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
      `Data: ${datasets.join(", ")}; quality on the ${measuredOn(results)}. Seeds: ${seedsText(seeds)}; a seed determines initial weights, the order of rows, splits and growth; the same seed gives the same numbers.` +
        (options.length > 0 ? ` Options of every run: ${options.join(", ")}.` : "") +
        (source === "" ? "" : ` Source: ${source}.`),
    ),
    ...statisticsBlocks(results),
  ];
}

/** Limitations that follow from the runs themselves. */
function limitations(results: StudyResults): string[] {
  const { cases, settings, measure } = results;
  const counts = cases.flatMap(({ arms }) => arms.map(({ runs }) => runs.filter(isFinished).length));
  const least = Math.min(...counts);
  const unfinished = failures(results).length;
  const datasets = new Set(cases.map(({ dataset }) => dataset)).size;
  const few =
    least < LEAST_PAIRS
      ? `The arm with the fewest runs has ${least} ${least === 1 ? "seed" : "seeds"}: too few for any verdict on it.`
      : `The arm with the fewest runs has ${least} seeds. An effect that they do not show may still exist: the set-up states how large an effect must be to be found.`;
  return [
    few,
    ...(datasets === 1 ? ["One dataset: results on other data may differ."] : []),
    ...(settings.limit !== undefined
      ? [`Training used the first ${settings.limit} rows only; with all rows, widths and accuracies differ.`]
      : []),
    ...(measure === "validation"
      ? [
          "Quality is measured on the validation split, which may have been used to choose options; no test split was used.",
        ]
      : []),
    ...(unfinished > 0
      ? [`${unfinished} runs did not finish; they are listed below and excluded from all means.`]
      : []),
    "All arms use the same learning rate, batch size and schedule. None was tuned separately, so an arm that needs other values is at a disadvantage.",
    "Seconds depend on the machine and on its other load; operations do not.",
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
    ...(made ? { imprint: `Computed on ${made.date} with ${made.versions}.` } : {}),
    blocks: [
      ...findings(results),
      heading("Methods"),
      ...methodBlocks(results, known),
      ...setup(results),
      heading("Results"),
      ...figures.map((figure): Block => ({ kind: "figure", ...figure })),
      ...part("Arms", 2, "", qualityTable(results, published)),
      ...part("Teachers", 2, "Mean return in the episodes that the students are evaluated on.", teachersTable(results)),
      ...part(
        "Paired by seed",
        2,
        "Arm minus control or, for errors, the ratio of their geometric means, with interval, p and verdict corrected for all rows; units and costs of the arm divided by those of the control.",
        comparisonTable(results, published),
      ),
      ...part(
        "Until a target",
        2,
        "Samples and operations until the first evaluation on the validation split that reaches the target; means over the runs that reached it.",
        targetTable(results),
      ),
      ...part("Widths during training", 2, "Mean widths after a step.", widthsTable(results, widthSteps, published)),
      ...part(
        "Slopes",
        2,
        "Slope of the logarithm of the mean (for errors, the geometric mean) against the logarithm of the factor, by least squares.",
        slopesTable(results, slopes),
      ),
      ...part("Cost", 1, "Final size and cost of training, means over seeds.", costTable(results, published)),
      heading("Limitations"),
      list(limitations(results)),
      ...part("Runs that did not finish", 2, "", broken.length > 0 ? list(broken) : null),
      ...(command === null ? [] : [heading("Reproduction"), { kind: "code", text: command } as const]),
    ],
  };
}

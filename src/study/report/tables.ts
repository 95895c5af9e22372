/** The tables of a study, beside what others published. Columns without values are left out. @module */

import { factorLabel } from "../cases.ts";
import type { Published, PublishedFigure, Slope } from "../definition.ts";
import { operationUnit } from "../operations.ts";
import {
  type ArmResult,
  type CaseResult,
  isFinished,
  isStatic,
  labelOf,
  qualityOf,
  reachOf,
  type StudyResults,
} from "../results.ts";
import { slopeLabel, slopesOf } from "../slopes.ts";
import { mean } from "../statistics.ts";
import type { Table } from "./blocks.ts";
import { armSentence, comparisonClause, comparisonText, dash, plusMinus, qualityText, spreadText } from "./words.ts";

const grouped = (value: number): string => Math.round(value).toLocaleString("en-US");

const figure = (value: PublishedFigure | undefined, show: (value: number) => string): string =>
  value === undefined ? dash : `${show(value.mean)}${value.sd === undefined ? "" : ` \u00b1 ${show(value.sd)}`}`;

/** What was published about an arm in a case. */
export function publishedFor(published: readonly Published[], arm: string, { factors }: CaseResult): Published | null {
  const fits = ({ arm: name, factors: only = {} }: Published): boolean =>
    name === arm && Object.entries(only).every(([path, value]) => factors[path] === value);
  return published.find(fits) ?? null;
}

/** A table of named columns without those that hold nothing in any row. */
function filled(head: readonly string[], rows: readonly (readonly string[])[]): Table | null {
  const kept = head.flatMap((_, at) => (rows.some((row) => row[at] !== dash) ? [at] : []));
  if (rows.length === 0) return null;
  const pick = (cells: readonly string[]): string[] => kept.map((at) => cells[at] as string);
  return { kind: "table", head: pick(head), rows: rows.map(pick) };
}

const factorPaths = ({ cases }: StudyResults): string[] => [
  ...new Set(cases.flatMap(({ factors }) => Object.keys(factors))),
];
const severalSets = ({ cases }: StudyResults): boolean => new Set(cases.map(({ dataset }) => dataset)).size > 1;

/** Columns that distinguish the cases. */
function caseColumns(results: StudyResults): { head: string[]; cells: (one: CaseResult) => string[] } {
  const paths = factorPaths(results);
  const several = severalSets(results);
  return {
    head: [...(several ? ["dataset"] : []), ...paths.map(factorLabel)],
    cells: ({ dataset, factors }) => [
      ...(several ? [dataset] : []),
      ...paths.map((path) => String(factors[path] ?? dash)),
    ],
  };
}

function seedsOf({ runs }: ArmResult): string {
  const finished = runs.filter(isFinished).length;
  return finished === runs.length ? String(finished) : `${finished} of ${runs.length}`;
}

const eachArm = <T>(results: StudyResults, row: (one: CaseResult, arm: ArmResult) => T): T[] =>
  results.cases.flatMap((one) => one.arms.map((arm) => row(one, arm)));

/** The result of the arms: the mean; of errors the geometric mean, which is what is compared, and the mean. */
export function qualityTable(results: StudyResults, published: readonly Published[]): Table | null {
  const columns = caseColumns(results);
  const found = new Set(eachArm(results, (_, arm) => qualityOf(arm)).filter((one) => one !== null));
  const [only = "quality"] = found;
  const head = ["arm", "seeds", found.size > 1 ? "quality" : only, "geometric mean", "95 % interval", "published"];
  const rows = eachArm(results, (one, arm) => {
    const { summary, name } = arm;
    const measure = qualityOf(arm) ?? "accuracy";
    const show = (value: number): string => qualityText(value, measure);
    const value = summary[measure];
    return [
      ...columns.cells(one),
      name,
      seedsOf(arm),
      `${found.size > 1 && value ? `${measure} ` : ""}${plusMinus(value, show)}`,
      value && value.center !== value.mean ? show(value.center) : dash,
      value ? spreadText(value, measure) : dash,
      figure(publishedFor(published, name, one)?.[measure === "mse" ? "mse" : "accuracy"], show),
    ];
  });
  return filled([...columns.head, ...head], rows);
}

/** What the arms cost: sizes at the end, and training. */
export function costTable(results: StudyResults, published: readonly Published[]): Table | null {
  const columns = caseColumns(results);
  const unit = operationUnit(eachArm(results, (_, { summary }) => summary.flops?.mean ?? 0));
  const head = [...columns.head, "arm", "hidden units", "published", "widths", "published", "edges", "parameters"];
  const rows = eachArm(results, (one, { summary, name }) => {
    const reported = publishedFor(published, name, one);
    return [
      ...columns.cells(one),
      name,
      plusMinus(summary.hiddenUnits, grouped),
      figure(reported?.hiddenUnits, grouped),
      summary.widths?.map((width) => grouped(width.mean)).join(" / ") ?? dash,
      reported?.widths?.join(" / ") ?? dash,
      summary.edges ? grouped(summary.edges.mean) : dash,
      summary.parameters ? grouped(summary.parameters.mean) : dash,
      summary.flops ? (summary.flops.mean / unit.scale).toPrecision(3) : dash,
      summary.seconds ? summary.seconds.mean.toPrecision(3) : dash,
      summary.cpuSeconds ? summary.cpuSeconds.mean.toPrecision(3) : dash,
    ];
  });
  return filled([...head, unit.name, "seconds", "CPU s"], rows);
}

/** Arms against what they are compared with, paired by seed. */
export function comparisonTable(results: StudyResults, published: readonly Published[]): Table | null {
  const columns = caseColumns(results);
  const times = (ratio: number | null): string => (ratio === null ? dash : ratio.toFixed(2));
  const rows = results.cases.flatMap((one) =>
    one.comparisons.map((comparison) => {
      const { arm, against, quality, ratio } = comparison;
      const { estimate, interval, p, verdict } = comparisonText(comparison);
      const [difference, factor] = quality.scale === "ratio" ? [dash, estimate] : [estimate, dash];
      const reported = String(publishedFor(published, arm, one)?.ratio ?? dash);
      const cells = [arm, against, String(quality.pairs), difference, factor, interval, p, verdict, reported];
      return [...columns.cells(one), ...cells, times(ratio.hiddenUnits), times(ratio.flops), times(ratio.cpuSeconds)];
    }),
  );
  const measured = [
    "arm",
    "against",
    "pairs",
    "difference",
    "ratio",
    "interval",
    "p",
    "verdict",
    "published ratio of means",
  ];
  return filled([...columns.head, ...measured, "units x", "FLOPs x", "CPU s x"], rows);
}

/** What it took the arms to reach a quality. */
export function targetTable(results: StudyResults): Table | null {
  const columns = caseColumns(results);
  const unit = operationUnit(eachArm(results, (_, { summary }) => summary.targetFlops?.mean ?? 0));
  const rows = eachArm(results, (one, arm) => ({ one, arm, reach: reachOf(results, one, arm) })).flatMap(
    ({ one, arm: { name, summary }, reach }) => {
      if (reach === null) return [];
      const { target, reached, runs } = reach;
      const { targetSamples, targetFlops } = summary;
      const costs = [
        targetSamples ? grouped(targetSamples.mean) : dash,
        targetFlops ? (targetFlops.mean / unit.scale).toPrecision(3) : dash,
      ];
      return [[...columns.cells(one), name, String(target), `${reached} of ${runs}`, ...costs]];
    },
  );
  return filled([...columns.head, "arm", "target", "reached", "samples", unit.name], rows);
}

/** Mean widths of an arm's finished runs after a step. */
function widthsAfter({ runs }: ArmResult, step: number): string {
  const known = runs.filter(isFinished).flatMap(({ widthsAt }) => (widthsAt?.[step] ? [widthsAt[step]] : []));
  const layers = known[0]?.length ?? 0;
  if (layers === 0) return dash;
  return Array.from({ length: layers }, (_, i) => grouped(mean(known.map((widths) => widths[i] ?? 0)))).join(" / ");
}

export function widthsTable(
  results: StudyResults,
  steps: readonly number[],
  published: readonly Published[],
): Table | null {
  if (steps.length === 0) return null;
  const columns = caseColumns(results);
  const growing = results.cases.flatMap((one) => one.arms.filter((arm) => !isStatic(arm)).map((arm) => ({ one, arm })));
  const rows = growing.map(({ one, arm }) => {
    const reported = publishedFor(published, arm.name, one);
    const cells = steps.flatMap((step) => [widthsAfter(arm, step), reported?.widthsAt?.[step]?.join(" / ") ?? dash]);
    return [...columns.cells(one), arm.name, ...cells];
  });
  const head = steps.flatMap((step) => [`step ${step}`, "published"]);
  return filled([...columns.head, "arm", ...head], rows);
}

/** Slopes of measures against factors, beside what others published. */
export function slopesTable(results: StudyResults, slopes: readonly Slope[]): Table | null {
  const rows = slopes.flatMap((spec) =>
    slopesOf(results, spec).map((one) => [
      slopeLabel(one),
      `${spec.measure} against ${factorLabel(spec.factor)}`,
      one.arm,
      one.slope.toFixed(2),
      one.published?.toFixed(2) ?? dash,
    ]),
  );
  return filled(["case", "of", "arm", "slope", "published"], rows);
}

/** What the teachers reach, where there are any. */
export function teachersTable({ cases }: StudyResults): Table | null {
  const rows = cases.flatMap(({ dataset, arms }) => {
    const teacher = arms.map(({ summary }) => summary.teacherReturn).find((one) => one !== undefined);
    return teacher ? [[dataset, qualityText(teacher.mean, "return")]] : [];
  });
  return filled(["environment", "teacher's return"], rows);
}

/** Runs without a result, a line each. */
export function failures(results: StudyResults): string[] {
  return results.cases.flatMap((one) =>
    one.arms.flatMap(({ name, runs }) =>
      runs
        .filter((run) => !isFinished(run))
        .map(({ seed, status, reason }) => {
          const where = [labelOf(results, one), name, `seed ${seed}`].filter((part) => part !== "").join(", ");
          return `${where}: ${status}${reason ? `: ${reason}` : ""}`;
        }),
    ),
  );
}

/** Findings of a case: its highest mean, then a sentence for each arm that is compared with others. */
export function findingsOf({ arms, comparisons }: CaseResult): string[] {
  const measure = arms.map(qualityOf).find((one) => one !== null);
  if (!measure) return [];
  const sign = measure === "mse" ? 1 : -1;
  const known = arms.flatMap(({ name, summary }) => (summary[measure] ? [{ name, value: summary[measure] }] : []));
  const [first] = known.toSorted((a, b) => sign * (a.value.center - b.value.center));
  const top = measure === "mse" ? "Lowest geometric mean of mse" : `Highest mean ${measure}`;
  const best = first ? [`${top}: **${first.name}**, ${qualityText(first.value.center, measure)}.`] : [];
  if (comparisons.length > 2 && comparisons.every(({ quality }) => quality.verdict === "open")) {
    const pairs = Math.max(...comparisons.map(({ quality }) => quality.pairs));
    const seeds = pairs === 1 ? "one seed" : `${pairs} seeds`;
    return [...best, `None of the ${comparisons.length} comparisons shows a significant difference, with ${seeds}.`];
  }
  const compared = [...new Set(comparisons.map(({ arm }) => arm))];
  const sentences = compared.map((name) =>
    armSentence(
      name,
      comparisons.filter(({ arm }) => arm === name),
    ),
  );
  return [...best, ...sentences];
}

/** How many comparisons of a study have a verdict, and which, for studies with too many cases to list them all. */
export function verdictsOf(results: StudyResults): string[] {
  const all = results.cases.flatMap((one) => one.comparisons.map((comparison) => ({ one, comparison })));
  const decided = all.filter(({ comparison }) => comparison.quality.verdict !== "open");
  if (all.length === 0) return [];
  return [
    `${decided.length === 0 ? "None" : decided.length} of ${all.length} comparisons ${decided.length > 1 ? "show" : "shows"} a significant difference.`,
    ...decided.map(({ one, comparison }) => {
      return `${labelOf(results, one)}: **${comparison.arm}** is ${comparisonClause(comparison)}.`;
    }),
  ];
}

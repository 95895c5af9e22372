/** Small tables of many cases: an arm or a comparison a row, a case a column, sorted, the best marked. @module */

import { caseLabel } from "../cases.ts";
import { operationUnit } from "../operations.ts";
import {
  type ArmResult,
  type CaseResult,
  type Measure,
  measures,
  qualityOf,
  reachOf,
  type StudyResults,
} from "../results.ts";
import { mean } from "../statistics.ts";
import type { Table } from "./blocks.ts";
import { comparisonText, dash, qualityText } from "./words.ts";

/** Columns: cases of one dataset are named by their factors alone. */
const columnsOf = ({ cases }: StudyResults): string[] => {
  const sets = new Set(cases.map(({ dataset }) => dataset)).size;
  return cases.map((one) => caseLabel(one, sets));
};

const armNames = ({ cases }: StudyResults): string[] => [
  ...new Set(cases.flatMap(({ arms }) => arms.map(({ name }) => name))),
];

const armIn = ({ arms }: CaseResult, name: string): ArmResult | undefined => arms.find((arm) => arm.name === name);

/** Means of a measure, the quality where none is named: arms by their mean rank, the best of each case in bold. */
export function meanGrid(results: StudyResults, asked?: string): Table {
  const { cases } = results;
  const named = measures.find((measure) => measure === asked);
  const measureIn = ({ arms }: CaseResult): Measure =>
    named ?? arms.map(qualityOf).find((quality) => quality !== null) ?? "accuracy";
  const unit = operationUnit(
    named === "flops" ? cases.flatMap(({ arms }) => arms.map(({ summary }) => summary.flops?.mean ?? 0)) : [],
  );
  const valueIn = (one: CaseResult, name: string): number | null =>
    armIn(one, name)?.summary[measureIn(one)]?.center ?? null;
  const less = (one: CaseResult): boolean => named !== undefined || measureIn(one) === "mse";
  const rankIn = (one: CaseResult, name: string): number => {
    const value = valueIn(one, name);
    const all = armNames(results)
      .map((other) => valueIn(one, other))
      .filter((other) => other !== null);
    return value === null ? all.length : all.filter((other) => (less(one) ? other < value : other > value)).length;
  };
  const show = (value: number): string =>
    named === "flops"
      ? (value / unit.scale).toPrecision(3)
      : named === undefined
        ? ""
        : Math.round(value).toLocaleString("en-US");
  const cell = (one: CaseResult, name: string): string => {
    const value = valueIn(one, name);
    if (value === null) return dash;
    const text = show(value) || qualityText(value, measureIn(one));
    return named === undefined && rankIn(one, name) === 0 ? `**${text}**` : text;
  };
  const rank = (name: string): number => mean(cases.map((one) => rankIn(one, name)));
  const names = armNames(results).toSorted((a, b) => rank(a) - rank(b));
  const title = named === "flops" ? unit.name : (named ?? "");
  return {
    kind: "table",
    head: [title === "" ? "arm" : `arm (${title})`, ...columnsOf(results)],
    rows: names.map((name) => [name, ...cases.map((one) => cell(one, name))]),
  };
}

/** The difference of each comparison, case by case; significant ones in bold, with their verdict. */
export function verdictGrid(results: StudyResults): Table {
  const { cases } = results;
  const all = cases.flatMap(({ comparisons }) => comparisons);
  const rows = [...new Set(all.map(({ arm, against }) => JSON.stringify([arm, against])))];
  const cell = ({ comparisons }: CaseResult, key: string): string => {
    const found = comparisons.find(({ arm, against }) => JSON.stringify([arm, against]) === key);
    if (!found) return dash;
    const { estimate, verdict } = comparisonText(found);
    return found.quality.verdict === "open" ? estimate : `**${estimate} ${verdict}**`;
  };
  return {
    kind: "table",
    head: ["arm", "against", ...columnsOf(results)],
    rows: rows.map((key) => [...(JSON.parse(key) as [string, string]), ...cases.map((one) => cell(one, key))]),
  };
}

/** Operations until the target, and how many runs reached it. */
export function targetGrid(results: StudyResults): Table {
  const { cases } = results;
  const unit = operationUnit(cases.flatMap(({ arms }) => arms.map(({ summary }) => summary.targetFlops?.mean ?? 0)));
  const cell = (one: CaseResult, name: string): string => {
    const arm = armIn(one, name);
    const reach = arm ? reachOf(results, one, arm) : null;
    if (!arm || reach === null) return dash;
    const flops = arm.summary.targetFlops;
    const share = reach.reached === reach.runs ? "" : ` (${reach.reached} of ${reach.runs})`;
    return flops ? `${(flops.mean / unit.scale).toPrecision(3)}${share}` : "not reached";
  };
  return {
    kind: "table",
    head: [`arm (${unit.name})`, ...columnsOf(results)],
    rows: armNames(results).map((name) => [name, ...cases.map((one) => cell(one, name))]),
  };
}

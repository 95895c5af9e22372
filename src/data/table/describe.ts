/** What was found in a table and what is done about it, in words. @module */

import type { LeftOut } from "../dataset.ts";
import type { Feature } from "../features/features.ts";
import type { TableSplit } from "../table-split.ts";
import { copiedRows } from "./copies.ts";
import type { EncodedPlan } from "./encode.ts";
import { listNames } from "./errors.ts";
import type { TablePlan, UsedRows } from "./plan.ts";
import { telltaleColumns } from "./telltale.ts";

const share = (part: number, whole: number): string => `${Number(((100 * part) / whole).toPrecision(2))} %`;
const grouped = (count: number): string => count.toLocaleString("en-US");
const plural = (count: number, one: string): string => `${grouped(count)} ${one}${count === 1 ? "" : "s"}`;
/** Classes of which a line shows the share. */
const SHOWN_CLASSES = 8;
const SHOWN_NAMES = 8;

/** The classes with their shares: `a 33 %, b 67 %`. */
export function classShares({ target }: TablePlan): string {
  const all = target.counts.reduce((sum, count) => sum + count, 0);
  const shown = target.classes
    .slice(0, SHOWN_CLASSES)
    .map((name, i) => `${name} ${share(target.counts[i] as number, all)}`);
  const more = target.classes.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

const words: Readonly<Record<Feature["kind"], string>> = {
  numeric: "number",
  categorical: "text",
  ordered: "ordered text",
  hashed: "hashed text",
  date: "date",
};

/** `inputs: 4 numbers ("a", "b", "c", "d"), 1 text ("color": 3 levels)`. */
function inputsLine(features: readonly Feature[]): string {
  const kinds = Object.keys(words) as Feature["kind"][];
  const parts = kinds.flatMap((kind) => {
    const own = features.filter((feature) => feature.kind === kind);
    return own.length === 0
      ? []
      : [
          `${plural(own.length, words[kind])} (${listNames(
            own.map(({ column }) => column),
            SHOWN_NAMES,
          )})`,
        ];
  });
  return `inputs: ${parts.join(", ")}`;
}

/** Columns that are left out, those with the same reason together. */
export function leftOutLines(leftOut: readonly LeftOut[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { column, why } of leftOut) byReason.set(why, [...(byReason.get(why) ?? []), column]);
  return [...byReason].map(([why, columns]) => `left out: ${listNames(columns)}: ${why}`);
}

function missingLine({ inputs, data, missing: policy }: TablePlan, features: readonly Feature[]): string[] {
  if (policy === "drop" || policy === "error") return [];
  const found = features.flatMap((feature) => {
    const missing = inputs.get(feature.column)?.missing ?? 0;
    if (missing === 0) return [];
    const how = {
      numeric: "the median",
      ordered: "the median",
      categorical: "a level",
      hashed: "a level",
      date: "zeros",
    }[feature.kind];
    const indicated = "indicator" in feature && feature.indicator ? " and an indicator" : "";
    return [`"${feature.column}" ${share(missing, data.rows)} (${how}${indicated})`];
  });
  const more = found.length - SHOWN_NAMES;
  return found.length === 0
    ? []
    : [`missing: ${found.slice(0, SHOWN_NAMES).join(", ")}${more > 0 ? ` and ${more} more` : ""}`];
}

/** The lines of the block that a run prints before it trains. */
export function describePlan(
  plan: TablePlan,
  { encoded, split, test }: { encoded: EncodedPlan; split: TableSplit; test: UsedRows | null },
): string[] {
  const { features } = encoded.preprocessing;
  const columns = features.map(({ column }) => column);
  const doubts = columns.flatMap((column) => {
    const doubt = plan.inputs.get(column)?.doubt ?? null;
    return doubt === null ? [] : [`"${column}": ${doubt}`];
  });
  return [
    `${plan.target.note}${plan.target.classes.length > 0 ? `: ${classShares(plan)}` : ""}`,
    inputsLine(features),
    ...leftOutLines([...plan.leftOut, ...encoded.leftOut]),
    ...missingLine(plan, features),
    ...doubts,
    ...copiedRows(plan, { columns, split, test }),
    ...telltaleColumns(plan, columns),
    ...plan.notes,
  ];
}

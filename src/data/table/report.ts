/** What is in a table, as data. @module */

import { inputNames } from "../features/features.ts";
import type { EncodedPlan } from "./encode.ts";
import { inspectColumn } from "./kinds.ts";
import type { TablePlan } from "./plan.ts";

/** A column of a table. */
export interface ColumnReport {
  readonly column: string;
  /** "numeric", "date", "categorical", "ordered" or "empty". */
  readonly kind: string;
  readonly missing: number;
  /** Different known values; null where there are too many to count. */
  readonly distinct: number | null;
  /** What becomes of it: "target", "left out", or the kind of its inputs. */
  readonly use: string;
  /** How many inputs of the network it becomes. */
  readonly inputs: number;
  /** Why it is left out. */
  readonly why: string | null;
}

export interface TableReport {
  readonly where: string;
  readonly rows: number;
  readonly columns: readonly ColumnReport[];
  /** Rows of each class; none where numbers are predicted. */
  readonly classes: Readonly<Record<string, number>>;
  /** The lines that a run prints. */
  readonly notes: readonly string[];
}

/** The report of a planned table. */
export function reportOf(
  plan: TablePlan,
  { preprocessing, leftOut }: EncodedPlan,
  notes: readonly string[],
): TableReport {
  const { data, target, inputs } = plan;
  const reasons = new Map([...plan.leftOut, ...leftOut].map(({ column, why }) => [column, why]));
  const columns = data.columns.map((own): ColumnReport => {
    const { name: column } = own;
    const { kind, missing, distinct } = inputs.get(column) ?? inspectColumn(own);
    const feature = preprocessing.features.find((one) => one.column === column);
    const why = reasons.get(column) ?? null;
    const isTarget = target.columns.includes(column);
    const use = isTarget ? "target" : (feature?.kind ?? "left out");
    const counted = own.isNumbers || own.isNames ? null : distinct;
    return { column, kind, missing, distinct: counted, use, inputs: feature ? inputNames(feature).length : 0, why };
  });
  return {
    where: data.where,
    rows: data.rows,
    columns,
    classes: Object.fromEntries(target.classes.map((name, i) => [name, target.counts[i] as number])),
    notes,
  };
}

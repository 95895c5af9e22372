/** What a table holds, for the runs that come after. @module */

import type { TableSplit } from "../table-split.ts";
import { type ContentColumn, ROLES, type TableContent } from "./content.ts";
import { keysOf } from "./copies.ts";
import type { TablePlan, UsedRows } from "./plan.ts";

/** Inputs, targets, and columns that divide rows, in alphabetical order. */
export function contentColumns({ data, inputs, target }: TablePlan, divides: ReadonlySet<string>): ContentColumn[] {
  const kind = target.task === "classification" ? "classes" : "numbers to predict";
  return data.names
    .flatMap((name): ContentColumn[] => {
      if (target.columns.includes(name)) return [{ name, kind }];
      const own = inputs.get(name);
      if (own) return [{ name, kind: own.kind }];
      return divides.has(name) ? [{ name, kind: "division" }] : [];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Keys of rows over the columns of some content. */
export const contentKeys = (rows: UsedRows, columns: readonly ContentColumn[]): Float64Array =>
  keysOf(
    rows,
    columns.map(({ name }) => name),
  );

export function tableContent(
  plan: TablePlan,
  {
    split,
    test,
    columns,
  }: { readonly split: TableSplit; readonly test: UsedRows | null; readonly columns: readonly ContentColumn[] },
): TableContent {
  const keys = contentKeys(plan, columns);
  const roles = new Uint8Array(keys.length).fill(ROLES.indexOf("unused"));
  for (const [role, rows] of [split.train, split.validation, split.test].entries()) {
    for (const row of rows) roles[row] = role;
  }
  const names = new Set(columns.map(({ name }) => name));
  const others = plan.data.names.filter((name) => !names.has(name));
  return { columns, others, keys, roles, test: test && contentKeys(test, columns) };
}

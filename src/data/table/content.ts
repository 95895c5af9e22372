/** What a table held: its columns, and a key of each row, by which a later table is compared with it. @module */

import type { TableSplit } from "../table-split.ts";
import { keysOf } from "./copies.ts";
import type { TablePlan, UsedRows } from "./plan.ts";

/** What a row was for; rows that no part has are unused. */
export const ROLES = ["train", "validation", "test", "unused"] as const;

/** A column in use and what it held. */
export interface ContentColumn {
  readonly name: string;
  readonly kind: string;
}

export interface TableContent {
  /** Columns that the keys are of, by name. */
  readonly columns: readonly ContentColumn[];
  /** Names of the other columns. */
  readonly others: readonly string[];
  /** One for each row in use, in the order of the file: equal rows have equal ones. [rows] */
  readonly keys: Float64Array;
  /** The place of each row's role in `ROLES`. [rows] */
  readonly roles: Uint8Array;
  /** Keys of the rows of a test file. */
  readonly test: Float64Array | null;
}

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

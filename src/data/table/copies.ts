/** Rows of a table that are the same in all columns in use. @module */

import { copiesAmong, copiesLine, countRepeated, joinedKeys, mixed } from "../copies.ts";
import type { TableSplit } from "../table-split.ts";
import type { Column } from "./column.ts";
import type { TablePlan, UsedRows } from "./plan.ts";

function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

/** Adds a column to the two hashes of each row: its number where it has one, else its text. */
function addColumn(column: Column, rows: Int32Array, hashes: readonly [Int32Array, Int32Array]): void {
  const number = new Float64Array(1);
  const halves = new Int32Array(number.buffer);
  const [a, b] = hashes;
  const numbers = column.numbers();
  const texts = Int32Array.from(column.texts, hashText);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const value = numbers ? (numbers[row] as number) : column.number(row);
    if (value === null) {
      halves[0] = texts[column.code(row)] ?? hashText(column.text(row));
      halves[1] = 1;
    } else number[0] = value + 0;
    a[i] = mixed(mixed(a[i] as number, halves[0] as number), halves[1] as number);
    b[i] = mixed(mixed(b[i] as number, halves[1] as number), (halves[0] as number) ^ 0x55555555);
  }
}

/** A number of 53 bits for each row in use: equal rows have equal ones. */
export function keysOf({ data, rows }: UsedRows, columns: readonly string[]): Float64Array {
  const hashes = [new Int32Array(rows.length), new Int32Array(rows.length)] as const;
  for (const name of columns) addColumn(data.column(name), rows, hashes);
  return joinedKeys(...hashes);
}

/** The different values of a column among the rows in use. */
function countValues(column: Column, rows: Int32Array): number {
  const numbers = column.numbers();
  return new Set(Array.from(rows, (row) => (numbers ? numbers[row] : column.code(row)))).size;
}

/** For each row in use the first one with the same inputs; null where there are no copies. */
export function tableCopies(plan: TablePlan): Int32Array | null {
  const { data, rows, inputs } = plan;
  const columns = [...inputs.keys()].map((name) => data.column(name));
  return copiesAmong(
    keysOf(plan, [...inputs.keys()]),
    columns.map((column) => () => countValues(column, rows)),
  );
}

/** What to say of copies: how many rows are ones of others, and how many of the test rows are ones of training rows. */
export function copiedRows(
  plan: TablePlan,
  {
    columns,
    split,
    test,
  }: { readonly columns: readonly string[]; readonly split: TableSplit; readonly test: UsedRows | null },
): string[] {
  const all = [...columns, ...plan.target.columns];
  const keys = keysOf(plan, all);
  const copies = countRepeated(keys);
  if (copies === 0 && split.copies === null && test === null) return [];
  const trained = new Set<number>();
  for (const i of split.train) trained.add(keys[i] as number);
  const tested = test ? keysOf(test, all) : Float64Array.from(split.test, (i) => keys[i] as number);
  const seen = tested.filter((key) => trained.has(key)).length;
  const lines = split.copies
    ? [copiesLine(split.copies)]
    : copies > 0
      ? [`copies: ${copies} of ${keys.length} rows are the same as an earlier row in all columns in use`]
      : [];
  if (seen > 0)
    lines.push(
      `copies: ${seen} of ${tested.length} test rows are copies of training rows, so the test is too easy by them`,
    );
  return lines;
}

/** UsedRows that are the same in all columns in use. @module */

import type { RowSplit } from "../split.ts";
import type { Column } from "./column.ts";
import type { TablePlan, UsedRows } from "./plan.ts";

function mixed(hash: number, word: number): number {
  const next = Math.imul(hash ^ word, 0x9e3779b1);
  return next ^ (next >>> 15);
}

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
function keysOf({ data, rows }: UsedRows, columns: readonly string[]): Float64Array {
  const hashes = [new Int32Array(rows.length), new Int32Array(rows.length)] as const;
  for (const name of columns) addColumn(data.column(name), rows, hashes);
  const [a, b] = hashes;
  const keys = new Float64Array(rows.length);
  for (let i = 0; i < keys.length; i++) keys[i] = ((a[i] as number) >>> 0) * 2 ** 21 + ((b[i] as number) >>> 11);
  return keys;
}

/** What to say of copies: how many rows are ones of others, and how many of the test rows are ones of training rows. */
export function copiedRows(
  plan: TablePlan,
  {
    columns,
    split,
    test,
  }: { readonly columns: readonly string[]; readonly split: RowSplit; readonly test: UsedRows | null },
): string[] {
  const all = [...columns, ...plan.target.columns];
  const keys = keysOf(plan, all);
  const sorted = keys.slice().sort();
  let copies = 0;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) copies++;
  if (copies === 0 && test === null) return [];
  const trained = new Set<number>();
  for (const i of split.train) trained.add(keys[i] as number);
  const tested = test ? keysOf(test, all) : Float64Array.from(split.test, (i) => keys[i] as number);
  const seen = tested.filter((key) => trained.has(key)).length;
  const lines =
    copies > 0 ? [`copies: ${copies} of ${keys.length} rows are the same as an earlier row in all columns in use`] : [];
  if (seen > 0)
    lines.push(
      `copies: ${seen} of ${tested.length} test rows are copies of training rows, so the test is too easy by them`,
    );
  return lines;
}

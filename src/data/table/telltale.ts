/** Columns that give the target away alone. @module */

import type { TablePlan } from "./plan.ts";

/** Rows that are looked at. */
const MOST_ROWS = 5000;
/** Share of rows that one column must tell, or its rank correlation with a number to predict. */
const ENOUGH = 0.999;
/** Rows that a level must have on average to be more than a name of rows. */
const ROWS_PER_LEVEL = 5;

/** What to say of columns from which alone the target follows. Nothing where there is one input only. */
export function telltaleColumns(plan: TablePlan, columns: readonly string[]): string[] {
  const { data, rows, target } = plan;
  if (columns.length < 2 || target.columns.length > 1 || rows.length < 20) return [];
  const step = Math.max(1, Math.floor(rows.length / MOST_ROWS));
  const places = [...rows.keys()].filter((i) => i % step === 0);
  const wanted = places.map(
    (i) => plan.labels?.[i] ?? data.column(target.columns[0] as string).number(rows[i] as number) ?? Number.NaN,
  );
  const found = columns.filter((name) => {
    const column = data.column(name);
    const isNumber = plan.inputs.get(name)?.kind === "numeric";
    if (!isNumber && plan.labels === null) return false;
    const values = places.map((i) => {
      const row = rows[i] as number;
      return isNumber ? (column.number(row) ?? Number.NaN) : column.text(row);
    });
    return plan.labels === null ? ranksAlike(values as number[], wanted) : tells(values, wanted);
  });
  if (found.length === 0) return [];
  return [
    `one column alone gives the target away: ${found.map((name) => `"${name}"`).join(", ")}. If it is not known when you predict, leave it out (--ignore ${found.join(",")})`,
  ];
}

/** Whether the class follows from the value, by levels or by one cut between any two classes in a row. */
function tells(values: readonly (number | string)[], labels: readonly number[]): boolean {
  if (new Set(labels).size < 2) return false;
  const groups = new Map<number | string, Map<number, number>>();
  values.forEach((value, i) => {
    const group = groups.get(value) ?? new Map<number, number>();
    group.set(labels[i] as number, (group.get(labels[i] as number) ?? 0) + 1);
    groups.set(value, group);
  });
  const best = [...groups].map(([value, group]) => {
    const [label, count] = [...group].reduce((a, b) => (b[1] > a[1] ? b : a));
    return { value, label, count };
  });
  if (best.reduce((sum, { count }) => sum + count, 0) < ENOUGH * values.length) return false;
  if (groups.size * ROWS_PER_LEVEL <= values.length) return true;
  if (typeof values[0] !== "number") return false;
  best.sort((a, b) => (a.value as number) - (b.value as number));
  const changes = best.filter(({ label }, i) => i > 0 && label !== best[i - 1]?.label).length;
  return changes < new Set(labels).size;
}

function ranksAlike(values: readonly number[], wanted: readonly number[]): boolean {
  if (values.some(Number.isNaN)) return false;
  const [a, b] = [ranks(values), ranks(wanted)];
  const middle = (a.length - 1) / 2;
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [(a[i] as number) - middle, (b[i] as number) - middle];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return Math.abs(ab) > ENOUGH * Math.sqrt(aa * bb) && aa > 0 && bb > 0;
}

/** Ranks from 0; equal values have their mean. */
function ranks(values: readonly number[]): Float64Array {
  const order = [...values.keys()].sort((a, b) => (values[a] as number) - (values[b] as number));
  const found = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to] as number] === values[order[from] as number]) to++;
    for (let i = from; i < to; i++) found[order[i] as number] = (from + to - 1) / 2;
    from = to;
  }
  return found;
}

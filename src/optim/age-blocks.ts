/**
 * Blocks of equal age. An entry of a weight is as old as the youngest of its row's unit, its column's unit and its layer. Units are appended, so
 * along each side births ascend and the entries born together form an L: the new rows over all older columns, and the new columns
 * over all older rows. Two rectangles for each birth cover any matrix.
 *
 * @module
 */

import { Axis, dimSize } from "../nn/axis.ts";
import type { Parameter, Variable } from "../nn/parameter.ts";

/** Birth along a dim that no unit is born on: before all others. */
const ALWAYS = -(2 ** 31);

export interface AgeBlock {
  readonly row: number;
  readonly rows: number;
  readonly column: number;
  readonly columns: number;
  /** Step after which these entries were made; 0 or less: they were there at the start. */
  readonly birth: number;
}

interface Run {
  readonly start: number;
  readonly length: number;
  readonly birth: number;
}

/** Collects consecutive equal births into runs. */
function runs(births: Int32Array): Run[] {
  const found: Run[] = [];
  let start = 0;
  for (let i = 1; i <= births.length; i++) {
    if (i < births.length && births[i] === births[start]) continue;
    if (i > start) found.push({ start, length: i - start, birth: births[start] as number });
    start = i;
  }
  return found;
}

/** Births along all dims but the last, each dim's units crossed with the others', run together row by row; none before the variable's own. */
function rowBirths(variable: Variable): Int32Array {
  let births = Int32Array.of((variable as Partial<Parameter>).birth ?? 0);
  for (const dim of variable.dims.slice(0, -1)) {
    const size = dimSize(dim);
    const crossed = new Int32Array(births.length * size);
    for (let i = 0; i < births.length; i++) {
      for (let j = 0; j < size; j++) {
        const own = dim instanceof Axis ? (dim.units[j]?.birth ?? 0) : ALWAYS;
        crossed[i * size + j] = Math.max(births[i] as number, own);
      }
    }
    births = crossed;
  }
  return births;
}

/** Splits runs into stretches along which births ascend. */
function ascending(all: readonly Run[]): Run[][] {
  const stretches: Run[][] = [];
  for (const run of all) {
    const stretch = stretches.at(-1);
    const last = stretch?.at(-1);
    if (stretch && last && last.birth < run.birth) stretch.push(run);
    else stretches.push([run]);
  }
  return stretches;
}

/** Rectangles that cover the variable seen as [everything but the last dim, last dim], each of one birth. */
export function ageBlocks(variable: Variable): AgeBlock[] {
  const last = variable.dims.at(-1) ?? 1;
  const columnBirths = Int32Array.from({ length: dimSize(last) }, (_, j) =>
    last instanceof Axis ? (last.units[j]?.birth ?? 0) : ALWAYS,
  );
  const rowStretches = ascending(runs(rowBirths(variable)));
  const columnStretches = ascending(runs(columnBirths));
  return rowStretches.flatMap((rows) => columnStretches.flatMap((columns) => stretchBlocks(rows, columns)));
}

function stretchBlocks(rows: readonly Run[], columns: readonly Run[]): AgeBlock[] {
  const blocks: AgeBlock[] = [];
  const row = rows[0]?.start ?? 0;
  const column = columns[0]?.start ?? 0;
  const births = [...new Set([...rows, ...columns].map((run) => run.birth))].sort((a, b) => a - b);
  const end = (side: readonly Run[], from: number, birth: number, inclusive: boolean): number => {
    let until = from;
    for (const run of side) if (run.birth < birth || (inclusive && run.birth === birth)) until = run.start + run.length;
    return until;
  };
  const push = (r0: number, r1: number, c0: number, c1: number, birth: number): void => {
    if (r1 > r0 && c1 > c0) blocks.push({ row: r0, rows: r1 - r0, column: c0, columns: c1 - c0, birth });
  };
  for (const birth of births) {
    const oldRows = end(rows, row, birth, false);
    const newRows = end(rows, row, birth, true);
    const oldColumns = end(columns, column, birth, false);
    const newColumns = end(columns, column, birth, true);
    push(oldRows, newRows, column, newColumns, birth);
    push(row, oldRows, oldColumns, newColumns, birth);
  }
  return blocks;
}

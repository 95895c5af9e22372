/** Dividing rows into folds: by class, by group, or in time. @module */

import { RandomStream } from "../tensor/random.ts";
import { shuffledRows } from "./split.ts";

/** What rows are divided by; each `[rows]`. */
export interface RowMarks {
  /** A class for each row: every fold then has its share of every class, to within one row. */
  readonly labels: Int32Array | null;
  /** A group for each row: all rows of a group are in one fold. */
  readonly groups: Int32Array | null;
}

/** The marks of some rows. */
export function marksOf({ labels, groups }: RowMarks, rows: Int32Array): RowMarks {
  const pick = (from: Int32Array | null) => from && rows.map((row) => from[row] as number);
  return { labels: pick(labels), groups: pick(groups) };
}

/**
 * The fold of each row, 0 .. count - 1. `-> [rows]`
 *
 * Rows of a class are shuffled and dealt one by one, class after class. Groups go whole, in descending order of size, to the fold that
 * leaves the rows of every class most even.
 */
export function foldNumbers(rows: number, count: number, marks: RowMarks, random: RandomStream): Int32Array {
  return marks.groups ? dealGroups(rows, count, marks, random) : dealRows(rows, count, marks.labels, random);
}

function dealRows(rows: number, count: number, labels: Int32Array | null, random: RandomStream): Int32Array {
  const order = shuffledRows(rows, random);
  if (labels) order.sort((a, b) => (labels[a] as number) - (labels[b] as number)); // stable: shuffled within a class
  const folds = new Int32Array(rows);
  order.forEach((row, i) => {
    folds[row] = i % count;
  });
  return folds;
}

function dealGroups(rows: number, count: number, { labels, groups }: RowMarks, random: RandomStream): Int32Array {
  const members = new Map<number, number[]>();
  for (const row of shuffledRows(rows, random)) {
    const group = groups?.[row] as number;
    members.set(group, [...(members.get(group) ?? []), row]);
  }
  const classOf = (row: number): number => labels?.[row] ?? 0;
  const totals = counted(Array.from({ length: rows }, (_, row) => classOf(row)));
  const held = Array.from({ length: count }, () => new Map<number, number>());
  const folds = new Int32Array(rows);
  // The sort is stable: groups of one size stay in random order.
  for (const own of [...members.values()].sort((a, b) => b.length - a.length)) {
    const added = counted(own.map(classOf));
    const costs = held.map((fold) => {
      let cost = 0;
      for (const [label, n] of added) {
        const before = fold.get(label) ?? 0;
        cost += ((before + n) ** 2 - before ** 2) / (totals.get(label) as number) ** 2;
      }
      return cost;
    });
    const best = costs.indexOf(Math.min(...costs));
    for (const [label, n] of added) held[best]?.set(label, (held[best]?.get(label) ?? 0) + n);
    for (const row of own) folds[row] = best;
  }
  return folds;
}

function counted(values: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Rows in ascending order of time; rows of one time stay in their order. */
export function inTime(times: Float64Array): Int32Array {
  const order = Int32Array.from(times.keys());
  return order.sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
}

/** A random stream for the folds of one repeat. */
export const foldStream = (seed: number, repeat: number): RandomStream => new RandomStream(seed, `folds ${repeat}`);

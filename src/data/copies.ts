/**
 * Rows that are copies of one row. They are one observation: all of them are on one side of every split, and a test counts them once.
 *
 * @module
 */

import type { ByteRows, RealRows } from "./rows.ts";

/** Different values of a column, as a share of the rows, from which on rows that are equal in all columns are copies. */
const MANY_VALUES = 0.2;

export function mixed(hash: number, word: number): number {
  const next = Math.imul(hash ^ word, 0x9e3779b1);
  return next ^ (next >>> 15);
}

/** A number of 53 bits for each row, of two hashes of it. */
export const joinedKeys = (a: Int32Array, b: Int32Array): Float64Array =>
  Float64Array.from(a, (high, i) => (high >>> 0) * 2 ** 21 + ((b[i] as number) >>> 11));

/** How many rows have the key of an earlier row. By sorting: of millions of rows, a set of their keys is slow. */
export function countRepeated(keys: Float64Array): number {
  const sorted = keys.slice().sort();
  let count = 0;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) count++;
  return count;
}

/** For each row the first one with its key, null where every key is another. `keys: [rows] -> [rows]` */
export function firstsOf(keys: Float64Array): Int32Array | null {
  if (countRepeated(keys) === 0) return null;
  const seen = new Map<number, number>();
  const firsts = new Int32Array(keys.length);
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row] as number;
    const first = seen.get(key) ?? row;
    if (first === row) seen.set(key, row);
    firsts[row] = first;
  }
  return firsts;
}

/**
 * For each row the first one that it is a copy of, itself where it is the first; null without copies. Equal rows are copies if chance does not
 * explain them: if a column has many different values, or if all columns have at least as many combinations as there are pairs of different rows.
 * Of a few coarse columns, equal rows are further observations. `values` counts the different values of each column.
 */
export function copiesAmong(keys: Float64Array, values: readonly (() => number)[]): Int32Array | null {
  const firsts = firstsOf(keys);
  if (firsts === null) return null;
  const pairs = 2 * Math.log(countDistinct(firsts));
  let combinations = 0;
  for (const count of values) {
    const found = count();
    combinations += Math.log(found);
    if (found >= MANY_VALUES * keys.length || combinations >= pairs) return firsts;
  }
  return null;
}

/** The number of rows that are not copies of an earlier one. */
export function countDistinct(firsts: Int32Array): number {
  return firsts.reduce((count, first, row) => count + (first === row ? 1 : 0), 0);
}

/** The copies among rows of numbers. */
export function copiesIn({ rows, columns, values }: ByteRows | RealRows): Int32Array | null {
  const [a, b] = [new Int32Array(rows), new Int32Array(rows)];
  const words =
    values instanceof Float32Array ? new Int32Array(values.buffer, values.byteOffset, values.length) : values;
  for (let row = 0; row < rows; row++) {
    let [left, right] = [0, 0];
    for (let at = row * columns; at < (row + 1) * columns; at++) {
      left = mixed(left, words[at] as number);
      right = mixed(right, (words[at] as number) ^ 0x55555555);
    }
    a[row] = left;
    b[row] = right;
  }
  const counts = Array.from({ length: columns }, (_, column) => () => {
    const seen = new Set<number>();
    for (let at = column; at < words.length; at += columns) seen.add(words[at] as number);
    return seen.size;
  });
  return copiesAmong(joinedKeys(a, b), counts);
}

/** Of these rows, by their place among them, the first copy; null where none is a copy of another. */
export function copiesOfRows(copies: Int32Array, rows: Int32Array): Int32Array | null {
  return firstsOf(Float64Array.from(rows, (row) => copies[row] as number));
}

type Parts = Readonly<Record<"train" | "validation" | "test", Int32Array>>;

/** The rows that are no copies of earlier ones, and a division of them with the copies added: after the others of a part, in order. */
export function withoutCopies(copies: Int32Array): {
  readonly firsts: Int32Array;
  readonly expanded: (parts: Parts) => Parts;
} {
  const firsts = Int32Array.from(copies.keys()).filter((row) => copies[row] === row);
  const others = new Map<number, number[]>();
  copies.forEach((first, row) => {
    if (first !== row) others.set(first, [...(others.get(first) ?? []), row]);
  });
  const withCopies = (part: Int32Array): Int32Array => {
    const own = Array.from(part, (at) => firsts[at] as number);
    return Int32Array.from([...own, ...own.flatMap((row) => others.get(row) ?? [])]);
  };
  return {
    firsts,
    expanded: ({ train, validation, test }) => ({
      train: withCopies(train),
      validation: withCopies(validation),
      test: withCopies(test),
    }),
  };
}

/** In a few words, for the block that a run prints. */
export const copiesLine = (copies: Int32Array): string =>
  `copies: ${copies.length - countDistinct(copies)} of ${copies.length} rows have the same inputs as an earlier row; they are on its side of every split, and count as one observation`;

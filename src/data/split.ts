/**
 * Dividing rows into training, validation and test.
 *
 * @module
 */

import { OptionError } from "../errors.ts";
import { RandomStream } from "../tensor/random.ts";
import { withoutCopies } from "./copies.ts";

/** Row numbers of each part, in shuffled order; any beginning of a part has about the classes of the whole. */
export interface RowSplit {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

export interface SplitOptions {
  readonly seed: number;
  /** Share of all rows, 0 <= share < 1. Default 0.2. */
  readonly test?: number;
  /** Share of the rows that are not test rows, 0 <= share < 1. Default 0.2, so 64 / 16 / 20 % in all. */
  readonly validation?: number;
  /** A class for each row: every part then has its share of every class. `[rows]` */
  readonly labels?: Int32Array | null;
  /** For each row the first one that it is a copy of: copies go where that one goes, and shares are shares of the others. `[rows]` */
  readonly copies?: Int32Array | null;
}

/**
 * Divides rows by seed. With labels, the rows of each class are shuffled and spread evenly over (0, 1), the k-th of n at
 * `(k + 1/2) / n`; cutting that line at the shares gives every part its share of every class, and a class of one row goes
 * to training.
 *
 * @throws OptionError `option` when a share is not in [0, 1)
 *
 * @example
 * splitRows(150, { seed: 1, labels }); // train [96], validation [24], test [30]
 */
export function splitRows(rows: number, options: SplitOptions): RowSplit {
  const { seed, test = 0.2, validation = 0.2, labels = null, copies = null } = options;
  checkShare("test", test);
  checkShare("validation", validation);
  if (copies) {
    const { firsts, expanded } = withoutCopies(copies);
    const own = labels && firsts.map((row) => labels[row] as number);
    return expanded(splitRows(firsts.length, { ...options, labels: own, copies: null }));
  }
  const random = new RandomStream(seed, "split");
  const order = shuffledRows(rows, random);
  const spread = labels === null ? order : spreadClasses(order, labels);
  const testRows = Math.round(test * rows);
  const validationRows = Math.round(validation * (rows - testRows));
  return {
    test: spread.slice(0, testRows),
    validation: spread.slice(testRows, testRows + validationRows),
    train: spread.slice(testRows + validationRows),
  };
}

/** The numbers 0 .. rows - 1 in random order. */
export function shuffledRows(rows: number, random: RandomStream): Int32Array {
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  random.shuffle(order);
  return order;
}

/**
 * @throws OptionError `option` when the share is not in [0, 1)
 */
export function checkShare(name: string, share: number): void {
  if (!(share >= 0 && share < 1)) {
    throw new OptionError(`${name}: expected a share of the rows from 0 to below 1, such as 0.2, received ${share}.`, {
      name,
      share,
    });
  }
}

function spreadClasses(order: Int32Array, labels: Int32Array): Int32Array {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const seen = new Map<number, number>();
  const position = new Float64Array(labels.length);
  for (const row of order) {
    const label = labels[row] as number;
    const rank = seen.get(label) ?? 0;
    seen.set(label, rank + 1);
    position[row] = (rank + 0.5) / (counts.get(label) as number);
  }
  return sortedBy(order, position);
}

/**
 * The rows of `order` by their position in (0, 1), those of one position in the order given: a stable sort. Positions are about even, so that a row is
 * near its place: as many buckets as there are rows, each sorted by insertion.
 */
function sortedBy(order: Int32Array, position: Float64Array): Int32Array {
  const { length } = order;
  const bucketOf = (row: number): number => Math.floor((position[row] as number) * length);
  const starts = new Int32Array(length + 1);
  for (const row of order) starts[bucketOf(row) + 1] = (starts[bucketOf(row) + 1] as number) + 1;
  for (let i = 0; i < length; i++) starts[i + 1] = (starts[i + 1] as number) + (starts[i] as number);
  const ends = starts.slice(0, length);
  const sorted = new Int32Array(length);
  for (const row of order) {
    const bucket = bucketOf(row);
    let at = ends[bucket] as number;
    ends[bucket] = at + 1;
    const own = position[row] as number;
    for (; at > (starts[bucket] as number) && (position[sorted[at - 1] as number] as number) > own; at--)
      sorted[at] = sorted[at - 1] as number;
    sorted[at] = row;
  }
  return sorted;
}

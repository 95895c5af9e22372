/** Which rows of a table train, which validate, which test. @module */

import { OptionError } from "../errors.ts";
import { withoutCopies } from "./copies.ts";
import { foldNumbers, foldStream, inTime, marksOf, type RowMarks } from "./folds.ts";
import { checkShare, type RowSplit, splitRows } from "./split.ts";

/** One fold: its rows test. `index` 0 .. of - 1, `repeat` from 0. */
export interface Fold {
  readonly index: number;
  readonly of: number;
  readonly repeat: number;
}

/** What a row is for, where the table itself says so. */
export type Role = "train" | "validation" | "test";

export interface DivideOptions extends RowMarks {
  readonly seed: number;
  /** Share of all rows that test, where nothing else says which. */
  readonly test: number;
  /** Share of the other rows that validate. */
  readonly validation: number;
  /** Numbers by which rows are in order, or null: what is trained on is always earlier than what is validated, and that than what is tested. */
  readonly times: Float64Array | null;
  /** For each row the first one that it is a copy of, or null: where neither times nor roles decide, copies go where that one goes. */
  readonly copies: Int32Array | null;
  /** The role of each row, or null. */
  readonly roles: readonly Role[] | null;
  /** The fold that tests; null for none. */
  readonly fold: Fold | null;
  /** Whether every row that does not test trains. */
  readonly whole: boolean;
}

const NONE = new Int32Array(0);

/**
 * Divides the rows of a table. Of a share, whole groups are taken where there are groups, and the last rows where there is a time.
 * With a time the rows of fold i of k are the (i + 2)-th of k + 1 stretches, and the rows before them train.
 */
export function divideRows(rows: number, options: DivideOptions): RowSplit {
  checkShare("validation", options.validation);
  const { roles, fold, test, copies, times } = options;
  if (copies && !roles && !times) {
    const { firsts, expanded } = withoutCopies(copies);
    const groups = options.groups && groupsWithCopies(options.groups, copies);
    const own = marksOf({ labels: options.labels, groups }, firsts);
    return expanded(divideRows(firsts.length, { ...options, ...own, copies: null }));
  }
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  if (roles) return byRoles(all, roles, options);
  if (fold) return byFold(rows, fold, options);
  if (!options.groups && !options.times) {
    const { seed, labels, validation } = options;
    const split = splitRows(rows, { seed, labels, validation, test });
    return options.whole ? joined(split) : split;
  }
  const [rest, tested] = held(all, test, options, "test");
  return withValidation(rest, tested, options);
}

/** Groups of which rows are copies of each other are one. */
function groupsWithCopies(groups: Int32Array, copies: Int32Array): Int32Array {
  const parents = new Map<number, number>();
  const rootOf = (group: number): number => {
    const parent = parents.get(group) ?? group;
    return parent === group ? group : rootOf(parent);
  };
  copies.forEach((first, row) => {
    parents.set(rootOf(groups[row] as number), rootOf(groups[first] as number));
  });
  return groups.map(rootOf);
}

const joined = ({ train, validation, test }: RowSplit): RowSplit => ({
  train: Int32Array.of(...train, ...validation),
  validation: NONE,
  test,
});

function byRoles(all: Int32Array, roles: readonly Role[], options: DivideOptions): RowSplit {
  const of = (role: Role) => all.filter((row) => roles[row] === role);
  const split = { train: of("train"), validation: of("validation"), test: of("test") };
  if (options.whole) return joined(split);
  return split.validation.length > 0 ? split : withValidation(split.train, split.test, options);
}

function byFold(rows: number, { index, of, repeat }: Fold, options: DivideOptions): RowSplit {
  const { times, seed } = options;
  if (times) {
    const order = inTime(times);
    const at = (stretch: number): number => Math.round((stretch * rows) / (of + 1));
    return withValidation(order.slice(0, at(index + 1)), order.slice(at(index + 1), at(index + 2)), options);
  }
  const folds = foldNumbers(rows, of, options, foldStream(seed, repeat));
  const where = (test: (fold: number) => boolean) =>
    Int32Array.from({ length: rows }, (_, row) => row).filter((row) => test(folds[row] as number));
  return withValidation(
    where((fold) => fold !== index),
    where((fold) => fold === index),
    options,
  );
}

/** Divides the rows that do not test; the order in which rows are trained on is random anyway. */
function withValidation(rest: Int32Array, test: Int32Array, options: DivideOptions): RowSplit {
  if (options.whole || options.validation === 0) return { train: rest, validation: NONE, test };
  const [train, validation] = held(rest, options.validation, options, "validation");
  return { train, validation, test };
}

/** Parts from rows the share that is held out: [the others, those]. */
function held(
  rows: Int32Array,
  share: number,
  options: DivideOptions,
  part: "validation" | "test",
): [Int32Array, Int32Array] {
  if (share === 0) return [rows, NONE];
  const { times, seed } = options;
  if (times) {
    const order = inTime(Float64Array.from(rows, (row) => times[row] as number));
    const sorted = order.map((i) => rows[i] as number);
    const first = sorted.length - Math.round(share * sorted.length);
    return [sorted.slice(0, first), sorted.slice(first)];
  }
  const marks = marksOf(options, rows);
  if (!marks.groups) {
    const { validation, train } = splitRows(rows.length, { seed, labels: marks.labels, test: 0, validation: share });
    return [train.map((i) => rows[i] as number), validation.map((i) => rows[i] as number)];
  }
  const count = Math.max(2, Math.round(1 / share));
  const folds = foldNumbers(rows.length, count, marks, foldStream(seed, part === "test" ? -1 : -2));
  return [rows.filter((_, i) => folds[i] !== 0), rows.filter((_, i) => folds[i] === 0)];
}

/** @throws OptionError `option` unless it is a whole number, 1 or more */
export function checkFolds(folds: number): void {
  if (Number.isSafeInteger(folds) && folds >= 1) return;
  throw new OptionError(`folds: expected a whole number, 1 or more, received ${folds}.`, { folds });
}

/** The division of a table's rows, from its columns and options. @module */

import { DataError, OptionError } from "../errors.ts";
import { guessDates, readDate } from "../formats/dates.ts";
import { countDistinct } from "./copies.ts";
import { checkFolds, divideRows, type Fold, type Role } from "./divide.ts";
import type { Cells } from "./features/cells.ts";
import { listCells } from "./features/place.ts";
import type { RowSplit } from "./split.ts";
import { listNames } from "./table/errors.ts";
import type { UsedRows } from "./table/plan.ts";
import type { TableData } from "./table/table-data.ts";

/** Rows below which the quality is measured over folds unless it is told otherwise, and how many folds. */
export const FEW_ROWS = 2000;
const FOLDS = 5;
const SHARE = 0.2;

/** How rows are divided, as options of a table. */
export interface TableSplitOptions {
  /** Column whose rows of one value stay together; not an input. */
  readonly group?: string;
  /** Column by which rows are in order; not an input. */
  readonly time?: string;
  /** Column with "train", "validation" or "test" for each row; not an input. */
  readonly split?: string;
  /** Column that says how much each row counts, 0 or more; not an input. */
  readonly sampleWeight?: string;
  /** Number of folds over which the quality is measured; "auto": 5 below 2,000 rows, else 1. Default 1: none. */
  readonly folds?: number | "auto";
  /** The fold that tests: the others train. Absent with folds: all rows train. */
  readonly fold?: Fold;
  /** Whether the rows that would validate train too. Default false. */
  readonly whole?: boolean;
  /** Share of the rows not tested on that is held out for validation. Default 0.2. */
  readonly validation?: number;
  /** Train on the first `limit` training rows only. */
  readonly limit?: number;
}

export interface TableSplit extends RowSplit {
  /** Over how many folds the quality is measured; 1: over the test rows. */
  readonly folds: number;
  /** For each row the first one that it is a copy of, and whose side it is on; null without copies, and where times or roles decide. */
  readonly copies: Int32Array | null;
  readonly notes: readonly string[];
}

export interface Divided {
  readonly seed: number;
  /** A class for each row, or null. */
  readonly labels: Int32Array | null;
  readonly classes: readonly string[];
  /** A table of rows to test on. */
  readonly test: UsedRows | null;
  /** For each row the first one that it is a copy of; null without copies. */
  readonly copies: Int32Array | null;
}

/** The columns that only say how rows are divided or how much they count. @throws DataError for one that there is not; OptionError for two uses of one */
export function splitColumns(
  data: TableData,
  { group, time, split, sampleWeight }: TableSplitOptions,
  targets: readonly string[],
): Set<string> {
  const named = Object.entries({ group, time, split, "sample-weight": sampleWeight }).flatMap(([option, name]) =>
    name === undefined ? [] : [{ option, name: data.column(name).name }],
  );
  for (const { option, name } of named) {
    const twice = named.find((one) => one.option !== option && one.name === name);
    if (!targets.includes(name) && !twice) continue;
    throw new OptionError(
      `${option}: the column "${name}" is ${twice ? `that of ${twice.option}` : "the target"}. Name another.`,
      { option, column: name },
    );
  }
  return new Set(named.map(({ name }) => name));
}

/**
 * Divides the rows of a table.
 *
 * @throws DataError for a value that says no role, group or time, a group on both sides of a given split, or a part without rows
 * @throws OptionError for options that contradict each other
 */
export function splitTable(
  table: UsedRows,
  options: TableSplitOptions,
  { seed, labels, classes, test, copies }: Divided,
): TableSplit {
  const { validation = SHARE, fold = null, whole = false, limit } = options;
  const notes: string[] = [];
  const asked = options.folds === "auto" ? null : (options.folds ?? 1);
  if (asked !== null) checkFolds(asked);
  const roles = options.split === undefined ? null : rolesOf(table, options.split);
  if (roles && (asked ?? 1) > 1) {
    throw new OptionError("folds: the column of --split says which rows test. Leave one of the two out.", {});
  }
  if (roles && test) throw new OptionError("split: a test file is given too. Leave one of the two out.", {});
  if (options.group !== undefined && options.time !== undefined) {
    throw new OptionError("group and time: rows are divided by one of the two. Leave one out.", {});
  }
  const groups = options.group === undefined ? null : groupsOf(table, options.group);
  const times = options.time === undefined ? null : timesOf(table, options.time);
  if (options.group !== undefined) refuseSpanning(table, options.group, { roles, test });
  const folds = roles ? 1 : (asked ?? foldsFor(copies ? countDistinct(copies) : table.rows.length));
  if (folds > 1) checkCounts(table, folds, { groups, labels, classes, copies, notes });
  const every = folds > 1 && !fold;
  const found = divideRows(table.rows.length, {
    ...{ seed, labels: times ? null : labels, groups, times, roles, fold, copies },
    validation: every || whole ? 0 : validation,
    test: test || every ? 0 : SHARE,
    whole: whole || every,
  });
  if (limit !== undefined && (!Number.isSafeInteger(limit) || limit < 1)) {
    throw new OptionError(`limit: expected a whole number of rows, 1 or more, received ${limit}.`, { limit });
  }
  const split = { ...found, train: limit === undefined ? found.train : found.train.slice(0, limit) };
  if (labels) noteUntrained(split, { labels, classes, notes });
  refuseEmpty(table, split, { validation: !whole && !every && validation > 0, test: !test && !every });
  return { ...split, folds, copies: roles || times ? null : copies, notes };
}

/** Notes classes of which no row trains. */
function noteUntrained(
  { train }: RowSplit,
  { labels, classes, notes }: { labels: Int32Array; classes: readonly string[]; notes: string[] },
): void {
  const trained = new Set(train.map((row) => labels[row] as number));
  const untrained = classes.filter((_, label) => !trained.has(label));
  if (untrained.length === 0) return;
  notes.push(
    `classes without training rows: ${listNames(untrained, 10)}; the network cannot predict them. Divide the rows in another way, or leave theirs out`,
  );
}

const grouped = (count: number): string => count.toLocaleString("en-US");

/** How a run divides the rows, in words. */
export function describeDivision(
  { train, validation, test, folds }: TableSplit,
  { group, time, split, folds: asked }: TableSplitOptions,
  isStratified: boolean,
): string {
  const by = time !== undefined ? `in the order of "${time}"` : isStratified ? "by class" : "at random";
  const how =
    split !== undefined ? `as column "${split}" says` : group !== undefined ? `by the groups of "${group}"` : by;
  if (folds === 1) {
    const parts = [
      `${grouped(train.length)} rows train`,
      ...(validation.length > 0 ? [`${grouped(validation.length)} validate`] : []),
      ...(test.length > 0 ? [`${grouped(test.length)} test`] : ["the test file tests"]),
    ];
    return `division: ${parts.join(", ")}, divided ${how}`;
  }
  const why = asked === "auto" ? ` (the default below ${grouped(FEW_ROWS)} rows; --folds 1: one split)` : "";
  return `division: quality is measured over ${folds} folds${why}, divided ${how}; the network that is kept is trained on all rows`;
}

/** Over how many folds the quality of a table with so many rows is measured, unless it is told otherwise. */
export const foldsFor = (rows: number): number => (rows < FEW_ROWS ? FOLDS : 1);

function refuseEmpty(table: UsedRows, split: RowSplit, wanted: { validation: boolean; test: boolean }): void {
  const parts = [
    ["training", split.train, true],
    ["validation", split.validation, wanted.validation],
    ["test", split.test, wanted.test],
  ] as const;
  for (const [part, rows, needed] of parts) {
    if (!needed || rows.length > 0) continue;
    throw DataError.at(table.data.where, `${table.rows.length} rows are too few: none is left for ${part}. Add rows.`, {
      rows: table.rows.length,
    });
  }
}

/** Refuses more folds than there are rows or groups, and notes classes that not every fold can have. */
function checkCounts(
  table: UsedRows,
  folds: number,
  {
    groups,
    labels,
    classes,
    copies,
    notes,
  }: Pick<Divided, "labels" | "classes" | "copies"> & { groups: Int32Array | null; notes: string[] },
): void {
  const isCopy = (row: number): boolean => copies !== null && copies[row] !== row;
  const units = groups ? new Set(groups).size : table.rows.filter((_, row) => !isCopy(row)).length;
  if (units < folds) {
    const what = groups ? "groups" : copies ? "different rows" : "rows";
    throw DataError.at(
      table.data.where,
      `${units} ${what} are too few for ${folds} folds. Choose fewer (--folds), or add ${what}.`,
    );
  }
  if (!labels) return;
  const counts = classes.map(() => 0);
  for (const [row, label] of labels.entries()) if (!isCopy(row)) counts[label] = (counts[label] as number) + 1;
  const rare = classes.flatMap((name, label) =>
    (counts[label] as number) < folds ? [`"${name}" (${counts[label]})`] : [],
  );
  if (rare.length === 0) return;
  notes.push(
    `classes with fewer rows than the ${folds} folds: ${rare.slice(0, 10).join(", ")}${rare.length > 10 ? ` and ${rare.length - 10} more` : ""}; some folds have none to test on`,
  );
}

const ROLES: Readonly<Record<string, Role>> = {
  train: "train",
  training: "train",
  validation: "validation",
  valid: "validation",
  val: "validation",
  test: "test",
};

function fieldsOf<T>(
  table: UsedRows,
  column: string,
  read: (cells: Cells, row: number) => T | null,
  expected: string,
): T[] {
  const cells = table.data.cells(column);
  const found = Array.from(table.rows, (row) => read(cells, row));
  const wrong = [...table.rows].filter((_, i) => found[i] === null);
  if (wrong.length === 0) return found as T[];
  throw DataError.at(table.data.where, `column "${column}" ${expected}: ${listCells(cells, wrong)}.`, {
    column,
    lines: wrong.map((row) => cells.line(row)),
  });
}

function rolesOf(table: UsedRows, column: string): Role[] {
  const expected = "must say train, validation or test in every row (--split)";
  return fieldsOf(table, column, (cells, row) => ROLES[cells.text(row).toLowerCase()] ?? null, expected);
}

/** Number of each row's group, in order of appearance. */
function groupsOf(table: UsedRows, column: string): Int32Array {
  const names = fieldsOf(table, column, groupName, "must name a group in every row (--group)");
  const numbers = new Map<string, number>();
  for (const name of names) if (!numbers.has(name)) numbers.set(name, numbers.size);
  return Int32Array.from(names, (name) => numbers.get(name) as number);
}

const groupName = (cells: Cells, row: number): string | null => (cells.isMissing(row) ? null : cells.text(row));

/** Numbers as they are, dates as milliseconds. */
function timesOf(table: UsedRows, column: string): Float64Array {
  const expected = "must hold numbers or dates such as 2024-05-31 in every row (--time)";
  const own = table.data.column(column);
  const order =
    guessDates(
      own.texts.filter((text) => !own.isMissing(text)),
      null,
    )?.order ?? "dmy";
  const read = (cells: Cells, row: number): number | null => {
    const number = cells.number(row);
    if (number !== null) return Number.isNaN(number) ? null : number;
    return readDate(cells.text(row), order)?.ms ?? null;
  };
  return Float64Array.from(fieldsOf(table, column, read, expected));
}

/** How much each row counts, null where no column says. @throws DataError for a value that is no number, or below 0, with its line */
export function weightsOf(table: UsedRows, column: string | undefined): Float64Array | null {
  if (column === undefined) return null;
  const read = (cells: Cells, row: number): number | null => {
    const number = cells.number(row);
    return number !== null && number >= 0 && number < Number.POSITIVE_INFINITY ? number : null;
  };
  return Float64Array.from(
    fieldsOf(table, column, read, "must hold a weight of 0 or more in every row (--sample-weight)"),
  );
}

/** A group whose rows both train and test leaks what it is asked to find out. @throws DataError that names some */
function refuseSpanning(
  table: UsedRows,
  column: string,
  { roles, test }: { roles: readonly Role[] | null; test: UsedRows | null },
): void {
  if (!roles && !test) return;
  const sides = new Map<string, Set<string>>();
  const note = (name: string, role: string): void => void sides.set(name, (sides.get(name) ?? new Set()).add(role));
  const cells = table.data.cells(column);
  for (const [i, row] of table.rows.entries()) note(cells.text(row), roles?.[i] ?? "train");
  const tested = test?.data.cells(column);
  for (const row of test?.rows ?? []) note(tested?.text(row) as string, "test");
  const spanning = [...sides].flatMap(([name, roles]) =>
    roles.size > 1 ? [`"${name}" (${[...roles].join(" and ")})`] : [],
  );
  if (spanning.length === 0) return;
  throw DataError.at(
    table.data.where,
    `${spanning.length} groups of column "${column}" are on more than one side of the given split: ${spanning.slice(0, 5).join(", ")}. Move their rows to one side, or leave out --group.`,
    { column, groups: spanning.length },
  );
}

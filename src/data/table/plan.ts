/** What will be done about each column of a table, decided once on the whole file. @module */

import { DataError } from "../../errors.ts";
import type { DateOrder } from "../../formats/dates.ts";
import type { LeftOut, Task } from "../dataset.ts";
import { listCells } from "../features/place.ts";
import type { MissingPolicy } from "../preprocessing.ts";
import { type ColumnKind, inspectColumn } from "./kinds.ts";
import { chosenColumns } from "./name-patterns.ts";
import { namesOfRows } from "./names-of-rows.ts";
import type { TableData } from "./table-data.ts";
import { encodeClasses, forbidMissingTargets, inspectTargets, missingRows, type TargetKind } from "./targets.ts";

export interface PlanOptions {
  /** Name of the column to predict, or of several. Default: the last that has a name. */
  readonly target?: string | readonly string[] | undefined;
  /** Default: inferred from the target. */
  readonly task?: Task | undefined;
  /** Default "impute". */
  readonly missing?: MissingPolicy | undefined;
  /** Columns whose numbers are names. */
  readonly categorical?: readonly string[] | undefined;
  /** The levels of columns of texts that have an order. */
  readonly levels?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Columns to leave out; `*` stands for any characters. */
  readonly ignore?: readonly string[] | undefined;
  /** The only columns to take as inputs. */
  readonly only?: readonly string[] | undefined;
  /** Whether dates of three numbers have the day or the month first. Default: found from them. */
  readonly dateOrder?: DateOrder | undefined;
  /** Columns that only say how rows are divided, or how much they count. */
  readonly divides?: ReadonlySet<string>;
}

/** Rows of a table. */
export interface UsedRows {
  readonly data: TableData;
  /** The rows in use: all, or those that the policy on missing values keeps. */
  readonly rows: Int32Array;
}

export interface TablePlan extends UsedRows {
  readonly missing: MissingPolicy;
  readonly target: TargetKind;
  /** Columns to make inputs of, in the order of the file. */
  readonly inputs: ReadonlyMap<string, ColumnKind>;
  readonly leftOut: readonly LeftOut[];
  /** The class of each row in use; null where numbers are predicted. */
  readonly labels: Int32Array | null;
  readonly notes: readonly string[];
}

const NO_VALUES = "it has no values";

/** The names of the columns to predict. @throws DataError for a name that no column has */
export function targetColumns(data: TableData, { target }: PlanOptions): string[] {
  if (target === undefined) {
    const named = data.names.filter((name) => !data.unnamed.includes(name));
    return [(named.at(-1) ?? data.names.at(-1)) as string];
  }
  const names = typeof target === "string" ? [target] : target;
  return [...new Set(names.map((name) => data.column(name).name))];
}

/**
 * Decides what to do about each column.
 *
 * @throws DataError `data` when the table is not fit for it; the message names columns, lines and remedy
 */
export function planTable(data: TableData, options: PlanOptions = {}): TablePlan {
  const { missing = "impute", task = null, categorical = [], levels = {} } = options;
  const notes: string[] = [];
  const targets = targetColumns(data, options);
  const declared = new Set([...categorical, ...Object.keys(levels)].map((name) => data.column(name).name));
  const { kinds, leftOut } = chooseInputs(data, targets, { ...options, declared });
  const isNamed = targets.some((name) => declared.has(name));
  const areTexts = isNamed || task === "classification";
  const rows = usedRows(data, { missing, inputs: [...kinds.keys()], targets, areTexts }, notes);
  const target = inspectTargets(data, targets, { rows, task, categorical: targets.some((name) => declared.has(name)) });
  if (kinds.size === 0) throw noInputs(data, leftOut);
  refuseProblems(data, kinds);
  const isClasses = target.task === "classification";
  const labels = isClasses
    ? encodeClasses(
        data.cells(targets[0] as string),
        { kind: "classes", column: targets[0] as string, classes: target.classes },
        rows,
      )
    : null;
  return { data, missing, target, inputs: kinds, leftOut, rows, labels, notes };
}

/** The kinds of the columns to take, and why the others are left out. */
function chooseInputs(
  data: TableData,
  targets: readonly string[],
  {
    categorical = [],
    levels = {},
    ignore,
    only,
    dateOrder,
    divides,
    declared,
  }: PlanOptions & { declared: ReadonlySet<string> },
): { kinds: Map<string, ColumnKind>; leftOut: LeftOut[] } {
  const { where, names } = data;
  const ignored = chosenColumns(where, names, ignore ?? []);
  const wanted = only === undefined ? null : chosenColumns(where, names, only);
  const kinds = new Map<string, ColumnKind>();
  const leftOut: LeftOut[] = [];
  for (const column of data.columns) {
    const { name } = column;
    if (targets.includes(name)) continue;
    const kind = inspectColumn(column, {
      categorical: categorical.includes(name),
      ...(Object.hasOwn(levels, name) ? { levels: levels[name] as readonly string[] } : {}),
      dateOrder: dateOrder ?? null,
    });
    const chosen = declared.has(name) || only?.includes(name) === true;
    const why = divides?.has(name)
      ? "it divides or weighs the rows"
      : ignored.has(name)
        ? "as asked (--ignore)"
        : wanted !== null && !wanted.has(name)
          ? "not among those asked for (--only)"
          : kind.kind === "empty"
            ? NO_VALUES
            : chosen
              ? null
              : namesOfRows(column, kind, data.unnamed.includes(name));
    if (why === null) kinds.set(name, kind);
    else leftOut.push({ column: name, why });
  }
  return { kinds, leftOut };
}

interface RowChoice {
  readonly missing: MissingPolicy;
  readonly inputs: readonly string[];
  readonly targets: readonly string[];
  /** Whether the targets are known to be texts. */
  readonly areTexts: boolean;
}

/** The rows that the policy on missing values keeps. @throws DataError for rows without a target, where it keeps those, or where none is left */
export function usedRows(
  data: TableData,
  { missing, inputs, targets, areTexts }: RowChoice,
  notes: string[],
): Int32Array {
  if (missing === "impute" || missing === "error") forbidMissingTargets(data, targets, areTexts);
  if (missing === "error") forbidMissingInputs(data, inputs);
  const columns = missing === "drop" ? [...inputs, ...targets] : missing === "drop-target" ? targets : [];
  if (columns.length === 0) return Int32Array.from({ length: data.rows }, (_, row) => row);
  const left = new Uint8Array(data.rows);
  for (const name of columns) {
    for (const row of missingRows(data, name, areTexts && targets.includes(name))) left[row] = 1;
  }
  const rows = Int32Array.from(left.keys()).filter((row) => left[row] === 0);
  const dropped = data.rows - rows.length;
  if (dropped === 0) return rows;
  const what = missing === "drop-target" ? "no target" : "a missing value";
  if (rows.length === 0) {
    const remedy = missing === "drop" ? "Choose --missing impute" : "Choose another column (--target)";
    throw DataError.at(data.where, `every row has ${what}, so none is left. ${remedy}.`);
  }
  notes.push(`${data.where}: ${dropped} of ${data.rows} rows have ${what} and are left out`);
  return rows;
}

/** @throws DataError for the first row that misses a value in one of the columns */
function forbidMissingInputs(data: TableData, columns: readonly string[]): void {
  const found = columns.map((column) => ({ column, row: missingRows(data, column)[0] ?? Number.POSITIVE_INFINITY }));
  const first = found.reduce((a, b) => (b.row < a.row ? b : a), { column: "", row: Number.POSITIVE_INFINITY });
  if (first.row === Number.POSITIVE_INFINITY) return;
  const line = data.line(first.row);
  throw DataError.at(
    data.where,
    `line ${line} has no value in column "${first.column}", but missing values are not allowed. Fill it in, or choose another policy (--missing impute or drop).`,
    { column: first.column, line },
  );
}

/** All columns that are neither one thing nor another, in one message. @throws DataError */
function refuseProblems(data: TableData, kinds: ReadonlyMap<string, ColumnKind>): void {
  const wrong = [...kinds].filter(([, { problem }]) => problem !== null);
  if (wrong.length === 0) return;
  const names = wrong.map(([name]) => name);
  const texts = wrong.map(([name, { problem, wrong: rows }]) => {
    return `column "${name}" ${problem}${rows.length > 0 ? `, but ${listCells(data.cells(name), rows)}` : ""}`;
  });
  throw DataError.at(
    data.where,
    `${texts.join("; ")}. Correct the file, skip lines that are not part of the table (--skip-lines), name the words that mean a missing value (--na), declare the column categorical (--categorical ${names.join(",")}), or leave it out (--ignore ${names.join(",")}).`,
    { columns: names, lines: wrong.flatMap(([, { wrong: rows }]) => rows.map((row) => data.line(row))) },
  );
}

/** Nothing to learn from. */
export function noInputs({ where }: TableData, leftOut: readonly LeftOut[]): DataError {
  const why = leftOut.map(({ column, why: reason }) => `"${column}" is left out: ${reason}`).join("; ");
  const usable = leftOut.filter(({ why: reason }) => reason !== NO_VALUES && !reason.startsWith("it is "));
  const remedy =
    usable.length === 0
      ? "Add a column that tells the rows apart"
      : `Name those to take all the same: --only ${usable.map(({ column }) => column).join(",")}`;
  return DataError.at(
    where,
    `expected a column of inputs besides the target, found none${why === "" ? "" : ` (${why})`}. ${remedy}.`,
    { leftOut },
  );
}

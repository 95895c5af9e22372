/** Targets as a user has them: texts, booleans or numbers. @module */

import { DataError, OptionError } from "../errors.ts";
import type { Task } from "./dataset.ts";
import { sortLevels } from "./table/kinds.ts";
import { fewEnough } from "./table/targets.ts";

/** The target of a row: a class, or a number to predict. */
export type PlainTarget = string | number | boolean;

/** Classes of rows. */
export interface ClassNames {
  readonly classes: readonly string[];
  /** [rows] */
  readonly labels: Int32Array;
  readonly notes: readonly string[];
}

/** @throws DataError `data` for a target that is no finite number */
export function numbersOf(targets: ArrayLike<PlainTarget>, where: string): Float64Array {
  return Float64Array.from({ length: targets.length }, (_, row) => {
    const value = targets[row];
    if (typeof value === "number" && Number.isFinite(Math.fround(value))) return value;
    throw new DataError(
      `${where}: expected a number to predict, but the target of row ${row + 1} is ${String(value)}.`,
      {
        row: row + 1,
      },
    );
  });
}

/**
 * The classes of the targets; null where they are numbers to predict.
 *
 * @throws DataError `data` for a target that is neither text, boolean nor a finite number, a label without a class, or fewer than two classes
 * @throws OptionError `option` for classes of a regression
 */
export function classesOf(
  targets: ArrayLike<PlainTarget>,
  { task, classes }: { readonly task?: Task; readonly classes?: readonly string[] },
  where: string,
): ClassNames | null {
  if (task === "regression") {
    if (!classes) return null;
    throw new OptionError(`${where}: classes: a regression has none. Leave them out, or leave out the task.`, {
      classes,
    });
  }
  if (classes) return labelled(targets, classes, where);
  const given = Array.from({ length: targets.length }, (_, row) => checked(targets[row], row, where));
  const numeric = given.every((value) => typeof value === "number");
  const names = sortLevels(new Set(given.map(String)));
  const few = fewEnough(names.length, given.length);
  if (task === undefined && numeric && !(given.every(Number.isInteger) && few)) return null;
  if (names.length < 2) {
    throw new DataError(`${where}: the target is "${names[0]}" in every row, so there is nothing to learn.`);
  }
  const labels = new Map(names.map((name, label) => [name, label]));
  const notes =
    task === undefined && numeric ? [`target: classification, ${names.length} classes (inferred; task overrides)`] : [];
  return {
    classes: names,
    labels: Int32Array.from(given, (value) => labels.get(String(value)) as number),
    notes,
  };
}

function checked(value: PlainTarget | undefined, row: number, where: string): PlainTarget {
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new DataError(
    `${where}: expected a text, a boolean or a finite number as target, but that of row ${row + 1} is ${String(value)}. Leave the row out.`,
    { row: row + 1 },
  );
}

/** Targets that are labels of the named classes, or their names. */
function labelled(targets: ArrayLike<PlainTarget>, classes: readonly string[], where: string): ClassNames {
  const labels = Int32Array.from({ length: targets.length }, (_, row) => {
    const value = targets[row];
    const label = typeof value === "number" ? value : classes.indexOf(String(value));
    if (Number.isInteger(label) && label >= 0 && label < classes.length) return label;
    throw new DataError(
      `${where}: expected a label from 0 to ${classes.length - 1} or the name of a class, but the target of row ${row + 1} is ${String(value)}.`,
      { row: row + 1, classes },
    );
  });
  return { classes, labels, notes: [] };
}

/** A table on which a trained network continues: its rows keep their roles, its columns what they were encoded to. @module */

import { DataError, OptionError } from "../../errors.ts";
import { divideRows } from "../divide.ts";
import type { TablePreprocessing } from "../preprocessing.ts";
import type { TableSplit, TableSplitOptions } from "../table-split.ts";
import { ROLES, type TableContent } from "./content.ts";
import { contentKeys } from "./content-of.ts";
import { tableCopies } from "./copies.ts";
import { listNames } from "./errors.ts";
import type { TablePlan, UsedRows } from "./plan.ts";

/** What an earlier run did with its table. */
export interface EarlierTable {
  readonly content: TableContent;
  readonly preprocessing: TablePreprocessing;
}

const remedy = "Leave it out (--ignore), or train a new network without --continue";

/**
 * Refuses columns that the network does not know, kinds that differ, and new classes.
 *
 * @throws DataError
 */
export function checkContinued({ data, inputs, target }: TablePlan, { content, preprocessing }: EarlierTable): void {
  const { where, names } = data;
  const known = new Map(content.columns.map(({ name, kind }) => [name, kind]));
  const missing = [...known.keys()].filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw DataError.at(
      where,
      `the network that is continued takes columns that it does not have: ${listNames(missing)}.`,
    );
  }
  const fresh = [...inputs.keys()].filter((name) => !known.has(name) && !content.others.includes(name));
  if (fresh.length > 0) {
    throw DataError.at(
      where,
      `it has columns that the network that is continued does not know: ${listNames(fresh)}. ${remedy}.`,
    );
  }
  const changed = [...inputs].filter(
    ([name, { kind }]) => known.has(name) && kind !== "empty" && known.get(name) !== kind,
  );
  if (changed.length > 0) {
    const found = changed.map(([name, { kind }]) => `"${name}" was ${known.get(name)} and is ${kind}`);
    throw DataError.at(
      where,
      `columns hold something else than before: ${found.join(", ")}. Correct the file, or train a new network.`,
    );
  }
  const { target: before } = preprocessing;
  if (before.kind !== "classes") return;
  const classes = target.classes.filter((name) => !before.classes.includes(name));
  if (classes.length === 0) return;
  throw DataError.at(
    where,
    `its target has classes that the network that is continued has no output for: ${listNames(classes)}. Leave their rows out, or train a new network without --continue.`,
    { classes },
  );
}

/** The roles of earlier rows, by key, in their order. */
function rolesByKey({ keys, roles }: TableContent): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const [row, key] of keys.entries()) {
    const before = found.get(key);
    if (before) before.push(roles[row] as number);
    else found.set(key, [roles[row] as number]);
  }
  return found;
}

const UNUSED = ROLES.indexOf("unused");

/** The place of each row's role; -1 for rows that were not there. A further copy of a row is what its first one is. */
function knownRoles(keys: Float64Array, content: TableContent): Int8Array {
  const earlier = rolesByKey(content);
  const used = new Map<number, number>();
  return Int8Array.from(keys, (key) => {
    const roles = earlier.get(key);
    if (!roles) return -1;
    const at = used.get(key) ?? 0;
    used.set(key, at + 1);
    const role = roles[at] ?? Math.min(...roles);
    return role === UNUSED ? -1 : role;
  });
}

/**
 * Divides the rows of a table on which a network continues: rows that were there keep their role, so that none is tested on that was trained on; the others
 * are divided as those of a new table.
 *
 * @throws OptionError where a column divides the rows
 */
export function continuedSplit(
  plan: TablePlan,
  { content }: EarlierTable,
  {
    options,
    test,
  }: { readonly options: TableSplitOptions & { readonly seed: number }; readonly test: UsedRows | null },
): TableSplit {
  const divided = (["group", "time", "split"] as const).find((name) => options[name] !== undefined);
  if (divided) {
    throw new OptionError(`continue: rows keep the roles that they had, so --${divided} cannot divide them anew.`, {
      option: divided,
    });
  }
  const { validation = 0.2 } = options;
  const roles = knownRoles(contentKeys(plan, content.columns), content);
  const fresh = Int32Array.from(roles.keys()).filter((row) => roles[row] === -1);
  const own = { ...plan, rows: fresh.map((row) => plan.rows[row] as number) };
  const found = divideRows(fresh.length, {
    ...{ seed: options.seed, groups: null, times: null, roles: null, fold: null, whole: false },
    labels: plan.labels && fresh.map((row) => (plan.labels as Int32Array)[row] as number),
    copies: fresh.length > 0 ? tableCopies(own) : null,
    validation,
    test: test ? 0 : 0.2,
  });
  const rows = (role: number, added: Int32Array): Int32Array => {
    const before = Int32Array.from(roles.keys()).filter((row) => roles[row] === role);
    // In the order of the file, so that a resumed run, to which no row is new, has the same.
    return Int32Array.of(...before, ...added.map((i) => fresh[i] as number)).sort();
  };
  const count = roles.length - fresh.length;
  return {
    train: rows(0, found.train),
    validation: rows(1, found.validation),
    test: rows(2, found.test),
    folds: 1,
    copies: tableCopies(plan),
    notes: [
      `continued: ${count.toLocaleString("en-US")} rows were there before and train, validate or test as they did; ${fresh.length.toLocaleString("en-US")} are new`,
    ],
  };
}

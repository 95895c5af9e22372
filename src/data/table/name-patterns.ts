/** Columns chosen by name, where `*` stands for any characters. @module */

import { OptionError } from "../../errors.ts";
import { listNames, nameIndex } from "./errors.ts";

/** The columns that a list of names and patterns means. @throws DataError for a name that no column has, OptionError for a pattern that fits none */
export function chosenColumns(where: string, columns: readonly string[], given: readonly string[]): Set<string> {
  const chosen = given.flatMap((name) => {
    if (!name.includes("*") || columns.includes(name)) return [columns[nameIndex(where, columns, name)] as string];
    const pattern = new RegExp(`^${name.split("*").map(escaped).join(".*")}$`, "u");
    const found = columns.filter((column) => pattern.test(column));
    if (found.length > 0) return found;
    throw new OptionError(`${where}: no column is called like "${name}". The columns are ${listNames(columns)}.`, {
      name,
    });
  });
  return new Set(chosen);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

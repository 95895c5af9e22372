/** JSON files of a run. @module */

import { readFileSync } from "node:fs";
import { DataError } from "../../../errors.ts";

/**
 * The object in a JSON file; `what` says in an error what it should be, `parse` reads other forms of JSON.
 *
 * @throws DataError when the file is damaged
 */
export function readJson(path: string, what: string, parse: (text: string) => unknown = JSON.parse): unknown {
  let value: unknown;
  let cause: unknown;
  try {
    value = parse(readFileSync(path, "utf8"));
  } catch (error) {
    cause = error;
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new DataError(`${path}: expected ${what} as JSON. The file is damaged.`, { path }, { cause });
}

/** Rows in the body of a request. @module */

import type { Row } from "../predict/predictor.ts";
import { Refusal } from "./limits.ts";

export interface GivenRows {
  readonly rows: readonly Row[];
  /** Whether the body is a list of rows: then the answer is one of predictions. */
  readonly isList: boolean;
}

const article = (value: unknown): string =>
  value === null
    ? "null"
    : Array.isArray(value)
      ? "a list"
      : typeof value === "object"
        ? "an object"
        : `a ${typeof value}`;

function rowOf(value: unknown, row: number): Row {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Refusal(400, `row ${row}: expected an object with the columns of /schema, received ${article(value)}.`, {
      row,
    });
  }
  for (const [column, field] of Object.entries(value)) {
    if (field === null || typeof field !== "object") continue;
    throw new Refusal(
      422,
      `row ${row}: expected a number, a text or null in column ${JSON.stringify(column)}, received ${article(field)}.`,
      { row, column },
    );
  }
  return value as Row;
}

/** A row as an object, or a list of them. @throws Refusal */
export function rowsIn(body: Buffer, maxRows: number): GivenRows {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (error) {
    const problem = body.length === 0 ? "it is empty" : (error as Error).message;
    throw new Refusal(400, `expected a body of JSON, a row as an object or a list of rows; ${problem}.`);
  }
  const isList = Array.isArray(parsed);
  const given = isList ? (parsed as readonly unknown[]) : [parsed];
  if (given.length > maxRows) {
    throw new Refusal(
      413,
      `expected at most ${maxRows} rows, received ${given.length}. Send fewer at a time (--max-rows sets the limit).`,
      { maxRows, rows: given.length },
    );
  }
  return { rows: given.map((value, i) => rowOf(value, i + 1)), isList };
}

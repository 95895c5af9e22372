/** JSON and JSON lines as tables. @module */

import { parse } from "lossless-json";
import { DataError } from "../../errors.ts";
import type { Table } from "../../formats/table.ts";
import { TextPieces } from "../../formats/text-pieces.ts";
import { type ContentFormat, fieldOf, tableOf } from "./content-format.ts";
import type { ReadingOptions } from "./reading-options.ts";

type Fields = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value with its numbers as they are written, so that none is rounded. @throws DataError by line */
function parsed(text: string, where: string, line: number): unknown {
  try {
    return parse(text, null, (number) => number);
  } catch (cause) {
    throw DataError.at(where, `line ${line} is not what JSON should be: ${(cause as Error).message}.`, { line });
  }
}

/** The fields of an object, those of objects inside it as `outer.inner`. */
function flattened(record: Fields, where: string, row: number, prefix = ""): [string, string][] {
  return Object.entries(record).flatMap(([name, value]): [string, string][] => {
    if (isRecord(value)) return flattened(value, where, row, `${prefix}${name}.`);
    if (!Array.isArray(value)) return [[prefix + name, fieldOf(value)]];
    throw DataError.at(
      where,
      `row ${row} holds a list in "${prefix}${name}", where a table has one value. Leave it out, or divide it into columns.`,
      {
        row,
        column: prefix + name,
      },
    );
  });
}

/** Objects as rows: a column for each name that any of them has. */
function ofObjects(records: readonly unknown[], where: string): Table {
  const rows = records.map((record, i) => {
    if (isRecord(record)) return new Map(flattened(record, where, i + 1));
    throw DataError.at(where, `expected an object in row ${i + 1}, found ${JSON.stringify(record)?.slice(0, 40)}.`, {
      row: i + 1,
    });
  });
  const names = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  return tableOf(where, names, { rows: rows.map((row) => names.map((name) => row.get(name) ?? "")), first: 1 });
}

function ofLists(names: readonly unknown[] | null, lists: readonly unknown[], where: string): Table {
  const columns = names?.map(fieldOf) ?? (lists[0] as unknown[]).map((_, at) => String(at + 1));
  const rows = lists.map((list, i) => {
    if (Array.isArray(list) && list.length === columns.length) return list.map(fieldOf);
    throw DataError.at(where, `expected a list of ${columns.length} values in row ${i + 1}.`, { row: i + 1 });
  });
  return tableOf(where, columns, { rows, first: 1 });
}

/** The ways in which programs write tables as JSON: rows as objects, rows as lists, or columns by name. */
function tableIn(value: unknown, where: string): Table {
  if (Array.isArray(value)) return Array.isArray(value[0]) ? ofLists(null, value, where) : ofObjects(value, where);
  if (!isRecord(value)) throw DataError.at(where, "expected a table as JSON, found one value.");
  const { columns, data } = value;
  if (Array.isArray(columns) && Array.isArray(data)) return ofLists(columns, data, where);
  const held = Object.values(value);
  if (held.length === 1 && Array.isArray(held[0]) && isRecord(held[0][0])) return ofObjects(held[0], where);
  const lists = held.map((one) => (isRecord(one) ? Object.values(one) : one));
  const [first] = lists;
  if (Array.isArray(first) && lists.every((list) => Array.isArray(list) && list.length === first.length)) {
    return ofLists(
      Object.keys(value),
      first.map((_, row) => lists.map((list) => (list as unknown[])[row])),
      where,
    );
  }
  throw DataError.at(
    where,
    "expected a table as JSON: a list of objects, one object a line, or a list for each column.",
  );
}

async function* read(bytes: Uint8Array, where: string, { encoding }: ReadingOptions): AsyncGenerator<Table> {
  const pieces = new TextPieces(where, encoding ?? null);
  const text = (pieces.push(bytes) + pieces.end()).replace(/^\ufeff/, "").trim();
  const end = text.indexOf("\n");
  const firstLine = end < 0 ? text : text.slice(0, end);
  const isLines = end > 0 && isWhole(firstLine);
  if (!isLines) {
    const value = parsed(text, where, 1);
    yield isRecord(value) && end < 0 && Object.values(value).every((one) => typeof one !== "object")
      ? ofObjects([value], where)
      : tableIn(value, where);
    return;
  }
  const lines = text.split("\n");
  const records = lines.flatMap((line, i) => (line.trim() === "" ? [] : [parsed(line, where, i + 1)]));
  yield Array.isArray(records[0]) ? ofLists(null, records, where) : ofObjects(records, where);
}

function isWhole(line: string): boolean {
  try {
    return typeof JSON.parse(line) === "object";
  } catch {
    return false;
  }
}

export const json: ContentFormat = {
  name: "JSON",
  mostBytes: 256 * 2 ** 20,
  recognizes(first) {
    const start = new TextDecoder()
      .decode(first.subarray(0, 200))
      .replace(/^\ufeff/, "")
      .trimStart();
    return /^(?:\[\s*[[{]|\{\s*"|\[\s*\])/.test(start);
  },
  read,
};

/** Parquet files as tables. @module */

import { parquetMetadata, parquetReadObjects, parquetSchema } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { DataError } from "../../errors.ts";
import type { Table } from "../../formats/table.ts";
import { type ContentFormat, fieldOf, tableOf } from "./content-format.ts";

/** Rows that are read at a time. */
const PIECE = 50_000;

async function* read(bytes: Uint8Array, where: string): AsyncGenerator<Table> {
  const file = Uint8Array.from(bytes).buffer;
  try {
    const metadata = parquetMetadata(file);
    const names = parquetSchema(metadata).children.map(({ element }) => element.name);
    const rows = Number(metadata.num_rows);
    for (let from = 0; from < Math.max(1, rows); from += PIECE) {
      const objects = await parquetReadObjects({
        file,
        metadata,
        compressors,
        rowStart: from,
        rowEnd: Math.min(rows, from + PIECE),
      });
      const fields = objects.map((row, i) =>
        names.map((name) => checkedField(row[name], { where, name, row: from + i + 1 })),
      );
      yield tableOf(where, names, { rows: fields, first: from + 1 });
    }
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw new DataError(
      `${where}: the Parquet file cannot be read: ${(cause as Error).message}.`,
      { where },
      { cause },
    );
  }
}

function checkedField(value: unknown, { where, name, row }: { where: string; name: string; row: number }): string {
  if (typeof value !== "object" || value === null || value instanceof Date) return fieldOf(value);
  throw DataError.at(
    where,
    `row ${row} holds a list or an object in "${name}", where a table has one value. Leave the column out of the file.`,
    {
      row,
      column: name,
    },
  );
}

export const parquet: ContentFormat = {
  name: "Parquet",
  mostBytes: 2 ** 31,
  recognizes: (first) => String.fromCharCode(...first.subarray(0, 4)) === "PAR1",
  read,
};

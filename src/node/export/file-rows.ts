/** Rows of the table that a run was trained on, as they stand in its file. @module */

import { transformRows } from "../../data/preprocessing.ts";
import { BurgeonError } from "../../errors.ts";
import type { TableInput } from "../../export/model.ts";
import type { Table } from "../../formats/table.ts";
import type { AnyConfig } from "../runs/config/environment-config.ts";
import { readForModel } from "../tables/load-for-model.ts";
import type { ReadingOptions } from "../tables/reading-options.ts";

/** A row that the model can predict: under some policies a value may not be missing. */
function isUsable({ preprocessing }: TableInput, table: Table, row: number): boolean {
  const one = { ...table, rows: [table.rows[row] as readonly string[]], lines: table.lines.subarray(row, row + 1) };
  try {
    transformRows(preprocessing, one);
    return true;
  } catch (error) {
    if (error instanceof BurgeonError) return false;
    throw error;
  }
}

/** The first usable rows of the file; null where it is not there any more, or is another table by now. */
export async function fileRows(config: AnyConfig, input: TableInput, count: number): Promise<Table | null> {
  if (!("dataset" in config)) return null;
  const { dataset } = config;
  const names = ["skipLines", "delimiter", "header", "decimal", "encoding", "na"] as const;
  const given = config as unknown as Readonly<Record<string, unknown>>;
  const reading = Object.fromEntries(names.map((name) => [name, given[name] ?? undefined])) as ReadingOptions;
  try {
    for await (const table of readForModel(dataset, input.preprocessing, reading)) {
      const rows = [...table.rows.keys()].filter((row) => isUsable(input, table, row)).slice(0, count);
      if (rows.length === 0) continue;
      return {
        ...table,
        rows: rows.map((row) => table.rows[row] as readonly string[]),
        lines: Int32Array.from(rows, (row) => table.lines[row] as number),
      };
    }
  } catch (error) {
    if (!(error instanceof BurgeonError) && (error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return null;
}

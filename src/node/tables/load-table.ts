/** A table file in memory. @module */

import { type TableData as Data, TableData } from "../../data/table/table-data.ts";
import type { OnReadProgress } from "./bytes.ts";
import { decimalMark, readingWords, readTable, type TableLayout } from "./read-table.ts";
import type { ReadingOptions } from "./reading-options.ts";

export interface LoadTableOptions extends ReadingOptions {
  /** Columns of which all texts are kept. "last" stands for the last one. */
  readonly keep?: (columns: readonly string[]) => readonly string[];
  /** The table that this one goes with: its columns are expected, and its decimal mark in doubt. */
  readonly like?: Data | undefined;
  readonly onProgress?: OnReadProgress | undefined;
}

export interface LoadedTable {
  readonly data: TableData;
  readonly layout: TableLayout;
  /** How it was read, in words. */
  readonly about: readonly string[];
}

/**
 * Reads a table file into memory, in one pass.
 *
 * @throws DataError `data` when the file is no table
 */
export async function loadTable(path: string, options: LoadTableOptions = {}): Promise<LoadedTable> {
  const { keep = () => [], like, onProgress } = options;
  let layout: TableLayout | null = null;
  let data: TableData | null = null;
  const pieces = readTable(path, {
    ...options,
    onProgress: onProgress ?? null,
    expects: like ? { columns: like.names } : null,
    ...(like && !like.headed ? { header: false } : {}),
    onLayout: (found) => {
      layout = found;
    },
  });
  for await (const table of pieces) {
    data ??= new TableData(table, {
      keep: keep(table.columns),
      missingWords: options.na ?? null,
      decimal: decimalMark(options.decimal) ?? table.decimal ?? null,
      decimalInDoubt: like?.decimal,
      commaInDoubt: (layout as TableLayout | null)?.delimiter === ";",
    });
    data.push(table);
  }
  const settled = (data as TableData).settle();
  return {
    data: settled,
    layout: layout as unknown as TableLayout,
    about: readingWords(layout as unknown as TableLayout, settled.decimal, options.na ?? null),
  };
}

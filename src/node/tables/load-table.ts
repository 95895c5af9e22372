/** A table file in memory. @module */

import { type TableData as Data, TableData } from "../../data/table/table-data.ts";
import { DataError } from "../../errors.ts";
import { type DecimalTally, decimalOf, noTally, tallyDecimal } from "../../formats/number-notation.ts";
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
  if (options.decimal) refuseOtherMark(settled, options.decimal);
  return {
    data: settled,
    layout: layout as unknown as TableLayout,
    about: readingWords(layout as unknown as TableLayout, settled.decimal, options.na ?? null),
  };
}

/** A mark that no number has, while others have the other one, was said by mistake. @throws DataError that shows one */
function refuseOtherMark({ where, columns }: TableData, decimal: NonNullable<ReadingOptions["decimal"]>): void {
  const other = decimal === "comma" ? "point" : "comma";
  const tallies = columns.map((column) => column.tally());
  const at = tallies.findIndex((tally) => tally[other] > 0);
  const column = columns[at];
  if (!column || tallies.some((tally) => tally[decimal] > 0)) return;
  const mark = other === "comma" ? "," : ".";
  const shown = column.texts.find((text) => text.includes(mark) && decimalOf(tallyOf(text)) === mark);
  throw DataError.at(
    where,
    `column "${column.name}" has "${shown}", with a decimal ${other}, and no number has a decimal ${decimal}. Leave --decimal ${decimal} out.`,
    { column: column.name },
  );
}

function tallyOf(text: string): DecimalTally {
  const tally = noTally();
  tallyDecimal(tally, text);
  return tally;
}

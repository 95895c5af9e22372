/** A table that goes to a trained model. @module */

import { type TablePreprocessing, targetNames } from "../../data/preprocessing.ts";
import { shownDecimal } from "../../data/table/decimal.ts";
import { TableData } from "../../data/table/table-data.ts";
import { detectHeader } from "../../formats/csv-layout.ts";
import type { Decimal } from "../../formats/number-notation.ts";
import type { Table } from "../../formats/table.ts";
import { decimalMark, readTable, type TableLayout } from "./read-table.ts";
import type { ReadingOptions } from "./reading-options.ts";

/** The columns that a model knows: its inputs, then its targets. */
export const modelColumns = (preprocessing: TablePreprocessing): string[] => [
  ...preprocessing.features.map(({ column }) => column),
  ...targetNames(preprocessing),
];

export interface ModelTableOptions extends ReadingOptions {
  readonly onLayout?: (layout: TableLayout) => void;
}

/**
 * The pieces of a table, read as the model's own table was, with the names of its columns and its decimal mark. Columns of a table without a header are
 * the model's, where they are as many.
 *
 * @throws DataError `data` when the file is no table, or a number in it could be two
 */
export async function* readForModel(
  path: string,
  preprocessing: TablePreprocessing,
  options: ModelTableOptions = {},
): AsyncGenerator<Table> {
  const { reading, features } = preprocessing;
  const inputs = features.map(({ column }) => column);
  const known = modelColumns(preprocessing);
  // Columns of a table without a header are named by their number.
  const nameless = inputs.every((name) => /^\d+$/.test(name));
  const isHeader = (records: readonly (readonly string[])[]): boolean => {
    const [first = []] = records;
    if (nameless) return first.some((name) => inputs.includes(name)) && detectHeader(records);
    return first.some((name) => known.includes(name)) || first.length !== inputs.length;
  };
  let decimal: Decimal | null = decimalMark(options.decimal);
  const pieces = readTable(path, {
    ...options,
    isHeader,
    skipLines: options.skipLines ?? reading.skipLines,
    expects: options.skipLines === undefined ? { columns: inputs } : null,
  });
  for await (const piece of pieces) {
    const own =
      piece.headed || inputs.every((name) => piece.columns.includes(name)) || piece.columns.length !== inputs.length;
    const table = own ? piece : { ...piece, columns: inputs };
    decimal ??= table.decimal ?? shownDecimal(preprocessing, table);
    yield { ...table, decimal: decimal ?? reading.decimal };
  }
}

/** The whole of it in memory. */
export async function loadForModel(
  path: string,
  preprocessing: TablePreprocessing,
  options: ReadingOptions = {},
): Promise<TableData> {
  const { reading } = preprocessing;
  let data: TableData | null = null;
  for await (const table of readForModel(path, preprocessing, options)) {
    data ??= new TableData(table, {
      keep: table.columns,
      missingWords: options.na ?? reading.missingWords,
      decimal: table.decimal ?? null,
    });
    data.push(table);
  }
  return (data as unknown as TableData).settle();
}

/** A whole table in memory, column by column. @module */

import { DataError } from "../../errors.ts";
import { placesOf } from "../../formats/csv-fields.ts";
import { type Decimal, decimalOf, noTally } from "../../formats/number-notation.ts";
import type { Table } from "../../formats/table.ts";
import type { Cells } from "../features/cells.ts";
import { Column, columnCells } from "./column.ts";
import { nameIndex } from "./errors.ts";

export interface TableDataOptions {
  /** Columns of which all texts are kept. */
  readonly keep?: readonly string[];
  readonly missingWords?: readonly string[] | null;
  /** The decimal mark; default: found from the numbers. */
  readonly decimal?: Decimal | null;
  /** The mark where the numbers do not tell. */
  readonly decimalInDoubt?: Decimal | undefined;
  /** Whether then a comma is a decimal mark rather than one of thousands. Default false. */
  readonly commaInDoubt?: boolean;
}

/** A table that is filled piece by piece, and then settled. */
export class TableData {
  readonly where: string;
  readonly headed: boolean;
  /** Columns to which the header gives no name. */
  readonly unnamed: readonly string[];
  readonly columns: readonly Column[];
  readonly missingWords: readonly string[] | null;
  rows = 0;
  readonly #options: TableDataOptions;
  #lines = new Int32Array(64);
  #decimal: Decimal | null;

  constructor({ where, columns, headed, unnamed = [] }: Omit<Table, "rows" | "lines">, options: TableDataOptions = {}) {
    const { keep = [], missingWords = null, decimal = null } = options;
    this.where = where;
    this.headed = headed;
    this.unnamed = unnamed;
    this.missingWords = missingWords;
    this.#options = options;
    this.#decimal = decimal;
    this.columns = columns.map(
      (name) =>
        new Column({ name, keepsTexts: keep.includes(name), missingWords, decimal: (own) => this.#decimalOf(own) }),
    );
  }

  /** The decimal mark of the file, once it is settled. */
  get decimal(): Decimal {
    return this.#decimal ?? ".";
  }

  get names(): readonly string[] {
    return this.columns.map(({ name }) => name);
  }

  push(table: Pick<Table, "rows" | "lines">): void {
    const { columns } = this;
    const placed = placesOf(table);
    if (placed) {
      for (let row = 0, place = 0; row < placed.rows; row++) {
        for (let at = 0; at < columns.length; at++, place += 2) (columns[at] as Column).pushPart(placed, place);
      }
    } else {
      for (const fields of table.rows) {
        for (let at = 0; at < columns.length; at++) (columns[at] as Column).push(fields[at] as string);
      }
    }
    this.#pushLines(table.lines);
  }

  #pushLines(lines: Int32Array): void {
    const rows = this.rows + lines.length;
    if (rows > this.#lines.length) {
      const larger = new Int32Array(Math.max(rows, 2 * this.#lines.length));
      larger.set(this.#lines.subarray(0, this.rows));
      this.#lines = larger;
    }
    this.#lines.set(lines, this.rows);
    this.rows = rows;
  }

  /** Decides what needs the whole table. @returns itself */
  settle(): this {
    if (this.rows === 0) {
      const found =
        this.columns.length > 0 && this.headed ? "rows below the header, found none" : "a table, but it is empty";
      throw DataError.at(this.where, `expected ${found}.`, { columns: this.names });
    }
    this.#decimal ??= this.#fileDecimal();
    for (const column of this.columns) column.settle();
    return this;
  }

  /** @throws DataError listing the columns, and the nearest name */
  column(name: string): Column {
    return this.columns[nameIndex(this.where, this.names, name)] as Column;
  }

  cells(name: string): Cells {
    return columnCells(this.column(name), this.where, (row) => this.line(row));
  }

  /** The line of the file on which a row starts. */
  line(row: number): number {
    return this.#lines[row] as number;
  }

  /** Of one column: as it was said, as its own texts show, or as those of the others do. */
  #decimalOf(column: Column): Decimal {
    const { decimal = null } = this.#options;
    return decimal ?? decimalOf(column.tally()) ?? this.#fileDecimal();
  }

  #fileDecimal(): Decimal {
    if (this.#decimal !== null) return this.#decimal;
    const all = noTally();
    for (const column of this.columns) {
      const tally = column.tally();
      for (const key of Object.keys(all) as (keyof typeof all)[]) all[key] += tally[key];
    }
    const { decimalInDoubt, commaInDoubt = false } = this.#options;
    return (
      decimalOf(all) ?? decimalInDoubt ?? (commaInDoubt && all.eitherComma > 0 && all.eitherPoint === 0 ? "," : ".")
    );
  }
}

/** A table of rows as a table of columns. */
export function tableData(table: Table, options: TableDataOptions = {}): TableData {
  const data = new TableData(table, { ...options, decimal: options.decimal ?? table.decimal ?? null });
  data.push(table);
  return data.settle();
}

/** Rows of fields, as any table file gives them. @module */

import type { Decimal } from "./number-notation.ts";

/** A rectangular table of trimmed fields. `lines[i]` is the line of the file on which row i starts, from 1. */
export interface Table {
  readonly where: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly lines: Int32Array;
  /** Whether the names come from a header; otherwise the columns are named 1, 2, ... */
  readonly headed: boolean;
  /** Columns to which the header gives no name; they are named by their number. */
  readonly unnamed?: readonly string[];
  /** The decimal mark of its numbers. Default: found from them. */
  readonly decimal?: Decimal;
}

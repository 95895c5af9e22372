/** What a table held: its columns, and a key of each row, by which a later table is compared with it. @module */

/** What a row was for; rows that no part has are unused. */
export const ROLES = ["train", "validation", "test", "unused"] as const;

/** A column in use and what it held. */
export interface ContentColumn {
  readonly name: string;
  readonly kind: string;
}

export interface TableContent {
  /** Columns that the keys are of, by name. */
  readonly columns: readonly ContentColumn[];
  /** Names of the other columns. */
  readonly others: readonly string[];
  /** One for each row in use, in the order of the file: equal rows have equal ones. [rows] */
  readonly keys: Float64Array;
  /** The place of each row's role in `ROLES`. [rows] */
  readonly roles: Uint8Array;
  /** Keys of the rows of a test file. */
  readonly test: Float64Array | null;
}

/** What is known of a table once a network was trained on it, as plain data. @module */

import type { Decimal } from "../../formats/number-notation.ts";
import type { Feature } from "../features/features.ts";

/** What becomes of missing values: a median with an indicator, the row left out, only rows without a target left out, or an error. */
export type MissingPolicy = "impute" | "drop" | "drop-target" | "error";

/** Class names by label, as they are written. */
export interface ClassColumn {
  readonly kind: "classes";
  readonly column: string;
  readonly classes: readonly string[];
  /** Of two classes: the second is predicted from this probability on; absent: the more probable one. */
  readonly threshold?: number;
  /** By which the network's logits are divided; absent: 1. */
  readonly temperature?: number;
}

/** How a number to predict is standardized by the training rows. */
export interface ValueScale {
  readonly column: string;
  readonly mean: number;
  readonly deviation: number;
}

/** Numbers to predict, one or several. */
export interface ValueColumns {
  readonly kind: "values";
  readonly columns: readonly ValueScale[];
}

/** How the training table was written, for tables that come later. */
export interface TableReading {
  /** Its decimal mark: of a later table whose own numbers do not tell. */
  readonly decimal: Decimal;
  /** Whether it separates thousands. */
  readonly grouped: boolean;
  /** Words that mean a missing value; null: the usual ones. */
  readonly missingWords: readonly string[] | null;
  /** Lines above the table, which later ones may have, too. */
  readonly skipLines: number;
}

export const PLAIN_READING: TableReading = { decimal: ".", grouped: false, missingWords: null, skipLines: 0 };

/** All that is needed to turn further rows of a table into inputs, as plain data. `inputs` names each input, in order. */
export interface TablePreprocessing {
  readonly missing: MissingPolicy;
  readonly reading: TableReading;
  readonly features: readonly Feature[];
  readonly inputs: readonly string[];
  readonly target: ClassColumn | ValueColumns;
}

/** The columns to predict. */
export const targetNames = ({ target }: Pick<TablePreprocessing, "target">): string[] =>
  target.kind === "classes" ? [target.column] : target.columns.map(({ column }) => column);

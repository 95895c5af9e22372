/** What a person may say of a table file. @module */

/** How to read a table; what is absent is found from the file. */
export interface ReadingOptions {
  /** Lines to skip at the top of a text table. Default 0. */
  readonly skipLines?: number | undefined;
  /** A character, or "tab", "blanks", "comma", "semicolon", "bar". */
  readonly delimiter?: string | undefined;
  /** Whether the first row holds names. */
  readonly header?: boolean | undefined;
  readonly decimal?: "point" | "comma" | undefined;
  /** The name of an encoding, such as "windows-1252". */
  readonly encoding?: string | undefined;
  /** Words that mean a missing value, in place of NA, NaN, ? and null. An empty field always does. */
  readonly na?: readonly string[] | undefined;
}

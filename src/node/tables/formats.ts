/** Formats of tables that are told by their content. @module */

import type { Table } from "../../formats/table.ts";
import type { ReadingOptions } from "./reading-options.ts";

export interface ContentFormat {
  readonly name: string;
  /** By the first bytes. */
  recognizes(first: Uint8Array, options: ReadingOptions): boolean;
  /** The whole table. @throws DataError when it is damaged, or no table */
  read(bytes: Uint8Array, where: string, options: ReadingOptions): Promise<Table>;
}

export const contentFormats: readonly ContentFormat[] = [];

/** Files that hold tables, and are not read: told by their first bytes, so that the message says what they are. @module */

import { DataError } from "../../errors.ts";

/** What such files are called, by how they begin. */
const beginnings: readonly (readonly [string, string])[] = [
  ["\u00d0\u00cf\u0011\u00e0", "an Excel file of before 2007 (.xls)"],
  ["%PDF", "a PDF file"],
  ["SQLite format 3", "an SQLite database"],
  ["ARROW1", "an Arrow or Feather file"],
  ["FEA1", "a Feather file"],
  ["\u0093NUMPY", "a NumPy file"],
  ["\u0089HDF", "an HDF5 file"],
  ["7z\u00bc\u00af", "a 7z archive"],
  ["Rar!", "a RAR archive"],
  ["BZh", "a bzip2 file"],
  ["\u00fd7zXZ", "an xz file"],
  ["ORC", "an ORC file"],
  ["Obj\u0001", "an Avro file"],
  ["<!DOCTYPE html", "a web page"],
  ["<html", "a web page"],
  ["<table", "a web page"],
];
const OPEN_DOCUMENT = "mimetypeapplication/vnd.oasis.opendocument";
const EXCEL_PART = /\[Content_Types\]\.xml|xl\/|_rels\/|docProps\//;

/** What a file is, if it is one of those; null where it may be a table. */
function foreignKind(first: Uint8Array): string | null {
  const start = String.fromCharCode(...first.subarray(0, 200));
  const [, what = null] = beginnings.find(([beginning]) => start.startsWith(beginning)) ?? [];
  if (what !== null || !start.startsWith("PK\u0003\u0004")) return what;
  if (start.includes(OPEN_DOCUMENT)) return "an OpenDocument file (.ods)";
  return EXCEL_PART.test(start) || start.length < 60 ? null : "a zip archive, and no Excel file";
}

/** @throws DataError that says what the file is, where it is of another kind */
export function refuseForeign(first: Uint8Array, where: string): void {
  const what = foreignKind(first);
  if (what === null) return;
  throw DataError.at(
    where,
    `expected a table as text, JSON, Parquet or Excel (.xlsx), found ${what}. Save the table as CSV.`,
    { found: what },
  );
}

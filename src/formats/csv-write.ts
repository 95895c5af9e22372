/** Rows to CSV. @module */

import papaparse from "papaparse";

/** Rows as CSV with a header line; values with a comma, a quote or a line break are quoted. */
export function formatCsv(rows: readonly Readonly<Record<string, string | number>>[]): string {
  return `${papaparse.unparse(rows, { newline: "\n" })}\n`;
}

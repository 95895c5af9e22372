/** Rows to CSV, and back. @module */

import papaparse from "papaparse";

/** Rows as CSV with a header line; values with a comma, a quote or a line break are quoted. */
export function formatCsv(rows: readonly Readonly<Record<string, string | number>>[]): string {
  return `${papaparse.unparse(rows, { newline: "\n" })}\n`;
}

/** Rows of a CSV with a header line, cells as text. Of a file that `formatCsv` wrote; tables of data are read by `parseCsv`. */
export function parseRows(text: string): Record<string, string>[] {
  const { data } = papaparse.parse(text, { delimiter: ",", newline: "\n" });
  const [head = [], ...rows] = data.filter((row) => row.length > 1 || row[0] !== "");
  return rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? ""])));
}

/** A table or a chart in the formats of documents. @module */

import { markdownTable } from "../study/report/markdown.ts";

export interface ViewTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A line of a chart with its band, where it has one. */
export interface ChartLine {
  readonly label: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly low?: readonly (number | null)[];
  readonly high?: readonly (number | null)[];
}

/** Curves to be drawn, with axes and title. */
export interface Chart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly xLog: boolean;
  readonly yLog: boolean;
  readonly lines: readonly ChartLine[];
}

// The package that reads and writes CSV elsewhere would be a twentieth of the viewer's page.
const csvCell = (value: string | number): string =>
  typeof value === "string" && /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : String(value);
const csvText = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((row) => `${row.map(csvCell).join(",")}\n`).join("");

/** A table as CSV. */
export function tableCsv({ head: names, rows }: ViewTable): string {
  const head = names.map((name, i) => (names.indexOf(name) === i ? name : `${name} ${i + 1}`));
  return csvText([head, ...rows]);
}

/** A table as Markdown. */
export const tableMarkdown = ({ head, rows }: ViewTable): string => `${markdownTable(head, rows)}\n`;

const special: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "\u00b1": "$\\pm$",
  "\u2192": "$\\to$",
};

/** Text with what is special to TeX escaped. */
export const texText = (text: string): string =>
  text.replace(/[\\~^\u00b1\u2192&%$#_{}]/g, (sign) => special[sign] ?? `\\${sign}`);

/** A table as LaTeX. */
export function tableTex({ head, rows }: ViewTable): string {
  const line = (cells: readonly string[]): string => `${cells.map(texText).join(" & ")} \\\\`;
  const body = [line(head), "\\hline", ...rows.map(line)];
  return [`\\begin{tabular}{${"l".repeat(head.length)}}`, ...body, "\\end{tabular}", ""].join("\n");
}

/** Everything a chart shows, a row for each point. */
export function chartCsv({ lines, xLabel, yLabel }: Chart): string {
  const banded = lines.some(({ low }) => low !== undefined);
  const head = ["line", xLabel, yLabel, ...(banded ? ["low", "high"] : [])];
  const rows = lines.flatMap(({ label, x, y, low, high }) =>
    x.map((at, i) => [label, at, y[i] as number, ...(banded ? [low?.[i] ?? "", high?.[i] ?? ""] : [])]),
  );
  return csvText([head, ...rows]);
}

/** For pgfplots. */
export function chartTex({ title, xLabel, yLabel, xLog, yLog, lines }: Chart): string {
  const modes = [...(xLog ? ["xmode=log"] : []), ...(yLog ? ["ymode=log"] : [])];
  const words = [`title={${texText(title)}}`, `xlabel={${texText(xLabel)}}`, `ylabel={${texText(yLabel)}}`];
  const plots = lines.flatMap(({ label, x, y }) => {
    const points = x.flatMap((at, i) => (Number.isFinite(y[i]) ? [`(${at},${y[i]})`] : []));
    return [`\\addplot+[mark=none] coordinates {${points.join(" ")}};`, `\\addlegendentry{${texText(label)}}`];
  });
  return [
    "% needs \\usepackage{pgfplots}",
    "\\begin{tikzpicture}",
    `\\begin{axis}[${[...words, ...modes].join(", ")}]`,
    ...plots,
    "\\end{axis}",
    "\\end{tikzpicture}",
    "",
  ].join("\n");
}

/** Files out of tables and charts. @module */

import { tableCsv, tableMarkdown, tableTex, type ViewTable } from "burgeon/view";
import type { JSX } from "preact";

export type Kind = "png" | "svg" | "csv" | "all" | "tex" | "md";

const NAMES: Readonly<Record<Kind, string>> = {
  png: "PNG picture",
  svg: "SVG picture",
  csv: "CSV of what is shown",
  all: "CSV of every point",
  tex: "TeX",
  md: "Markdown",
};

/** Gives a file to the person at the browser. */
export function saveFile(name: string, content: string | Blob, type = "text/plain"): void {
  const blob = typeof content === "string" ? new Blob([content], { type }) : content;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

export function saveTable(table: ViewTable, name: string, kind: Kind): void {
  if (kind === "csv") saveFile(`${name}.csv`, tableCsv(table), "text/csv");
  if (kind === "md") saveFile(`${name}.md`, tableMarkdown(table), "text/markdown");
  if (kind === "tex") saveFile(`${name}.tex`, tableTex(table), "application/x-tex");
}

interface Props {
  readonly id: string;
  readonly kinds: readonly Kind[];
  save(kind: Kind): void;
}

export function ExportMenu({ id, kinds, save }: Props): JSX.Element {
  return (
    <select
      id={id}
      class="export"
      aria-label="save as"
      value=""
      onChange={({ currentTarget }) => {
        const kind = currentTarget.value as Kind;
        currentTarget.value = "";
        save(kind);
      }}
    >
      <option value="">save as ...</option>
      {kinds.map((kind) => (
        <option key={kind} value={kind}>
          {NAMES[kind]}
        </option>
      ))}
    </select>
  );
}

/** A document as one file of HTML: pictures and formulas are in it, nothing is loaded. @module */

import { marked } from "marked";
import type { Block, Document, Table } from "../../study/report/blocks.ts";

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character] as string);

/** Markdown within a line as HTML; tags in the text stay text. */
const inline = (text: string): string =>
  marked.parseInline(text.replace(/[&<>]/g, (c) => entities[c] as string)) as string;

/** What needs more than text. */
export interface Pictures {
  /** An SVG file's content. */
  figure(path: string): string;
  /** A formula as SVG. */
  formula(text: string): string;
}

function tableHtml({ head, rows, caption }: Table): string {
  const row = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${inline(cell)}</${tag}>`).join("")}</tr>`;
  const told = caption === undefined ? "" : `<caption>${inline(caption)}</caption>`;
  return `<div class="wide"><table>${told}<thead>${row(head, "th")}</thead><tbody>${rows.map((cells) => row(cells, "td")).join("\n")}</tbody></table></div>`;
}

const asSource = (svg: string): string => `data:image/svg+xml;base64,${Buffer.from(svg, "utf8").toString("base64")}`;

function blockHtml(block: Block, pictures: Pictures): string {
  switch (block.kind) {
    case "heading":
      return `<h${block.level + 1}>${inline(block.text)}</h${block.level + 1}>`;
    case "paragraph":
      return `<p>${inline(block.text)}</p>`;
    case "list":
      return `<ul>${block.items.map((item) => `<li>${inline(item)}</li>`).join("")}</ul>`;
    case "table":
      return tableHtml(block);
    case "figure":
      return `<figure><img alt="${escaped(block.caption)}" src="${asSource(pictures.figure(block.path))}"><figcaption>${inline(block.caption)}</figcaption></figure>`;
    case "formula":
      return `<p class="formula"><img alt="${escaped(block.text)}" src="${asSource(pictures.formula(block.text))}"></p>`;
    case "code":
      return `<pre>${escaped(block.text)}</pre>`;
  }
}

const style = `
body { font: 16px/1.55 Georgia, 'DejaVu Serif', serif; color: #1f2933; max-width: 60rem; margin: 2rem auto; padding: 0 1.2rem; }
h1 { font-size: 1.9rem; line-height: 1.2; } h2 { margin-top: 2.2rem; border-bottom: 1px solid #d9e2ec; }
.imprint { font-size: .85rem; color: #7b8794; }
.abstract { font-style: italic; color: #52606d; }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-size: .82rem; font-variant-numeric: tabular-nums; margin: 1rem 0; }
th, td { text-align: left; padding: .28rem .6rem; white-space: nowrap; } thead th { border-top: 2px solid; border-bottom: 1px solid; }
tbody tr:nth-child(even) { background: #f5f7fa; } table { border-bottom: 2px solid; }
figure { margin: 1.6rem 0; } figure img { width: 100%; } figcaption { font-size: .88rem; color: #52606d; }
.formula { text-align: center; } .formula img { max-width: 100%; height: auto; }
pre { background: #f5f7fa; padding: .8rem; overflow-x: auto; font-size: .85rem; } code { font-size: .9em; }
@media print { body { max-width: none; } }
`;

export function htmlDocument({ title, abstract, imprint, blocks }: Document, pictures: Pictures): string {
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<title>${escaped(title)}</title><style>${style}</style></head><body>`,
    `<h1>${inline(title)}</h1><p class="abstract">${inline(abstract)}</p>`,
    ...(imprint === undefined ? [] : [`<p class="imprint">${inline(imprint)}</p>`]),
    ...blocks.map((block) => blockHtml(block, pictures)),
    "</body></html>\n",
  ].join("\n");
}

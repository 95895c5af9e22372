/** A document as the source of a paper in Typst. @module */

import { marked, type Token, type Tokens } from "marked";
import type { Block, Document, Table } from "../../study/report/blocks.ts";

/** Everything with a meaning in Typst's markup, so that text stays text. */
const escaped = (text: string): string => text.replace(/[\\#$*_`<>@[\]~"'/=+-]/g, (character) => `\\${character}`);
const quoted = (text: string): string => JSON.stringify(text);

function inlineToken(token: Token): string {
  const inner = (): string => (token as Tokens.Strong).tokens.map(inlineToken).join("");
  switch (token.type) {
    case "strong":
      return `#strong[${inner()}]`;
    case "em":
      return `#emph[${inner()}]`;
    case "codespan":
      return `#raw(${quoted((token as Tokens.Codespan).text)})`;
    case "link":
      return `#link(${quoted((token as Tokens.Link).href)})[${inner()}]`;
    default:
      return escaped("text" in token ? String(token.text) : token.raw);
  }
}

/** Markdown within a line as Typst. */
export function inlineTypst(text: string): string {
  return marked.Lexer.lexInline(text).map(inlineToken).join("");
}

const isNumber = (cell: string): boolean =>
  /^\**[-+\u2212]?[\d.,]+/.test(cell) || ["\u2013", "not reached"].includes(cell);

/** Tables of no more rows are not cut by the end of a page. */
const WHOLE = 25;

/** Columns of numbers stand to the right. */
function tableTypst({ head, rows, caption }: Table): string {
  const align = head.map((_, at) => (rows.every((row) => isNumber(row[at] ?? "")) ? "right" : "left"));
  const cells = (row: readonly string[]): string => row.map((cell) => `[${inlineTypst(cell)}]`).join(", ");
  const size = head.length > 8 ? "6.6pt" : head.length > 6 ? "7.6pt" : "8.6pt";
  const table = [
    `table(columns: ${head.length}, align: (${align.join(", ")},), stroke: none, inset: (x: 3.5pt, y: 2.6pt),`,
    `table.hline(stroke: 0.8pt), table.header(${head.map((cell) => `[*${inlineTypst(cell)}*]`).join(", ")}), table.hline(stroke: 0.4pt),`,
    ...rows.map((row) => `${cells(row)},`),
    "table.hline(stroke: 0.8pt))",
  ].join("\n");
  const told = caption === undefined ? "none" : `[${inlineTypst(caption)}]`;
  const whole = rows.length <= WHOLE ? "#show figure: set block(breakable: false)\n" : "";
  return `#text(size: ${size})[${whole}#figure(kind: table, caption: ${told}, ${table})]`;
}

/** Width and height of a picture. */
export type SizeOf = (path: string) => readonly [width: number, height: number];

/** Room for the text of a page, in cm, and how high a figure may be so that text stands beside it. */
const [TEXT_WIDTH, HIGHEST] = [16.8, 9];

/** Floats to the top or bottom of a page, so that text fills what it leaves. */
function figureTypst({ path, caption }: Extract<Block, { kind: "figure" }>, sizeOf: SizeOf): string {
  const [width, height] = sizeOf(path);
  const shown = Math.min(0.94 * TEXT_WIDTH, (HIGHEST * width) / height);
  const image = `image(${quoted(path)}, width: ${shown.toFixed(2)}cm)`;
  return `#figure(${image}, placement: auto, caption: [${inlineTypst(caption)}])`;
}

function blockTypst(block: Block, sizeOf: SizeOf): string {
  switch (block.kind) {
    case "heading":
      return `${"=".repeat(block.level)} ${inlineTypst(block.text)}`;
    case "paragraph":
      return inlineTypst(block.text);
    case "list":
      return block.items.map((item) => `- ${inlineTypst(item)}`).join("\n");
    case "table":
      return tableTypst(block);
    case "figure":
      return figureTypst(block, sizeOf);
    case "formula":
      return `$ ${block.text} $`;
    case "code":
      return `#raw(${quoted(block.text)}, block: true)`;
  }
}

const template = `#set page(paper: "a4", margin: (x: 2.1cm, y: 1.9cm), numbering: "1")
#set text(font: ("New Computer Modern", "Libertinus Serif", "DejaVu Serif"), size: 10pt, lang: "en")
#set par(justify: true, leading: 0.6em)
#set heading(numbering: "1.1")
#set place(clearance: 1.2em)
#set math.equation(numbering: "(1)")
#show heading: set block(above: 1.3em, below: 0.7em)
#show figure: set block(breakable: true)
#show figure.caption: set text(size: 8.6pt)
#show raw.where(block: true): it => block(fill: luma(245), inset: 8pt, radius: 2pt, width: 100%, text(size: 8pt, it))
#show link: set text(fill: rgb("#1f4e79"))
`;

/** The whole source. Formulas are taken as they are: they come from definitions, not from users. */
export function typstSource({ title, abstract, imprint, blocks }: Document, sizeOf: SizeOf): string {
  return [
    template,
    `#set document(title: ${quoted(title)}, date: none)`,
    `#align(center)[#text(size: 17pt, weight: "bold")[${inlineTypst(title)}]]`,
    "#v(0.4em)",
    `#pad(x: 1.2cm)[#emph[${inlineTypst(abstract)}]]`,
    ...(imprint === undefined ? [] : [`#align(center)[#text(size: 8.4pt, fill: luma(90))[${inlineTypst(imprint)}]]`]),
    "#v(0.2em)\n#line(length: 100%, stroke: 0.6pt)",
    ...blocks.map((block) => blockTypst(block, sizeOf)),
  ].join("\n\n");
}

/** A document as Markdown. @module */

import type { Block, Document } from "./blocks.ts";

/** A Markdown table. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const escaped = rows.map((row) => line(row.map((cell) => cell.replaceAll("|", "\\|"))));
  return [line(head), line(head.map(() => "---")), ...escaped].join("\n");
}

const fenced = (text: string): string => `\`\`\`\n${text}\n\`\`\``;

function markdownOf(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `${"#".repeat(block.level + 1)} ${block.text}`;
    case "paragraph":
      return block.text;
    case "list":
      return block.items.map((item) => `- ${item}`).join("\n");
    case "table": {
      const table = markdownTable(block.head, block.rows);
      return block.caption === undefined ? table : `${block.caption}\n\n${table}`;
    }
    case "figure":
      return `![${block.caption}](${block.path})`;
    default:
      return fenced(block.text);
  }
}

/** A report as Markdown. */
export function markdownDocument({ title, abstract, imprint, blocks }: Document): string {
  return `${[`# ${title}`, abstract, ...(imprint === undefined ? [] : [`*${imprint}*`]), ...blocks.map(markdownOf)].join("\n\n")}\n`;
}

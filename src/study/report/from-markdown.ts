/** A document from Markdown that a person wrote, with places for what studies measured. @module */

import { marked, type Token, type Tokens } from "marked";
import { DataError } from "../../errors.ts";
import type { Block, Document } from "./blocks.ts";

/** What places such as `{{quality my-study}}` stand for. */
export interface Places {
  /** Of a paragraph that is a place alone; null for a phrase. */
  blocks(words: string): readonly Block[] | null;
  /** Of a place within a sentence. */
  phrase(words: string): string;
}

const PLACE = /\{\{(.+?)\}\}/g;

function blocksOf(token: Token, places: Places): readonly Block[] {
  const filled = (text: string): string =>
    text
      .replaceAll("\n", " ")
      .trim()
      .replace(PLACE, (_, words: string) => places.phrase(words));
  switch (token.type) {
    case "heading": {
      const { depth, text } = token as Tokens.Heading;
      return [{ kind: "heading", level: depth <= 2 ? 1 : 2, text }];
    }
    case "paragraph": {
      const { text } = token as Tokens.Paragraph;
      const alone = /^\{\{([^{}]+)\}\}$/.exec(text.trim());
      return (alone && places.blocks(alone[1] as string)) ?? [{ kind: "paragraph", text: filled(text) }];
    }
    case "list":
      return [{ kind: "list", items: (token as Tokens.List).items.map(({ text }) => filled(text)) }];
    case "code": {
      const { text, lang } = token as Tokens.Code;
      return [lang === "formula" ? { kind: "formula", text } : { kind: "code", text }];
    }
    case "table": {
      const { header, rows } = token as Tokens.Table;
      return [
        {
          kind: "table",
          head: header.map(({ text }) => text),
          rows: rows.map((row) => row.map(({ text }) => filled(text))),
        },
      ];
    }
    case "space":
      return [];
    default:
      throw new DataError(
        `document: expected headings, paragraphs, lists, tables and code, found "${token.raw.trim().slice(0, 60)}".`,
        { type: token.type },
      );
  }
}

/**
 * The first heading is the title, the first paragraph the abstract. Code fenced as `formula` is set as one. Places are replaced by what `places` makes
 * of their words.
 *
 * @throws DataError without title or abstract, and for what no block can hold
 */
export function documentFromMarkdown(text: string, places: Places): Document {
  const [title, abstract, ...rest] = marked.lexer(text).filter(({ type }) => type !== "space");
  if (title?.type !== "heading" || abstract?.type !== "paragraph") {
    throw new DataError("document: expected a heading as the title, then a paragraph as the abstract.");
  }
  const [first] = blocksOf(abstract, places);
  return {
    title: (title as Tokens.Heading).text,
    abstract: first?.kind === "paragraph" ? first.text : "",
    blocks: rest.flatMap((token) => blocksOf(token, places)),
  };
}

/**
 * A document as data. What is written once as blocks becomes Markdown, a web page or a paper.
 *
 * @module
 */

export interface Heading {
  readonly kind: "heading";
  /** 1 for a section, 2 for one within it. */
  readonly level: 1 | 2;
  readonly text: string;
}

/** Markdown within the line: `code`, *emphasis*, **strong**, [links](address). */
export interface Paragraph {
  readonly kind: "paragraph";
  readonly text: string;
}

export interface List {
  readonly kind: "list";
  readonly items: readonly string[];
}

export interface Table {
  readonly kind: "table";
  readonly caption?: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Figure {
  readonly kind: "figure";
  /** Path of an SVG file, from the document. */
  readonly path: string;
  readonly caption: string;
}

export interface Code {
  readonly kind: "code";
  readonly text: string;
}

/** A displayed formula in the notation of Typst: plain text that reads as it is, too. */
export interface Formula {
  readonly kind: "formula";
  readonly text: string;
}

/** A part of a report. */
export type Block = Heading | Paragraph | List | Table | Figure | Code | Formula;

/** Title, what it asks or found in a few sentences, and the rest. */
export interface Document {
  readonly title: string;
  readonly abstract: string;
  /** When and by what its numbers were made. */
  readonly imprint?: string;
  readonly blocks: readonly Block[];
}

export const heading = (text: string, level: 1 | 2 = 1): Heading => ({ kind: "heading", level, text });
export const paragraph = (text: string): Paragraph => ({ kind: "paragraph", text });
export const list = (items: readonly string[]): List => ({ kind: "list", items });
export const formula = (text: string): Formula => ({ kind: "formula", text });

/** Predictions for a table of any length, in memory that does not grow with it. @module */

import { createWriteStream, renameSync, rmSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { OptionError } from "../../errors.ts";
import { BLANKS } from "../../formats/csv-layout.ts";
import type { Table } from "../../formats/table.ts";
import type { Model } from "../../predict/model.ts";
import { type Answers, Predictor } from "../../predict/predictor.ts";
import { writing } from "../runs/files/write-error.ts";
import { readForModel } from "../tables/load-for-model.ts";
import type { TableLayout } from "../tables/read-table.ts";
import type { ReadingOptions } from "../tables/reading-options.ts";
import { imagePaths, imageRows } from "./predict-images.ts";

/** Decimals of a probability. */
const DECIMALS = 1e7;
const DIGITS = 9;

/** Which network, how the table is read, and where predictions go. */
export interface PredictFileOptions {
  /** Path of a table of any format, or `-` for standard input. */
  readonly input: string;
  /** Path of the table that is written, or `-` for standard output. */
  readonly output: string;
  /** What becomes of texts that training did not know; default an error. */
  readonly unknown?: "error" | "zeros" | undefined;
  /** How to read the table, where that is not found from it. */
  readonly reading?: ReadingOptions | undefined;
  /** Between 0 and 1: adds the columns `set`, or `lower` and `upper`, that hold the truth with this probability. Default none. */
  readonly coverage?: number | undefined;
}

export interface PredictedFile {
  readonly rows: number;
  /** What a person should know: texts that counted as zeros, for the first pieces that have them. */
  readonly notes: readonly string[];
}

/**
 * Reads a table, predicts for every row, and writes the table with the columns `prediction` and, for classes, `p_<class>` after its own (several
 * targets: `prediction_<target>`). With a coverage also `set`, the classes that may be true with `|` between them, or `lower` and `upper`. The table is text, with the delimiter and the decimal mark that it had. The file appears when all of it was written.
 *
 * @throws DataError when a column is missing or a field is not what it should be, by line and column; the file is then not written
 */
export async function predictFile(model: Model, options: PredictFileOptions): Promise<PredictedFile> {
  const { input, output, reading = {} } = options;
  if (input !== "-" && input === output) {
    throw new OptionError(`predict: the output file must differ from the input file, ${input}.`, { output });
  }
  const predictor = new Predictor(model);
  predictor.limits(options); // a coverage that cannot be promised is refused before anything is opened
  const aside = output === "-" ? null : `${output}.tmp`;
  const to = aside === null ? process.stdout : createWriteStream(aside);
  const pass = new Pass(predictor, options);
  const images = imagePaths(input);
  const pieces = images
    ? imageRows(images, model)
    : readForModel(input, model.preprocessing, { ...reading, onLayout: (layout) => pass.begin(layout) });
  if (images) pass.names(images);
  try {
    await pipeline(pieces, (tables: AsyncIterable<Table>) => pass.answers(tables), to, { end: aside !== null });
    if (aside !== null) renameSync(aside, output);
    return { rows: pass.rows, notes: pass.notes };
  } catch (error) {
    if (aside !== null) rmSync(aside, { force: true });
    return writing(output, () => {
      throw error;
    });
  }
}

/** One pass over a table: rows in, text out. */
class Pass {
  readonly notes: string[] = [];
  rows = 0;
  readonly #predictor: Predictor;
  readonly #unknown: "error" | "zeros";
  readonly #coverage: number | undefined;
  #delimiter = ",";
  #begun = false;
  #files: readonly string[] | null = null;

  constructor(predictor: Predictor, { unknown = "error", coverage }: PredictFileOptions) {
    this.#predictor = predictor;
    this.#coverage = coverage;
    this.#unknown = unknown;
  }

  begin({ delimiter }: TableLayout): void {
    this.#delimiter = delimiter === BLANKS ? " " : delimiter;
  }

  /** Answers for files: their names are written instead of the fields. */
  names(files: readonly string[]): void {
    this.#files = files;
  }

  async *answers(tables: AsyncIterable<Table>): AsyncGenerator<string> {
    for await (const table of tables) yield this.#answer(table);
  }

  #answer(table: Table): string {
    const shown = this.#files ? { ...table, columns: ["file"], rows: filesOf(table, this.#files) } : table;
    const head = this.#begun ? "" : this.#head(shown.columns);
    this.#begun = true;
    const known = this.#unknown === "error" ? null : [];
    const answers = this.#predictor.predictTable(table, known, { coverage: this.#coverage });
    if (known && this.notes.length === 0) this.notes.push(...known);
    this.rows += table.rows.length;
    return (
      head +
      body(shown, answers, { delimiter: this.#delimiter, comma: table.decimal === "," && this.#delimiter !== "," })
    );
  }

  /** The names of the columns; one of ours that the table has already gets a number. */
  #head(columns: readonly string[]): string {
    const { targets, classes } = this.#predictor;
    const each = (word: string): string[] => (targets.length === 1 ? [word] : targets.map((name) => `${word}_${name}`));
    const ends = this.#coverage === undefined ? [] : classes ? ["set"] : [...each("lower"), ...each("upper")];
    const taken = new Set(columns);
    const added = [...each("prediction"), ...(classes ?? []).map((name) => `p_${name}`), ...ends].map((name) => {
      let free = name;
      for (let count = 1; taken.has(free); count++) free = `${name}.${count}`;
      if (free !== name) this.notes.push(`the table has a column "${name}" already, so that of the model is "${free}"`);
      return free;
    });
    return `${[...columns, ...added].map((name) => quoted(name, this.#delimiter)).join(this.#delimiter)}\n`;
  }
}

const filesOf = ({ lines }: Table, files: readonly string[]): string[][] =>
  Array.from(lines, (line) => [files[line - 1] as string]);

interface Style {
  readonly delimiter: string;
  /** Whether numbers have a decimal comma. */
  readonly comma: boolean;
}

function body({ rows }: Table, answers: Answers, style: Style): string {
  const { delimiter } = style;
  let text = "";
  for (let row = 0; row < rows.length; row++) {
    for (const field of rows[row] as readonly string[]) text += quoted(field, delimiter) + delimiter;
    text += `${answerText(answers, row, style)}\n`;
  }
  return text;
}

function answerText(answers: Answers, row: number, { delimiter, comma }: Style): string {
  const { names } = answers;
  const written = (value: number): string => (comma ? String(value).replace(".", ",") : String(value));
  if (answers.kind === "values") {
    const { values, lower, upper } = answers;
    return [values, lower, upper]
      .flatMap((all) => (all ? [...all.subarray(row * names.length, (row + 1) * names.length)] : []))
      .map((value) => written(Number(value.toPrecision(DIGITS))))
      .join(delimiter);
  }
  const { labels, probabilities, sets } = answers;
  let text = quoted(names[labels[row] as number] as string, delimiter);
  for (let label = 0; label < names.length; label++) {
    const probability = probabilities[row * names.length + label] as number;
    text += delimiter + written(Math.round(probability * DECIMALS) / DECIMALS);
  }
  if (!sets) return text;
  const inside = names.filter((_, label) => sets[row * names.length + label] === 1);
  return text + delimiter + quoted(setText(inside), delimiter);
}

/** Classes in one field; a bar or a backslash in a name comes after a backslash. */
const setText = (classes: readonly string[]): string =>
  classes.map((name) => name.replace(/[\\|]/g, (character) => `\\${character}`)).join("|");

const quoted = (field: string, delimiter: string): string =>
  field.includes(delimiter) || /["\n\r]/.test(field) || (delimiter === " " && field === "")
    ? `"${field.replaceAll('"', '""')}"`
    : field;

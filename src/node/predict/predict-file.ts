/** Predictions for a text table of any length, in memory that does not grow with it. @module */

import { createReadStream, createWriteStream, renameSync, rmSync } from "node:fs";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { DataError, OptionError } from "../../errors.ts";
import type { Table } from "../../formats/csv.ts";
import { CsvStream } from "../../formats/csv-stream.ts";
import type { Model } from "../../predict/model.ts";
import { type Answers, Predictor } from "../../predict/predictor.ts";
import { readProblem } from "../datasets/read-file.ts";
import { writing } from "../runs/files/write-error.ts";

const CHUNK_BYTES = 1 << 19;
/** Decimals of a probability. */
const DECIMALS = 1e7;
const DIGITS = 9;

export interface PredictFileOptions {
  /** Path of a table (plain or `.gz`), or `-` for standard input. */
  readonly input: string;
  /** Path of the table that is written, or `-` for standard output. */
  readonly output: string;
  /** What becomes of texts that training did not know; default an error. */
  readonly unknown?: "error" | "zeros" | undefined;
}

export interface PredictedFile {
  readonly rows: number;
  /** What a person should know: texts that counted as zeros, for the first pieces that have them. */
  readonly notes: readonly string[];
}

/**
 * Reads a table, predicts for every row, and writes the table with the columns `prediction` and, for classes, `p_<class>` after its own. The file
 * appears when all of it was written.
 *
 * @throws DataError when a column is missing or a field is not what it should be, by line and column; the file is then not written
 */
export async function predictFile(model: Model, options: PredictFileOptions): Promise<PredictedFile> {
  const { input, output } = options;
  if (input !== "-" && input === output) {
    throw new OptionError(`predict: the output file must differ from the input file, ${input}.`, { output });
  }
  const aside = output === "-" ? null : `${output}.tmp`;
  const to = aside === null ? process.stdout : createWriteStream(aside);
  const pass = new Pass(new Predictor(model), options);
  try {
    await pipeline(readPieces(input), (pieces) => pass.answers(pieces), to, { end: aside !== null });
    if (aside !== null) renameSync(aside, output);
    return { rows: pass.rows, notes: pass.notes };
  } catch (error) {
    if (aside !== null) rmSync(aside, { force: true });
    return writing(output, () => {
      throw error;
    });
  }
}

/** The text of a file or of standard input, in pieces. @throws DataError when it cannot be read or is no UTF-8 */
async function* readPieces(path: string): AsyncGenerator<string> {
  const where = path === "-" ? "standard input" : path;
  let stream: Readable = path === "-" ? process.stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES });
  if (path.endsWith(".gz")) {
    const file = stream;
    stream = createGunzip({ chunkSize: CHUNK_BYTES });
    file.on("error", (error) => stream.destroy(error));
    file.pipe(stream as ReturnType<typeof createGunzip>);
  }
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const bytes of stream) yield decoder.decode(bytes as Uint8Array, { stream: true });
    yield decoder.decode();
  } catch (cause) {
    if (cause instanceof TypeError) {
      throw DataError.at(where, "expected a text table in UTF-8, found other bytes. Save it as UTF-8.");
    }
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw new DataError(`${where}: ${readProblem(code, cause)}`, { where }, { cause });
  }
}

/** One pass over a table: pieces of text in, pieces of text out. */
class Pass {
  readonly notes: string[] = [];
  rows = 0;
  readonly #predictor: Predictor;
  readonly #csv: CsvStream;
  readonly #unknown: "error" | "zeros";
  readonly #where: string;
  #begun = false;

  constructor(predictor: Predictor, { input, unknown = "error" }: PredictFileOptions) {
    this.#predictor = predictor;
    this.#unknown = unknown;
    this.#where = input === "-" ? "standard input" : input;
    const { columns } = predictor;
    // Columns of a table without a header are named by their number.
    const nameless = columns.every((name) => /^\d+$/.test(name));
    this.#csv = new CsvStream({
      where: this.#where,
      isHeader: (first) =>
        !nameless && (first.some((name) => columns.includes(name)) || first.length !== columns.length),
    });
  }

  async *answers(pieces: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const piece of pieces) yield this.#answer(this.#csv.push(piece));
    yield this.#answer(this.#csv.end());
    if (this.rows > 0) return;
    const found = this.#csv.layout ? "rows below the header, found none" : "a table, but it is empty";
    throw DataError.at(this.#where, `expected ${found}.`);
  }

  #answer(table: Table): string {
    if (table.rows.length === 0) return "";
    const { columns } = this.#predictor;
    // Without a header, as many columns as the model has are its own, in order.
    const named = table.headed || columns.every((name) => table.columns.includes(name)) ? table : { ...table, columns };
    const known = this.#unknown === "error" ? null : [];
    const answers = this.#predictor.predictTable(named, known);
    if (known && this.notes.length === 0) this.notes.push(...known);
    this.rows += table.rows.length;
    const { delimiter } = this.#csv.layout as { delimiter: string };
    const head = this.#begun ? "" : this.#head(named.columns, delimiter);
    this.#begun = true;
    return head + body(table, answers, delimiter);
  }

  #head(columns: readonly string[], delimiter: string): string {
    const added = ["prediction", ...(this.#predictor.classes ?? []).map((name) => `p_${name}`)];
    const taken = added.find((name) => columns.includes(name));
    if (taken === undefined)
      return `${[...columns, ...added].map((name) => quoted(name, delimiter)).join(delimiter)}\n`;
    throw new DataError(`${this.#where}: it already has a column "${taken}". Rename it.`, { column: taken });
  }
}

function body({ rows }: Table, answers: Answers, delimiter: string): string {
  let text = "";
  for (let row = 0; row < rows.length; row++) {
    for (const field of rows[row] as readonly string[]) text += quoted(field, delimiter) + delimiter;
    text += `${answerText(answers, row, delimiter)}\n`;
  }
  return text;
}

function answerText(answers: Answers, row: number, delimiter: string): string {
  if (answers.kind === "values") return String(Number((answers.values[row] as number).toPrecision(DIGITS)));
  const { names, labels, probabilities } = answers;
  let text = quoted(names[labels[row] as number] as string, delimiter);
  for (let label = 0; label < names.length; label++) {
    const probability = probabilities[row * names.length + label] as number;
    text += delimiter + Math.round(probability * DECIMALS) / DECIMALS;
  }
  return text;
}

const quoted = (field: string, delimiter: string): string =>
  field.includes(delimiter) || field.includes('"') ? `"${field.replaceAll('"', '""')}"` : field;

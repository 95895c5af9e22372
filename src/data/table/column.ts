/** A column of a table in memory, as it is read: its different texts while they are few, its numbers from then on. @module */

import { type PlacedFields, plainNumber } from "../../formats/csv-fields.ts";
import { missingTest } from "../../formats/fields.ts";
import { type Decimal, type DecimalTally, noTally, readWritten, tallyDecimal } from "../../formats/number-notation.ts";
import { type Cells, type FieldReading, numberIn } from "../features/cells.ts";

/** Different texts from which on a column of numbers keeps only the numbers. */
const MOST_TEXTS = 2000;
/** Different texts from which on a column that hardly repeats one keeps none: they are names of rows. */
const MOST_NAMES = 200_000;
/** Share of numbers among the known values from which a column counts as numeric, and what is none as a mistake. */
export const NUMERIC_SHARE = 0.9;

export interface ColumnOptions {
  readonly name: string;
  /** Whether all texts are needed: of classes and categories. */
  readonly keepsTexts: boolean;
  readonly missingWords: readonly string[] | null;
  /** The decimal mark of the column, from its own texts or those of its neighbors. */
  readonly decimal: (column: Column) => Decimal;
}

function grown<Values extends Int32Array | Float64Array>(values: Values): Values {
  const larger = new (values.constructor as new (n: number) => Values)(values.length * 2);
  larger.set(values);
  return larger;
}

/** A copy that does not keep the text alive which it was cut from. */
const detached = (text: string): string => (text.length < 13 ? text : [...text].join(""));

/** Whether a whole number is a name: it begins with a zero, or is too long to be exact as a number. */
export const isCode = (text: string): boolean =>
  /^[+-]?0\d+$/.test(text) || (text.length > 15 && /^[+-]?\d+$/.test(text) && !Number.isSafeInteger(Number(text)));

/** What the numbers of a column were written with. */
export interface Writing {
  grouped: boolean;
  readonly units: Set<string>;
  /** Numbers without a unit. */
  bare: number;
}

export class Column {
  readonly name: string;
  /** The different texts, in order of appearance; of a column of many numbers only those that came first. */
  readonly texts: string[] = [];
  /** Fields of a column of many numbers that are none, by row. */
  readonly exceptions = new Map<number, string>();
  readonly writing: Writing = { grouped: false, units: new Set(), bare: 0 };
  readonly isMissing: (text: string) => boolean;
  rows = 0;
  readonly #options: ColumnOptions;
  readonly #codeOf = new Map<string, number>();
  #codes = new Int32Array(64);
  #values: Float64Array | null = null;
  /** Whether its numbers are those that `Number` reads. */
  #isPlain = false;
  #numbers: { readonly values: Float64Array; readonly isText: Uint8Array } | null = null;
  #reading: FieldReading | null = null;
  #keepsTexts: boolean;
  #named = false;

  constructor(options: ColumnOptions) {
    this.name = options.name;
    this.#options = options;
    this.#keepsTexts = options.keepsTexts;
    this.isMissing = missingTest(options.missingWords);
  }

  /** Whether only the numbers are kept. */
  get isNumbers(): boolean {
    return this.#values !== null;
  }

  /** Whether it holds so many different texts that they are not kept. */
  get isNames(): boolean {
    return this.#named;
  }

  push(text: string): void {
    const row = this.rows++;
    if (this.#values) this.#pushNumber(text, row);
    else if (!this.#named) this.#pushText(text, row);
  }

  /** The field at a place of a text, without a text of its own where it is a plain number. */
  pushPart({ text, bounds }: PlacedFields, place: number): void {
    const [from, to] = [bounds[place] as number, bounds[place + 1] as number];
    const values = this.#values;
    if (values && this.#isPlain && this.rows < values.length) {
      const value = plainNumber(text, from, to);
      if (!Number.isNaN(value)) {
        values[this.rows++] = value;
        return;
      }
    }
    this.push(text.slice(from, to));
  }

  #pushText(text: string, row: number): void {
    let code = this.#codeOf.get(text);
    if (code === undefined) {
      const kept = detached(text);
      code = this.texts.push(kept) - 1;
      this.#codeOf.set(kept, code);
    }
    if (row === this.#codes.length) this.#codes = grown(this.#codes);
    this.#codes[row] = code;
    if (this.texts.length > MOST_TEXTS && code === this.texts.length - 1) this.#leaveTexts();
  }

  #leaveTexts(): void {
    if (this.#keepsTexts) return;
    if (this.texts.length === MOST_TEXTS + 1) {
      if (this.#becomeNumbers()) return;
    } else if (this.texts.length > MOST_NAMES && this.texts.length > 0.95 * this.rows) {
      this.#named = true;
      this.texts.length = 0;
      this.#codeOf.clear();
      this.#codes = new Int32Array(0);
    }
  }

  #becomeNumbers(): boolean {
    const reading = this.#read();
    const { values, isText } = this.#numbersOf(reading);
    const texts = this.texts.filter((_, code) => isText[code]);
    if (this.texts.some(isCode) || texts.length > (1 - NUMERIC_SHARE) * this.texts.length) return false;
    const codes = this.#codes;
    const all = new Float64Array(codes.length);
    for (let row = 0; row < this.rows; row++) {
      const code = codes[row] as number;
      all[row] = values[code] as number;
      if (isText[code]) this.exceptions.set(row, this.texts[code] as string);
    }
    for (const text of this.texts) this.#note(text, reading.decimal);
    this.#values = all;
    this.#isPlain = reading.decimal === "." && reading.missingWords === null;
    this.#codes = new Int32Array(0);
    this.#codeOf.clear();
    return true;
  }

  #read(): FieldReading {
    const { decimal, missingWords } = this.#options;
    this.#reading ??= { decimal: decimal(this), missingWords };
    return this.#reading;
  }

  #pushNumber(text: string, row: number): void {
    let values = this.#values as Float64Array;
    if (row === values.length) {
      values = grown(values);
      this.#values = values;
    }
    const { decimal } = this.#reading as FieldReading;
    const last = text.charCodeAt(text.length - 1);
    // The usual case, fast: digits with a point are what Number reads, and it ends in a digit or a point.
    if (this.#isPlain && (last === 46 || (last >= 48 && last <= 57))) {
      const value = Number(text);
      const second = text.charCodeAt(1);
      if (value - value === 0 && (second < 65 || second === 69 || second === 101)) {
        values[row] = value;
        return;
      }
    }
    const value = numberIn(text, this.#reading as FieldReading, this.isMissing);
    values[row] = value ?? Number.NaN;
    if (value === null) this.exceptions.set(row, detached(text));
    else if (!Number.isNaN(value)) this.#note(text, decimal);
  }

  #note(text: string, decimal: Decimal): void {
    const found = readWritten(text, decimal);
    if (!found) return;
    if (found.grouped) this.writing.grouped = true;
    if (found.unit === "") this.writing.bare++;
    else this.writing.units.add(found.unit);
  }

  /** Decides the decimal mark, when all is read. */
  settle(): void {
    const { decimal } = this.#read();
    if (!this.#values) for (const text of this.texts) this.#note(text, decimal);
  }

  get decimal(): Decimal {
    return this.#read().decimal;
  }

  /** What its texts say of the decimal mark. */
  tally(): DecimalTally {
    const tally = noTally();
    for (const text of this.texts) tallyDecimal(tally, text);
    return tally;
  }

  #numbersOf(reading: FieldReading): { readonly values: Float64Array; readonly isText: Uint8Array } {
    if (this.#numbers?.values.length === this.texts.length) return this.#numbers;
    const values = new Float64Array(this.texts.length);
    const isText = new Uint8Array(this.texts.length);
    for (const [code, text] of this.texts.entries()) {
      const value = numberIn(text, reading, this.isMissing);
      values[code] = value ?? Number.NaN;
      if (value === null) isText[code] = 1;
    }
    this.#numbers = { values, isText };
    return this.#numbers;
  }

  /** NaN where the value is missing, null where the field is no number. */
  number(row: number): number | null {
    if (this.#values) {
      const value = this.#values[row] as number;
      return Number.isNaN(value) && this.exceptions.has(row) ? null : value;
    }
    const { values, isText } = this.#numbersOf(this.#read());
    const code = this.#codes[row] as number;
    return isText[code] ? null : (values[code] as number);
  }

  /** All of them where it holds nothing else; null where they are read from texts. */
  numbers(): Float64Array | null {
    return this.#values && this.exceptions.size === 0 ? this.#values.subarray(0, this.rows) : null;
  }

  /** The field, or the number that it held. */
  text(row: number): string {
    if (this.#named) return "";
    if (!this.#values) return this.texts[this.#codes[row] as number] as string;
    const value = this.#values[row] as number;
    return this.exceptions.get(row) ?? (Number.isNaN(value) ? "" : String(value));
  }

  /** Whether the row has no value. */
  misses(row: number): boolean {
    if (this.#values) return Number.isNaN(this.#values[row]) && !this.exceptions.has(row);
    return this.isMissing(this.text(row));
  }

  /** The place of the row's text among `texts`; -1 where the texts are not kept. */
  code(row: number): number {
    return this.#values || this.#named ? -1 : (this.#codes[row] as number);
  }

  /** How many rows have each of `texts`; none where they are not kept. */
  counts(): Int32Array {
    const counts = new Int32Array(this.texts.length);
    if (this.#values || this.#named) return counts;
    for (let row = 0; row < this.rows; row++) {
      const code = this.#codes[row] as number;
      counts[code] = (counts[code] as number) + 1;
    }
    return counts;
  }
}

/** The column as features read it. */
export function columnCells(column: Column, where: string, line: (row: number) => number): Cells {
  return {
    where,
    line,
    column: column.name,
    rows: column.rows,
    text: (row) => column.text(row),
    number: (row) => column.number(row),
    isMissing: (row) => column.misses(row),
    numbers: column.numbers(),
  };
}

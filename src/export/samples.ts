/** Rows on which an exported model is compared with the network it was made from. @module */

import { tableCells } from "../data/features/cells.ts";
import { NO_INFLUENCE } from "../data/features/numeric.ts";
import { type Feature, transformRows } from "../data/preprocessing.ts";
import { readDate } from "../formats/dates.ts";
import type { Table } from "../formats/table.ts";
import { RandomStream } from "../tensor/random.ts";
import type { ExportedModel, TableInput } from "./model.ts";

/** What a column holds in each row: numbers (dates are seconds since 1970), NaN where one is missing; or texts as they stand in the file. */
export type RawColumn =
  | { readonly type: "numbers"; readonly values: Float64Array }
  | { readonly type: "texts"; readonly values: readonly string[] };

/** Rows as a user has them: the columns of a table, or float32 numbers [rows, ...inputShape] with images channels first. */
export type RawRows =
  | { readonly kind: "table"; readonly columns: readonly RawColumn[] }
  | { readonly kind: "numbers"; readonly values: Float32Array };

export interface Samples {
  readonly rows: number;
  readonly raw: RawRows;
  /** What the network takes for the same rows: [rows, inputs], channels last. */
  readonly inputs: Float32Array;
}

function valueSamples({ input, program }: ExportedModel, rows: number, random: RandomStream): Samples {
  const [columns = 1] = program.inputShape;
  const { mean, deviation } = input as { mean: readonly number[] | null; deviation: readonly number[] | null };
  const at = (list: readonly number[] | null, i: number, fallback: number): number => list?.[i % columns] ?? fallback;
  const values = Float32Array.from(
    { length: rows * columns },
    (_, i) => at(mean, i, 0) + at(deviation, i, 1) * random.normal(),
  );
  const inputs = values.map((value, i) => (value - at(mean, i, 0)) / at(deviation, i, 1));
  return { rows, raw: { kind: "numbers", values }, inputs };
}

function imageSamples({ input, program }: ExportedModel, rows: number, random: RandomStream): Samples {
  const [channels = 1, height = 1, width = 1] = program.inputShape;
  const { scale, offset } = input as { scale: number; offset: number };
  const area = height * width;
  const values = Float32Array.from({ length: rows * channels * area }, () => Math.floor(256 * random.uniform()));
  const inputs = Float32Array.from({ length: values.length }, (_, i) => {
    const [row, position, channel] = [Math.floor(i / (channels * area)), Math.floor(i / channels) % area, i % channels];
    return scale * (values[row * channels * area + channel * area + position] as number) + offset;
  });
  return { rows, raw: { kind: "numbers", values }, inputs };
}

const DAYS_MS = 86_400_000;

/** A column as it would stand in a file, with values that are missing where they may be, and a text value that did not occur in training. */
function fields(feature: Feature, rows: number, random: RandomStream): string[] {
  const texts = (levels: readonly string[], missing: boolean) => (row: number) => {
    const choices = [...levels, "a text value that did not occur in training", ...(missing ? ["", "NaN"] : [])];
    return choices[row % choices.length] as string;
  };
  const numbers = (indicator: boolean, make: () => string) => (row: number) =>
    indicator && row % 5 === 0 ? "" : make();
  const field = ((): ((row: number) => string) => {
    switch (feature.kind) {
      case "numeric": {
        const { mean, deviation, indicator } = feature;
        const spread = deviation === NO_INFLUENCE ? 1 : deviation;
        return numbers(indicator, () => String(mean + spread * random.normal()));
      }
      case "date": {
        const { mean = 0, deviation = 1 } = feature.days ?? {};
        const text = (): string => new Date((mean + deviation * random.normal()) * DAYS_MS).toISOString();
        return numbers(feature.indicator, () => text().slice(0, 19));
      }
      case "categorical":
        return texts(feature.levels, feature.missingLevel);
      case "ordered":
        return texts(feature.levels, feature.indicator);
      case "hashed":
        return texts(
          Array.from({ length: rows }, (_, i) => `text ${i}`),
          feature.missingLevel,
        );
      default:
        return feature satisfies never;
    }
  })();
  return Array.from({ length: rows }, (_, row) => field(row));
}

function madeTable({ preprocessing }: TableInput, rows: number, random: RandomStream): Table {
  const { features } = preprocessing;
  const columns = features.map((feature) => fields(feature, rows, random));
  return {
    where: "samples",
    headed: true,
    decimal: ".",
    columns: features.map(({ column }) => column),
    rows: Array.from({ length: rows }, (_, row) => columns.map((column) => column[row] as string)),
    lines: Int32Array.from({ length: rows }, (_, row) => row),
  };
}

/** The columns of a table as numbers and texts. */
export function rawColumns({ preprocessing }: TableInput, table: Table): RawColumn[] {
  const { features, reading } = preprocessing;
  return features.map((feature) => {
    const cells = tableCells(table, table.columns.indexOf(feature.column), {
      ...reading,
      decimal: table.decimal ?? reading.decimal,
    });
    const each = <T>(value: (row: number) => T): T[] => table.rows.map((_, row) => value(row));
    const seconds = (row: number): number => {
      const found = feature.kind === "date" ? readDate(cells.text(row), feature.order) : null;
      return found ? found.ms / 1000 : Number.NaN;
    };
    if (feature.kind === "numeric")
      return { type: "numbers", values: Float64Array.from(each((row) => cells.number(row) ?? Number.NaN)) };
    if (feature.kind === "date") return { type: "numbers", values: Float64Array.from(each(seconds)) };
    return { type: "texts", values: each((row) => cells.text(row)) };
  });
}

/** The rows of a table as a user has them, and as the network takes them. */
export function tableSamples(input: TableInput, table: Table): Samples {
  const { values: inputs } = transformRows(input.preprocessing, table);
  return { rows: table.rows.length, raw: { kind: "table", columns: rawColumns(input, table) }, inputs };
}

/** Rows by seed, made to what the preprocessing says of the training rows. */
export function sampleRows(model: ExportedModel, rows: number): Samples {
  const random = new RandomStream(1, "export samples");
  const { input } = model;
  if (input.kind === "table") return tableSamples(input, madeTable(input, rows, random));
  return input.kind === "image" ? imageSamples(model, rows, random) : valueSamples(model, rows, random);
}

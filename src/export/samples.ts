/** Rows on which an exported model is compared with the network it was made from. @module */

import { transformRows } from "../data/preprocessing.ts";
import type { Table } from "../formats/table.ts";
import { RandomStream } from "../tensor/random.ts";
import { inexpressible } from "./inexpressible.ts";
import type { ExportedModel, TableInput } from "./model.ts";

/** What an exported model is given, under one of its input's names. */
export interface Feed {
  readonly type: "float32" | "string";
  readonly shape: readonly number[];
  readonly values: Float32Array | readonly string[];
}

export interface Samples {
  readonly rows: number;
  /** By the names of the exported model's inputs. */
  readonly feeds: Readonly<Record<string, Feed>>;
  /** What the network takes for the same rows: [rows, inputs], channels last. */
  readonly inputs: Float32Array;
}

const floats = (shape: readonly number[], values: Float32Array): Feed => ({ type: "float32", shape, values });

function valueSamples({ input, program }: ExportedModel, rows: number, random: RandomStream): Samples {
  const [columns = 1] = program.inputShape;
  const { mean, deviation } = input as { mean: readonly number[] | null; deviation: readonly number[] | null };
  const at = (list: readonly number[] | null, i: number, fallback: number): number => list?.[i % columns] ?? fallback;
  const raw = Float32Array.from(
    { length: rows * columns },
    (_, i) => at(mean, i, 0) + at(deviation, i, 1) * random.normal(),
  );
  const inputs = raw.map((value, i) => (value - at(mean, i, 0)) / at(deviation, i, 1));
  return { rows, feeds: { input: floats([rows, columns], raw) }, inputs };
}

function imageSamples({ input, program }: ExportedModel, rows: number, random: RandomStream): Samples {
  const [channels = 1, height = 1, width = 1] = program.inputShape;
  const { scale, offset } = input as { scale: number; offset: number };
  const area = height * width;
  const raw = Float32Array.from({ length: rows * channels * area }, () => Math.floor(256 * random.uniform()));
  const inputs = Float32Array.from({ length: raw.length }, (_, i) => {
    const [row, position, channel] = [Math.floor(i / (channels * area)), Math.floor(i / channels) % area, i % channels];
    return scale * (raw[row * channels * area + channel * area + position] as number) + offset;
  });
  return { rows, feeds: { input: floats([rows, channels, height, width], raw) }, inputs };
}

/** A column as it would stand in a file, with values that are missing where they may be, and a text value that did not occur in training. */
function fields(
  feature: TableInput["preprocessing"]["features"][number],
  rows: number,
  random: RandomStream,
): string[] {
  return Array.from({ length: rows }, (_, row) => {
    if (feature.kind === "categorical") {
      const { levels, missingLevel } = feature;
      const choices = [...levels, "a text value that did not occur in training", ...(missingLevel ? ["", "NaN"] : [])];
      return choices[row % choices.length] as string;
    }
    if (feature.kind !== "numeric") throw inexpressible(feature);
    const { mean, deviation, indicator } = feature;
    if (indicator && row % 5 === 0) return "";
    return String(Math.fround(mean + deviation * random.normal()));
  });
}

function tableSamples({ preprocessing }: TableInput, rows: number, random: RandomStream): Samples {
  const { features } = preprocessing;
  const columns = features.map((feature) => fields(feature, rows, random));
  const table: Table = {
    where: "samples",
    headed: true,
    decimal: ".",
    columns: features.map(({ column }) => column),
    rows: Array.from({ length: rows }, (_, row) => columns.map((column) => column[row] as string)),
    lines: Int32Array.from({ length: rows }, (_, row) => row),
  };
  const { values: inputs } = transformRows(preprocessing, table);
  const number = (text: string): number => (text === "" ? Number.NaN : Number(text));
  if (features.every(({ kind }) => kind === "numeric")) {
    const all = Float32Array.from({ length: rows * columns.length }, (_, i) => {
      return number(columns[i % columns.length]?.[Math.floor(i / columns.length)] as string);
    });
    return { rows, feeds: { input: floats([rows, columns.length], all) }, inputs };
  }
  const feeds = features.map(({ kind, column }, i) => {
    const texts = columns[i] as string[];
    const shape = [rows, 1];
    const feed: Feed =
      kind === "numeric" ? floats(shape, Float32Array.from(texts, number)) : { type: "string", shape, values: texts };
    return [column, feed] as const;
  });
  return { rows, feeds: Object.fromEntries(feeds), inputs };
}

/** Rows by seed, made to what the preprocessing says of the training rows. */
export function sampleRows(model: ExportedModel, rows: number): Samples {
  const random = new RandomStream(1, "export samples");
  const { input } = model;
  if (input.kind === "table") return tableSamples(input, rows, random);
  return input.kind === "image" ? imageSamples(model, rows, random) : valueSamples(model, rows, random);
}

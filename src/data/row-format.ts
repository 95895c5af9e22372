/** What a user gives to a network and gets from it: rows of a table, images or plain numbers; classes or numbers. @module */

import { type Dataset, scaleOf, type TargetScale } from "./dataset.ts";
import { inputNames, PLAIN_READING, type TablePreprocessing } from "./preprocessing.ts";

/** Numbers, standardized when means and deviations are given: (x - mean) / deviation. */
export interface ValuesInput {
  readonly kind: "values";
  readonly mean: readonly number[] | null;
  readonly deviation: readonly number[] | null;
}

/** Images of bytes 0 .. 255: scale x + offset. */
export interface ImageInput {
  readonly kind: "image";
  readonly scale: number;
  readonly offset: number;
}

/** Rows of a table, column by column, as they stand in the file. */
export interface TableInput {
  readonly kind: "table";
  readonly preprocessing: TablePreprocessing;
}

/** What a user gives to the exported model. */
export type ModelInput = ValuesInput | ImageInput | TableInput;

/** The network's outputs are logits of classes; without names a class is its number. */
export interface ClassesOutput {
  readonly kind: "classes";
  readonly names: readonly string[] | null;
  /** Of two classes: the second is predicted from this probability on; absent: the more probable one. */
  readonly threshold?: number;
}

/** The network's outputs are standardized: y deviation + mean, with y first cut to [-1, 1] where they are bounded. */
export interface ValuesOutput {
  readonly kind: "values";
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  readonly bounded: boolean;
}

/** What a model predicts: classes, or numbers with their columns. */
export type ModelOutput = ClassesOutput | ValuesOutput;

/** What is known of inputs and outputs where no table was preprocessed. */
export interface BareData {
  readonly inputs: number;
  readonly classes: readonly string[] | null;
  readonly targetScale: TargetScale | null;
  /** An input is `scale * value + offset`, as for the bytes of an image; default 1 and 0. */
  readonly scale?: number;
  readonly offset?: number;
}

/**
 * The preprocessing of data that has none: columns `x1`, `x2`, ... of numbers, and a target called `target`.
 */
export function barePreprocessing({
  inputs,
  classes,
  targetScale,
  scale = 1,
  offset = 0,
}: BareData): TablePreprocessing {
  const features = Array.from({ length: inputs }, (_, i) => {
    const column = `x${i + 1}`;
    return {
      kind: "numeric" as const,
      column,
      mean: offset === 0 ? 0 : -offset / scale,
      deviation: 1 / scale,
      fill: offset === 0 ? 0 : -offset / scale,
      indicator: false,
    };
  });
  const { mean, deviation } = targetScale ?? { mean: [0], deviation: [1] };
  const columns = mean.map((shift, i) => ({
    column: mean.length === 1 ? "target" : `target${i + 1}`,
    mean: shift,
    deviation: deviation[i] as number,
  }));
  const target = classes
    ? { kind: "classes" as const, column: "target", classes }
    : { kind: "values" as const, columns };
  return { missing: "error", reading: PLAIN_READING, features, inputs: features.flatMap(inputNames), target };
}

/** Inputs and outputs of a network, for exports and for predictions from tables. */
export interface RowFormat {
  readonly input: ModelInput;
  readonly output: ModelOutput;
  /** From the columns of a table to the inputs, and from the outputs to classes or numbers. */
  readonly preprocessing: TablePreprocessing;
}

/** The format of a dataset's rows. */
export function formatOf(dataset: Dataset): RowFormat {
  const { train, classes, targetScale } = dataset;
  const { inputs } = train;
  const image = inputs.kind === "bytes" ? { kind: "image" as const, scale: inputs.scale, offset: inputs.offset } : null;
  const preprocessing =
    dataset.preprocessing ?? barePreprocessing({ inputs: inputs.columns, classes, targetScale, ...image });
  const { target } = preprocessing;
  return {
    input: dataset.preprocessing
      ? { kind: "table", preprocessing }
      : (image ?? { kind: "values", mean: null, deviation: null }),
    output:
      target.kind === "classes"
        ? { kind: "classes", names: target.classes }
        : { kind: "values", ...(scaleOf(preprocessing) as TargetScale), bounded: false },
    preprocessing,
  };
}

/** How logits become probabilities, and probabilities a class. */
export interface Decision {
  /** Of two classes: the second is predicted from this probability on; null: the more probable one. */
  readonly threshold: number | null;
  /** By which logits are divided; null: they are not. */
  readonly temperature: number | null;
}

/** The same format with another way from logits to classes; that of numbers as it is. */
export function withDecision(format: RowFormat, { threshold, temperature }: Decision): RowFormat {
  const { output, preprocessing } = format;
  const { target } = preprocessing;
  if (output.kind !== "classes" || target.kind !== "classes") return format;
  const { threshold: _, temperature: __, ...column } = target;
  const { threshold: ___, ...names } = output;
  const at = threshold === null ? {} : { threshold };
  const own = { ...preprocessing, target: { ...column, ...at, ...(temperature === null ? {} : { temperature }) } };
  return {
    input: format.input.kind === "table" ? { kind: "table", preprocessing: own } : format.input,
    output: { ...names, ...at },
    preprocessing: own,
  };
}

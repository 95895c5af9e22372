/**
 * Prediction with a trained network, in Node, in a browser or in a worker.
 *
 * @module
 */

import { targetNames, transformRows, type ValueScale } from "../data/preprocessing.ts";
import { DataError, ShapeError, StateError } from "../errors.ts";
import type { Table } from "../formats/table.ts";
import { classSets, limitsOf } from "../metrics/confidence/conformal.ts";
import { softmaxRows } from "../metrics/confidence/softmax.ts";
import type { Device } from "../tensor/device.ts";
import { type Forward, forwardOf } from "./forward.ts";
import { createForwardDevice } from "./forward-device.ts";
import type { Model } from "./model.ts";
import { decodeModel } from "./model-file.ts";

/** Numbers of a pass at a time: few enough for any memory, many enough for the kernels. */
const PASS_VALUES = 1 << 20;
const PASS_ROWS = 1024;

/** Answers for the rows of a table, in their order. */
export type Answers =
  | {
      readonly kind: "classes";
      readonly names: readonly string[];
      /** Index of the most probable class, the first of equals; of two classes with a threshold by it. [rows] */
      readonly labels: Int32Array;
      /** [rows, classes] */
      readonly probabilities: Float32Array;
      /** Where a coverage was asked for: 1 for the classes in the set of each row. [rows, classes] */
      readonly sets?: Uint8Array;
    }
  | {
      readonly kind: "values";
      /** The targets. */
      readonly names: readonly string[];
      /** In the targets' own units. [rows, targets] */
      readonly values: Float64Array;
      /** Where a coverage was asked for: the ends of each interval. [rows, targets] */
      readonly lower?: Float64Array;
      readonly upper?: Float64Array;
    };

/**
 * The answer for one row: a class with the probability of each, a number, or several by the names of their targets. With a coverage also the classes
 * in its set, or the ends of its interval.
 */
export interface Prediction {
  readonly prediction: string | number | Readonly<Record<string, number>>;
  readonly probabilities: Readonly<Record<string, number>> | null;
  readonly set?: readonly string[];
  readonly lower?: number | Readonly<Record<string, number>>;
  readonly upper?: number | Readonly<Record<string, number>>;
}

/** What an answer holds besides the prediction. */
export interface AnswerOptions {
  /** Between 0 and 1: adds sets of classes, or intervals, that hold the truth with this probability. Default none. */
  readonly coverage?: number | undefined;
}

/** How rows are read, and what an answer holds. */
export interface PredictOptions extends AnswerOptions {
  /** Takes a note of texts that training did not know; default null: they are an error. */
  readonly notes?: string[] | null;
  /** Rows before these, for errors; default 0. */
  readonly first?: number;
}

/** A row as an object, by the names of the columns. */
export type Row = Readonly<Record<string, string | number | null | undefined>>;

/**
 * @example
 * const predictor = Predictor.load(new Uint8Array(await (await fetch("model.safetensors")).arrayBuffer()));
 * const [{ prediction }] = predictor.predict([{ petal_length: 5.1, color: "red" }]);
 */
export class Predictor {
  readonly model: Model;
  /** Columns that a row must have. */
  readonly columns: readonly string[];
  /** Columns that are predicted. */
  readonly targets: readonly string[];
  /** Names of the classes, or null where a number is predicted. */
  readonly classes: readonly string[] | null;
  readonly #forward: Forward;
  readonly #inputs: number;
  readonly #device: Device;

  /** @throws DataError, ShapeError when the model's tensors do not fit its description */
  constructor(model: Model, device: Device = createForwardDevice()) {
    const { features, inputs, target } = model.preprocessing;
    this.model = model;
    this.columns = features.map(({ column }) => column);
    this.targets = targetNames(model.preprocessing);
    this.classes = target.kind === "classes" ? target.classes : null;
    this.#inputs = inputs.length;
    this.#device = device;
    this.#forward = forwardOf(device, model);
  }

  /** A predictor from the bytes of a model's file. @throws DataError when it is none, damaged, or of another version */
  static load(bytes: Uint8Array, where?: string): Predictor {
    return new Predictor(decodeModel(bytes, where));
  }

  /**
   * Predicts for rows given as objects. What else they hold is skipped. With `notes`, texts that training did not know are noted there. Errors count rows
   * from `first` + 1; default 0.
   *
   * @throws DataError `data` when a row misses a column, a number is none, or a text was not known in training; it names row and column
   * @throws OptionError, DataError, StateError for a coverage that cannot be promised
   */
  predict(rows: readonly Row[], { notes = null, first = 0, ...options }: PredictOptions = {}): Prediction[] {
    const { decimal } = this.model.preprocessing.reading;
    const text = (value: Row[string]): string => {
      if (typeof value === "number" && decimal === ",") return String(value).replace(".", ",");
      return value === null || value === undefined ? "" : String(value).trim();
    };
    const fields = rows.map((row, i) =>
      this.columns.map((column) => {
        if (Object.hasOwn(row, column)) return text(row[column]);
        const line = first + i + 1;
        throw new DataError(`predict: row ${line} has no column "${column}".`, { row: line, column });
      }),
    );
    const lines = Int32Array.from(rows, (_, i) => first + i + 1);
    const table: Table = { where: "predict", columns: this.columns, rows: fields, lines, headed: true, decimal };
    const answers = this.predictTable(table, notes, options);
    return rows.map((_, row) => predictionOf(answers, row));
  }

  /** Predicts for the rows of a table, whose columns may stand in any order. With `notes`, texts that training did not know are noted there. */
  predictTable(table: Table, notes: string[] | null = null, options: AnswerOptions = {}): Answers {
    return this.answer(transformRows(this.model.preprocessing, table, notes).values, options);
  }

  /**
   * The largest score in a set for each list of scores; null where no coverage is asked for.
   *
   * @throws StateError where no rows were held out; OptionError, DataError for a coverage that cannot be promised
   */
  limits({ coverage }: AnswerOptions): readonly number[] | null {
    if (coverage === undefined) return null;
    const { confidence } = this.model;
    if (confidence) return limitsOf(confidence, coverage);
    throw new StateError(
      "coverage: no rows were held out for this network, so its errors are not known. Train with rows held out (--validation 0.2, or folds), and use the network that the run keeps.",
    );
  }

  /** Predicts for inputs as the network takes them: [rows, inputs], standardized and one-hot. */
  answer(inputs: Float32Array, options: AnswerOptions = {}): Answers {
    const rows = inputs.length / this.#inputs;
    const { target } = this.model.preprocessing;
    const limits = this.limits(options);
    const outputs = this.#outputs(inputs, rows);
    const wanted = target.kind === "classes" ? target.classes.length : target.columns.length;
    if (outputs.length !== rows * wanted) {
      throw new ShapeError(
        `predict: expected ${wanted} outputs of the network, as its preprocessing says, found ${outputs.length / rows}.`,
      );
    }
    if (target.kind === "classes") {
      const { classes: names, temperature = 1, threshold } = target;
      if (temperature !== 1) for (let i = 0; i < outputs.length; i++) outputs[i] = (outputs[i] as number) / temperature;
      const probabilities = this.#softmax(outputs, names.length);
      const labels = labelsOf(probabilities, names.length, threshold);
      const exact = limits && softmaxRows(Float64Array.from(outputs), names.length);
      const sets = exact && { sets: classSets(exact, names.length, limits[0] as number) };
      return { kind: "classes", names, labels, probabilities, ...sets };
    }
    const { columns } = target;
    const values = Float64Array.from(outputs, (value, i) => {
      const { mean, deviation } = columns[i % columns.length] as ValueScale;
      return value * deviation + mean;
    });
    const names = columns.map(({ column }) => column);
    if (!limits) return { kind: "values", names, values };
    const margin = (i: number): number => limits[i % columns.length] as number;
    const [lower, upper] = [values.map((value, i) => value - margin(i)), values.map((value, i) => value + margin(i))];
    return { kind: "values", names, values, lower, upper };
  }

  /** The network's outputs, pass by pass. */
  #outputs(inputs: Float32Array, rows: number): Float32Array {
    const length = Math.max(1, Math.min(PASS_ROWS, Math.floor(PASS_VALUES / this.#inputs)));
    let outputs = new Float32Array(0);
    for (let from = 0; from < rows; from += length) {
      const to = Math.min(rows, from + length);
      const part = this.#forward(inputs.subarray(from * this.#inputs, to * this.#inputs), to - from);
      const columns = part.length / (to - from);
      if (from === 0) outputs = new Float32Array(rows * columns);
      outputs.set(part, from * columns);
    }
    return outputs;
  }

  #softmax(logits: Float32Array, classes: number): Float32Array {
    const device = this.#device;
    return device.scope("softmax", () => {
      const x = device.tensor(logits, [logits.length / classes, classes]);
      const y = device.empty(x.shape);
      device.kernels.softmax(x.rows, classes, x.address, y.address);
      return y.read() as Float32Array;
    });
  }
}

/** The largest of each row, the first of equals; with a threshold the second class from it on. */
function labelsOf(probabilities: Float32Array, classes: number, threshold: number | undefined): Int32Array {
  const labels = new Int32Array(probabilities.length / classes);
  for (let row = 0; row < labels.length; row++) {
    if (threshold !== undefined) {
      labels[row] = (probabilities[row * classes + 1] as number) >= threshold ? 1 : 0;
      continue;
    }
    let best = 0;
    for (let label = 1; label < classes; label++) {
      if ((probabilities[row * classes + label] as number) > (probabilities[row * classes + best] as number))
        best = label;
    }
    labels[row] = best;
  }
  return labels;
}

function predictionOf(answers: Answers, row: number): Prediction {
  const { names } = answers;
  if (answers.kind === "values") {
    const { values, lower, upper } = answers;
    const of = (all: Float64Array): number | Record<string, number> =>
      names.length === 1
        ? (all[row] as number)
        : Object.fromEntries(names.map((name, i) => [name, all[row * names.length + i] as number]));
    const ends = lower && upper ? { lower: of(lower), upper: of(upper) } : {};
    return { prediction: of(values), probabilities: null, ...ends };
  }
  const { sets } = answers;
  const probability = (label: number): number => answers.probabilities[row * names.length + label] as number;
  return {
    prediction: names[answers.labels[row] as number] as string,
    probabilities: Object.fromEntries(names.map((name, label) => [name, probability(label)])),
    ...(sets ? { set: names.filter((_, label) => sets[row * names.length + label] === 1) } : {}),
  };
}

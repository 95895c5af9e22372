/** Rows as an ONNX model takes them, and its answers by their roles. @module */

import type { Answers } from "../difference.ts";
import type { ExportedModel } from "../model.ts";
import type { RawColumn, Samples } from "../samples.ts";
import { type OutputRole, onnxNames, perColumn } from "./names.ts";

/** What a model is given under one of its input's names. */
export interface Feed {
  readonly type: "float32" | "float64" | "string";
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array | readonly string[];
}

const columnFeed = ({ type, values }: RawColumn): Feed => {
  const shape = [values.length, 1];
  return type === "texts" ? { type: "string", shape, values } : { type: "float64", shape, values };
};

/** By the names of the model's inputs. */
export function onnxFeeds(model: ExportedModel, { rows, raw }: Samples): Readonly<Record<string, Feed>> {
  const { inputs } = onnxNames(model);
  const [first] = inputs as [string];
  if (raw.kind === "numbers") {
    return { [first]: { type: "float32", shape: [rows, ...model.program.inputShape], values: raw.values } };
  }
  const { columns } = raw;
  if (perColumn(model)) return Object.fromEntries(inputs.map((name, i) => [name, columnFeed(columns[i] as RawColumn)]));
  const width = columns.length;
  const values = Float64Array.from(
    { length: rows * width },
    (_, i) => columns[i % width]?.values[Math.floor(i / width)] as number,
  );
  return { [first]: { type: "float64", shape: [rows, width], values } };
}

/** What a runtime gave, looked up under the names of the file. */
export function onnxAnswers(
  model: ExportedModel,
  given: Readonly<Record<string, ArrayLike<number | bigint | string>>>,
): Answers {
  const entries = Object.entries(onnxNames(model).outputs) as [OutputRole, string][];
  return Object.fromEntries(entries.map(([role, name]) => [role, given[name]]));
}

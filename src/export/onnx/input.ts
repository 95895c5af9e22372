/**
 * What a user gives, up to what the network takes, as ONNX operators.
 *
 * A table of numbers is one input [batch, columns]. A table with texts or dates is one input [batch, 1] for each column, under the column's
 * name. Numbers are float64, as files have them; a missing one is NaN, a missing text "". A date is the seconds since 1970 that are written,
 * whatever the zone. Images are [batch, channels, height, width] with bytes 0 .. 255 as floats.
 *
 * @module
 */

import type { Feature, NumericFeature, TablePreprocessing } from "../../data/preprocessing.ts";
import type { OnnxGraph, OnnxType } from "../../formats/onnx/onnx-graph.ts";
import { inexpressible } from "../inexpressible.ts";
import type { ExportedModel } from "../model.ts";
import { dateInputs } from "./date.ts";
import { type OnnxNames, perColumn } from "./names.ts";
import { fillMissing, isMissingNumber, rowOf, standardized, toFloat } from "./numbers.ts";
import { categoricalInputs, orderedInputs } from "./texts.ts";

/** Inputs of a table of numbers, from one matrix. */
function matrixInputs(
  graph: OnnxGraph,
  x: string,
  features: readonly NumericFeature[],
  { missing: policy }: TablePreprocessing,
): string {
  const z = standardized(graph, x, features);
  if (policy !== "impute" && policy !== "drop-target") return z;
  const missing = isMissingNumber(graph, x);
  const filled = fillMissing(graph, { z, missing }, features);
  const indicators = features.flatMap(({ indicator }, i) => (indicator ? [i] : []));
  if (indicators.length === 0) return filled;
  const all = graph.concat([filled, graph.gather(toFloat(graph, missing), indicators)]);
  // Each indicator after its number.
  const places = features.flatMap(({ indicator }, i) =>
    indicator ? [i, features.length + indicators.indexOf(i)] : [i],
  );
  return graph.gather(all, places);
}

const KINDS: Readonly<Record<Feature["kind"], { readonly type: OnnxType; readonly about: string } | null>> = {
  numeric: { type: "double", about: "a number; NaN is missing" },
  date: { type: "double", about: "seconds since 1970 of the date as it is written; NaN is missing" },
  categorical: { type: "string", about: 'a text; "": missing' },
  ordered: { type: "string", about: 'a text; "": missing' },
  hashed: null,
};

/** Inputs of one column. */
function columnInputs(graph: OnnxGraph, x: string, feature: Feature, preprocessing: TablePreprocessing): string {
  const { missingWords: words } = preprocessing.reading;
  switch (feature.kind) {
    case "numeric":
      return matrixInputs(graph, x, [feature], preprocessing);
    case "categorical":
      return categoricalInputs(graph, x, feature, words);
    case "ordered":
      return orderedInputs(graph, x, feature, words);
    case "date":
      return dateInputs(graph, x, feature);
    case "hashed":
      throw inexpressible(feature);
    default:
      return feature satisfies never;
  }
}

function addTable(graph: OnnxGraph, model: ExportedModel, preprocessing: TablePreprocessing, names: OnnxNames): string {
  const { features } = preprocessing;
  if (!perColumn(model)) {
    const numeric = features as readonly NumericFeature[];
    const about = `columns: ${numeric.map(({ column }) => column).join(", ")}; NaN: missing`;
    const [name] = names.inputs as [string];
    return matrixInputs(
      graph,
      graph.input({ name, type: "double", shape: ["batch", numeric.length], about }),
      numeric,
      preprocessing,
    );
  }
  const given = features.map((feature, i) => {
    const kind = KINDS[feature.kind];
    if (!kind) throw inexpressible(feature);
    return graph.input({ name: names.inputs[i] as string, shape: ["batch", 1], ...kind });
  });
  return graph.concat(features.map((feature, i) => columnInputs(graph, given[i] as string, feature, preprocessing)));
}

/** Declares the model's inputs and gives the name of the network's. */
export function addInput(graph: OnnxGraph, model: ExportedModel, names: OnnxNames): string {
  const { input, program } = model;
  if (input.kind === "table") return addTable(graph, model, input.preprocessing, names);
  const [name] = names.inputs as [string];
  const shape = ["batch", ...program.inputShape];
  if (input.kind === "values") {
    const x = graph.input({ name, type: "float", shape, about: "numbers" });
    const { mean, deviation } = input;
    return mean && deviation ? standardized(graph, x, rowOf(mean, deviation)) : x;
  }
  const about = "images, channels first, bytes 0 .. 255 as floats";
  const x = graph.input({ name, type: "float", shape, about });
  const scaled = graph.node("Mul", [x, graph.constant("preprocessing.scale", "float", [], [input.scale])]);
  if (input.offset === 0) return scaled;
  return graph.node("Add", [scaled, graph.constant("preprocessing.offset", "float", [], [input.offset])]);
}

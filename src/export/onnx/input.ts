/**
 * What a user gives, up to what the network takes, as ONNX operators.
 *
 * A table of numbers is one input [batch, columns]. A table with texts is one input [batch, 1] for each column, under the column's name.
 * A missing number is NaN, a missing text "". Images are [batch, channels, height, width] with bytes 0 .. 255 as floats.
 *
 * @module
 */

import type { CategoricalFeature, NumericFeature, TablePreprocessing } from "../../data/preprocessing.ts";
import { inputNames } from "../../data/preprocessing.ts";
import { type OnnxGraph, onnxTypeCode } from "../../formats/onnx/onnx-graph.ts";
import { inexpressible } from "../inexpressible.ts";
import type { ExportedModel } from "../model.ts";

/** Name of the one input of a network that has one. */
const INPUT = "input";

const toFloat = (graph: OnnxGraph, x: string): string => graph.node("Cast", [x], { to: { i: onnxTypeCode("float") } });

/** (x - mean) / deviation, in double precision as training had it. */
function standardize(graph: OnnxGraph, x: string, mean: readonly number[], deviation: readonly number[]): string {
  const double = graph.node("Cast", [x], { to: { i: onnxTypeCode("double") } });
  const shape = [mean.length];
  const centered = graph.node("Sub", [double, graph.constant("preprocessing.mean", "double", shape, mean)]);
  return toFloat(
    graph,
    graph.node("Div", [centered, graph.constant("preprocessing.deviation", "double", shape, deviation)]),
  );
}

/** Every spelling of a missing text, see `isMissing`. */
function missingTexts(): string[] {
  const spell = (word: string): string[] =>
    [...word].reduce<string[]>(
      (heads, letter) => heads.flatMap((head) => [head + letter, head + letter.toUpperCase()]),
      [""],
    );
  return ["", "?", ...["na", "nan", "null"].flatMap(spell)];
}

function oneHot(
  graph: OnnxGraph,
  x: string,
  { column, levels, other, missingLevel }: CategoricalFeature,
  words: readonly string[] | null,
): string {
  const equal = (name: string, texts: readonly string[]): string =>
    toFloat(graph, graph.node("Equal", [x, graph.texts(name, [1, texts.length], texts)]));
  const any = (markers: string): string =>
    graph.node("ReduceMax", [markers, graph.constant("/axis:1", "int64", [1], [1])], { keepdims: { i: 1 } });
  const parts = levels.length === 0 ? [] : [equal(`preprocessing.levels:${column}`, levels)];
  const missing =
    missingLevel || other
      ? any(equal("preprocessing.missing", words === null ? missingTexts() : ["", ...words]))
      : null;
  if (other) {
    const known = any(graph.concat([...parts, missing as string]));
    parts.push(graph.node("Sub", [graph.constant("/one", "float", [], [1]), known]));
  }
  if (missingLevel) parts.push(missing as string);
  return graph.concat(parts);
}

interface Columns {
  readonly numeric: readonly NumericFeature[];
  readonly categorical: readonly CategoricalFeature[];
}

function columnsOf({ features }: TablePreprocessing): Columns {
  const other = features.find(({ kind }) => kind !== "numeric" && kind !== "categorical");
  if (other) throw inexpressible(other);
  return {
    numeric: features.filter((feature) => feature.kind === "numeric"),
    categorical: features.filter((feature) => feature.kind === "categorical"),
  };
}

/** Standardized numbers, and 1 for each missing one of a column with an indicator after them. */
function numericBlock(graph: OnnxGraph, x: string, numeric: readonly NumericFeature[], imputes: boolean): string[] {
  const means = numeric.map(({ mean }) => mean);
  const deviations = numeric.map(({ deviation }) => deviation);
  const z = standardize(graph, x, means, deviations);
  if (!imputes) return [z];
  const missing = graph.node("IsNaN", [x]);
  const fills = numeric.map(({ fill, mean, deviation }) => (fill - mean) / deviation);
  const fill = graph.constant("preprocessing.fill", "float", [fills.length], fills);
  const filled = graph.node("Where", [missing, fill, z]);
  const indicators = numeric.flatMap(({ indicator }, i) => (indicator ? [i] : []));
  return indicators.length === 0 ? [filled] : [filled, graph.gather(toFloat(graph, missing), indicators)];
}

/** Where each of the network's inputs stands among: numbers, indicators, one-hot blocks. */
function order(preprocessing: TablePreprocessing, { numeric, categorical }: Columns): number[] {
  const indicated = numeric.filter(({ indicator }) => indicator);
  const names = [
    ...numeric.map((feature) => inputNames(feature)[0] as string),
    ...indicated.map((feature) => inputNames(feature)[1] as string),
    ...categorical.flatMap(inputNames),
  ];
  const places = new Map(names.map((name, i) => [name, i]));
  return preprocessing.inputs.map((name) => places.get(name) as number);
}

function addTable(graph: OnnxGraph, preprocessing: TablePreprocessing): string {
  const columns = columnsOf(preprocessing);
  const { numeric, categorical } = columns;
  const names = numeric.map(({ column }) => column);
  const perColumn = categorical.length > 0;
  const declare = (name: string, type: "float" | "string", about: string): string =>
    graph.input({ name, type, shape: ["batch", 1], about });
  const given = new Map<string, string>();
  for (const { kind, column } of perColumn ? preprocessing.features : []) {
    const numbers = kind === "numeric";
    given.set(
      column,
      declare(column, numbers ? "float" : "string", numbers ? "a number; NaN is missing" : 'a text; "": missing'),
    );
  }
  const parts: string[] = [];
  if (numeric.length > 0) {
    const about = `columns: ${names.join(", ")}; NaN: missing`;
    const x = perColumn
      ? graph.concat(names.map((name) => given.get(name) as string))
      : graph.input({ name: INPUT, type: "float", shape: ["batch", numeric.length], about });
    parts.push(
      ...numericBlock(graph, x, numeric, preprocessing.missing === "impute" || preprocessing.missing === "drop-target"),
    );
  }
  for (const feature of categorical)
    parts.push(oneHot(graph, given.get(feature.column) as string, feature, preprocessing.reading.missingWords));
  const places = order(preprocessing, columns);
  const all = graph.concat(parts);
  return places.every((place, i) => place === i) ? all : graph.gather(all, places);
}

/** Declares the model's inputs and gives the name of the network's. */
export function addInput(graph: OnnxGraph, { input, program }: ExportedModel): string {
  if (input.kind === "table") return addTable(graph, input.preprocessing);
  const shape = ["batch", ...program.inputShape];
  if (input.kind === "values") {
    const x = graph.input({ name: INPUT, type: "float", shape, about: "numbers" });
    return input.mean && input.deviation ? standardize(graph, x, input.mean, input.deviation) : x;
  }
  const about = "images, channels first, bytes 0 .. 255 as floats";
  const x = graph.input({ name: INPUT, type: "float", shape, about });
  const scaled = graph.node("Mul", [x, graph.constant("preprocessing.scale", "float", [], [input.scale])]);
  if (input.offset === 0) return scaled;
  return graph.node("Add", [scaled, graph.constant("preprocessing.offset", "float", [], [input.offset])]);
}

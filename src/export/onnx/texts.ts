/** Columns of texts as ONNX operators. @module */

import type { OrderedFeature } from "../../data/features/ordered.ts";
import type { CategoricalFeature } from "../../data/preprocessing.ts";
import { MISSING_WORDS } from "../../formats/fields.ts";
import type { OnnxGraph } from "../../formats/onnx/onnx-graph.ts";
import { toFloat } from "./numbers.ts";

/** Opset from which on texts can be compared. */
const COMPARES = 19;

/** Every spelling of a missing text, see `missingTest`. */
function missingTexts(words: readonly string[] | null): string[] {
  if (words !== null) return [...new Set(["", ...words])];
  const spell = (word: string): string[] =>
    [...word.toLowerCase()].reduce<string[]>(
      (heads, letter) => heads.flatMap((head) => [...new Set([letter, letter.toUpperCase()])].map((one) => head + one)),
      [""],
    );
  return ["", ...MISSING_WORDS.flatMap(spell)];
}

/** x: [batch, 1] -> [batch, texts], 1 where the row has the text. */
function markers(graph: OnnxGraph, x: string, name: string, texts: readonly string[]): string {
  graph.require(COMPARES, "columns of texts");
  return toFloat(graph, graph.node("Equal", [x, graph.texts(name, [1, texts.length], texts)]));
}

/** [batch, 1], 1 where one of the markers is, of which a row has at most one. */
const anyOf = (graph: OnnxGraph, marked: string): string =>
  graph.node("ReduceSum", [marked, graph.constant("/axis:1", "int64", [1], [1])], { keepdims: { i: 1 } });

const missingMarker = (graph: OnnxGraph, x: string, words: readonly string[] | null): string =>
  anyOf(graph, markers(graph, x, "preprocessing.missing", missingTexts(words)));

/** A missing text counts as missing also where it is the name of a level. */
function known(levels: readonly string[], words: readonly string[] | null): readonly (string | null)[] {
  const missing = new Set(missingTexts(words));
  return levels.map((level) => (missing.has(level) ? null : level));
}

/** Markers of the levels, 0 for a level that counts as missing. */
function levelMarkers(
  graph: OnnxGraph,
  x: string,
  { column, levels }: { readonly column: string; readonly levels: readonly string[] },
  words: readonly string[] | null,
): string | null {
  if (levels.length === 0) return null;
  const own = known(levels, words);
  const marked = markers(graph, x, `preprocessing.levels:${column}`, levels);
  if (!own.includes(null)) return marked;
  const keeps = own.map((level) => (level === null ? 0 : 1));
  return graph.node("Mul", [marked, graph.constant(`preprocessing.known:${column}`, "float", [keeps.length], keeps)]);
}

/** One input for each level, one for other texts, one for a missing value. */
export function categoricalInputs(
  graph: OnnxGraph,
  x: string,
  feature: CategoricalFeature,
  words: readonly string[] | null,
): string {
  const { other, missingLevel } = feature;
  const levels = levelMarkers(graph, x, feature, words);
  const parts = levels === null ? [] : [levels];
  const missing = missingLevel || other ? missingMarker(graph, x, words) : null;
  if (other) {
    const named = anyOf(graph, graph.concat([...parts, missing as string]));
    parts.push(graph.node("Sub", [graph.constant("/one", "float", [], [1]), named]));
  }
  if (missingLevel) parts.push(missing as string);
  return graph.concat(parts);
}

/** The standardized place among the levels, that of `fill` for other texts, and an indicator of a missing one. */
export function orderedInputs(
  graph: OnnxGraph,
  x: string,
  feature: OrderedFeature,
  words: readonly string[] | null,
): string {
  const { column, levels, mean, deviation, fill, indicator } = feature;
  const filled = Math.fround((fill - mean) / deviation);
  const numbers = [...levels.map((_, place) => (place - mean) / deviation), filled];
  const marked = levelMarkers(graph, x, feature, words) as string;
  const rest = graph.node("Sub", [graph.constant("/one", "float", [], [1]), anyOf(graph, marked)]);
  // A product with one 1 in each row: exact.
  const z = graph.node("MatMul", [
    graph.concat([marked, rest]),
    graph.constant(`preprocessing.places:${column}`, "float", [numbers.length, 1], numbers),
  ]);
  return indicator ? graph.concat([z, missingMarker(graph, x, words)]) : z;
}

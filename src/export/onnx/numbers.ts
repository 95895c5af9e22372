/** Numbers standardized by ONNX operators, with the arithmetic of `transformRows`: in float64, rounded to float32 at the end. @module */

import type { NumericFeature } from "../../data/preprocessing.ts";
import { type OnnxGraph, onnxTypeCode } from "../../formats/onnx/onnx-graph.ts";

export const toFloat = (graph: OnnxGraph, x: string): string =>
  graph.node("Cast", [x], { to: { i: onnxTypeCode("float") } });
export const toDouble = (graph: OnnxGraph, x: string): string =>
  graph.node("Cast", [x], { to: { i: onnxTypeCode("double") } });

/** How one number is standardized. */
type Scale = Pick<NumericFeature, "mean" | "deviation">;

export const rowOf = (means: readonly number[], deviations: readonly number[]): Scale[] =>
  means.map((mean, i) => ({ mean, deviation: deviations[i] as number }));

/** float32 (x - mean) / deviation of x: [batch, columns]. */
export function standardized(graph: OnnxGraph, x: string, columns: readonly Scale[]): string {
  const row = (name: string, values: readonly number[]): string =>
    graph.constant(`preprocessing.${name}:${x}`, "double", [values.length], values);
  const means = columns.map(({ mean }) => mean);
  const deviations = columns.map(({ deviation }) => deviation);
  const centered = graph.node("Sub", [toDouble(graph, x), row("mean", means)]);
  return toFloat(graph, graph.node("Div", [centered, row("deviation", deviations)]));
}

export const isMissingNumber = (graph: OnnxGraph, x: string): string => graph.node("IsNaN", [toFloat(graph, x)]);

/** Standardized numbers with what stands for missing ones in their place. */
export function fillMissing(
  graph: OnnxGraph,
  { z, missing }: { readonly z: string; readonly missing: string },
  columns: readonly (Scale & Pick<NumericFeature, "fill">)[],
): string {
  const fills = columns.map(({ fill, mean, deviation }) => (fill - mean) / deviation);
  const fill = graph.constant(`preprocessing.fill:${z}`, "float", [fills.length], fills);
  return graph.node("Where", [missing, fill, z]);
}

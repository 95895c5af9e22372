/** A model as ONNX: its preprocessing, its network and the reading of its outputs as one graph. @module */

import type { ClassesOutput, ValuesOutput } from "../../data/row-format.ts";
import { DEFAULT_OPSET, OnnxGraph } from "../../formats/onnx/onnx-graph.ts";
import type { EncodeOptions } from "../format.ts";
import type { ExportedModel } from "../model.ts";
import { addInput } from "./input.ts";
import { type OnnxNames, onnxNames } from "./names.ts";
import { toDouble } from "./numbers.ts";
import { addProgram } from "./operators.ts";

const bounds = (graph: OnnxGraph): string[] =>
  [-1, 1].map((bound) => graph.constant(`/bound:${bound}`, "float", [], [bound]));

type Names = OnnxNames["outputs"];

/** Numbers in their own unit. */
function addValues(graph: OnnxGraph, output: ValuesOutput, answers: string, name: string): void {
  const shape = [output.mean.length];
  const cut = output.bounded ? graph.node("Clip", [answers, ...bounds(graph)]) : answers;
  // In double precision: of a large number with a small deviation, float32 keeps too few digits.
  const scaled = graph.node("Mul", [
    toDouble(graph, cut),
    graph.constant("output.deviation", "double", shape, output.deviation),
  ]);
  const value = graph.node("Add", [scaled, graph.constant("output.mean", "double", shape, output.mean)]);
  const about = "numbers in the target's unit";
  graph.output(value, { name, type: "double", shape: ["batch", output.mean.length], about });
}

/** The label of each row, "" or -1 where the answer is not a number. */
function labelOf(graph: OnnxGraph, { names }: ClassesOutput, scores: string, valid: string): string {
  const position = graph.node("ArgMax", [scores], { axis: { i: 1 }, keepdims: { i: 0 } });
  if (!names) return graph.node("Where", [valid, position, graph.constant("/none", "int64", [], [-1])]);
  const label = graph.node("Gather", [graph.texts("output.classes", [names.length], names), position]);
  return graph.node("Where", [valid, label, graph.texts("/none", [], [""])]);
}

function addClasses(graph: OnnxGraph, output: ClassesOutput, answers: string, names: Names): void {
  const { threshold } = output;
  // p_1 > t where z_1 - log(t / (1 - t)) > z_0.
  const shift = threshold === undefined ? null : [0, Math.log(threshold / (1 - threshold))];
  const scores = shift
    ? graph.node("Sub", [answers, graph.constant("output.threshold", "float", [2], shift)])
    : answers;
  const probabilities = graph.node("Softmax", [answers], { axis: { i: 1 } });
  const sum = graph.node("ReduceSum", [probabilities, graph.constant("/axis:1", "int64", [1], [1])], {
    keepdims: { i: 0 },
  });
  const valid = graph.node("Not", [graph.node("IsNaN", [sum])]);
  graph.output(labelOf(graph, output, scores, valid), {
    name: names.label as string,
    type: output.names ? "string" : "int64",
    shape: ["batch"],
    about: threshold === undefined ? "the most probable class" : "the second class from its threshold on",
  });
  graph.output(probabilities, {
    name: names.probabilities as string,
    type: "float",
    shape: ["batch", output.names?.length ?? "classes"],
    about: "of the classes, in the order of the metadata's classes",
  });
}

/** What the model says of itself. */
export function metadataOf({ step, output, origin, input }: ExportedModel, names: OnnxNames): Record<string, string> {
  const columns = input.kind === "table" ? input.preprocessing.features.map(({ column }) => column) : null;
  return {
    ...origin,
    step: String(step),
    ...(output.kind === "classes" && output.names ? { classes: JSON.stringify(output.names) } : {}),
    ...(columns ? { columns: JSON.stringify(columns) } : {}),
    inputs: JSON.stringify(names.inputs),
    outputs: JSON.stringify(names.outputs),
  };
}

/**
 * An ONNX model with a free batch size. Class names, columns and the names of inputs and outputs are in its metadata.
 *
 * @throws OptionError for what ONNX has no operator for, or the opset lacks
 */
export function encodeOnnx(model: ExportedModel, { opset = DEFAULT_OPSET }: EncodeOptions = {}): Uint8Array {
  const names = onnxNames(model);
  const graph = new OnnxGraph([...names.inputs, ...Object.values(names.outputs)], opset);
  const answers = addProgram(graph, model.program, addInput(graph, model, names));
  const { output } = model;
  if (output.kind === "classes") addClasses(graph, output, answers, names.outputs);
  else addValues(graph, output, answers, names.outputs.value as string);
  return graph.encode("burgeon", metadataOf(model, names), `A network grown by Burgeon, after ${model.step} steps.`);
}

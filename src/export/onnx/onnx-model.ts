/** A model as ONNX: its preprocessing, its network and the reading of its outputs as one graph. @module */

import { OnnxGraph, onnxTypeCode } from "../../formats/onnx/onnx-graph.ts";
import type { ExportedModel, ModelOutput } from "../model.ts";
import { addInput } from "./input.ts";
import { addProgram } from "./operators.ts";

const bounds = (graph: OnnxGraph): string[] =>
  [-1, 1].map((bound) => graph.constant(`/bound:${bound}`, "float", [], [bound]));

/** Classes: `label` and `probabilities`; numbers: `value`, in their own unit. */
function addOutput(graph: OnnxGraph, output: ModelOutput, answers: string, width: number): void {
  if (output.kind === "values") {
    const shape = [output.mean.length];
    const cut = output.bounded ? graph.node("Clip", [answers, ...bounds(graph)]) : answers;
    // In double precision: of a large number with a small deviation, float32 keeps too few digits.
    const double = graph.node("Cast", [cut], { to: { i: onnxTypeCode("double") } });
    const scaled = graph.node("Mul", [double, graph.constant("output.deviation", "double", shape, output.deviation)]);
    const value = graph.node("Add", [scaled, graph.constant("output.mean", "double", shape, output.mean)]);
    const about = "numbers in the target's unit";
    graph.output(value, { name: "value", type: "double", shape: ["batch", width], about });
    return;
  }
  const { names, threshold } = output;
  // p_1 > t where z_1 - log(t / (1 - t)) > z_0.
  const scores =
    threshold === undefined
      ? answers
      : graph.node("Sub", [
          answers,
          graph.constant("output.threshold", "float", [2], [0, Math.log(threshold / (1 - threshold))]),
        ]);
  const position = graph.node("ArgMax", [scores], { axis: { i: 1 }, keepdims: { i: 0 } });
  const label = names
    ? graph.node("Gather", [graph.texts("output.classes", [names.length], names), position])
    : position;
  const type = names ? "string" : "int64";
  graph.output(label, {
    name: "label",
    type,
    shape: ["batch"],
    about: threshold === undefined ? "the most probable class" : "the second class from its threshold on",
  });
  const probabilities = graph.node("Softmax", [answers], { axis: { i: 1 } });
  const about = "of the classes, in the order of the metadata's classes";
  graph.output(probabilities, { name: "probabilities", type: "float", shape: ["batch", width], about });
}

/** What the model says of itself. */
export function metadataOf({ step, output, growth, origin, input }: ExportedModel): Record<string, string> {
  const columns = input.kind === "table" ? input.preprocessing.features.map(({ column }) => column) : null;
  return {
    ...origin,
    step: String(step),
    ...(output.kind === "classes" && output.names ? { classes: JSON.stringify(output.names) } : {}),
    ...(columns ? { columns: JSON.stringify(columns) } : {}),
    growth: JSON.stringify(growth),
  };
}

/**
 * An ONNX model with a free batch size. Class names and the history of its growth are in its metadata.
 *
 * @throws OptionError for what ONNX has no operator for
 */
export function encodeOnnx(model: ExportedModel): Uint8Array {
  const graph = new OnnxGraph();
  const answers = addProgram(graph, model.program, addInput(graph, model));
  addOutput(graph, model.output, answers, model.program.outputs);
  return graph.encode("burgeon", metadataOf(model), `A network grown by Burgeon, after ${model.step} steps.`);
}

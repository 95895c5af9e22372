/** The steps of a program as ONNX operators. @module */

import { OptionError } from "../../errors.ts";
import type { OnnxAttribute, OnnxGraph } from "../../formats/onnx/onnx-graph.ts";
import { activationNamed } from "../../nn/layers/shared/activation-of.ts";
import type { Program, Step } from "../program.ts";

/** Adds one step: its inputs and its tensors by name, in that order of arguments; gives the name of what it gives. */
type Operator = (
  graph: OnnxGraph,
  inputs: readonly string[],
  tensors: (part: string) => string[],
  step: Step,
) => string;

const ints = (...values: number[]): OnnxAttribute => ({ ints: values });
const int = (step: Step, option: string): number => step[option] as number;
const pads = (step: Step): OnnxAttribute => ints(...Array<number>(4).fill(int(step, "padding")));
const square = (edge: number): OnnxAttribute => ints(edge, edge);

function pool(op: string, extra: Readonly<Record<string, OnnxAttribute>> = {}): Operator {
  return (graph, inputs, _, step) =>
    graph.node(op, inputs, {
      kernel_shape: square(int(step, "size")),
      strides: square(int(step, "stride")),
      pads: pads(step),
      ...extra,
    });
}

const operators: Readonly<Record<string, Operator>> = {
  linear: (graph, inputs, tensors) =>
    graph.node("Gemm", [...inputs, ...tensors("weight"), ...tensors("bias")], { transB: { i: 1 } }),
  conv2d: (graph, inputs, tensors, step) =>
    graph.node("Conv", [...inputs, ...tensors("weight"), ...tensors("bias")], {
      strides: square(int(step, "stride")),
      pads: pads(step),
      group: { i: int(step, "groups") },
    }),
  activation: (graph, [x], _, step) =>
    activationNamed(step.activation as string).onnx(
      x as string,
      (...node) => graph.node(...node),
      step.alpha as number,
    ),
  "batch-norm": (graph, inputs, tensors, step) => {
    const parts = ["weight", "bias", "running_mean", "running_var"].flatMap(tensors);
    return graph.node("BatchNormalization", [...inputs, ...parts], { epsilon: { f: step.eps as number } });
  },
  "layer-norm"(graph, inputs, tensors, step) {
    const parts = ["weight", "bias"].flatMap(tensors);
    const norm = (x: string): string =>
      graph.node("LayerNormalization", [x, ...parts], { axis: { i: -1 }, epsilon: { f: step.eps as number } });
    const [x] = inputs as [string];
    if (!step.pixels) return norm(x);
    const last = norm(graph.node("Transpose", [x], { perm: ints(0, 2, 3, 1) }));
    return graph.node("Transpose", [last], { perm: ints(0, 3, 1, 2) });
  },
  "group-norm": (graph, inputs, tensors, step) =>
    graph.node("GroupNormalization", [...inputs, ...["weight", "bias"].flatMap(tensors)], {
      num_groups: { i: int(step, "groups") },
      epsilon: { f: step.eps as number },
    }),
  "max-pool": pool("MaxPool"),
  "average-pool": pool("AveragePool", { count_include_pad: { i: 1 } }),
  "global-average-pool": (graph, inputs) => graph.node("Flatten", [graph.node("GlobalAveragePool", inputs)]),
  flatten: (graph, inputs) => graph.node("Flatten", inputs),
  add: (graph, inputs) => graph.node("Add", inputs),
  concat: (graph, inputs) => graph.concat(inputs),
  gather: (graph, [x], _, step) => graph.gather(x as string, step.columns as readonly number[]),
};

/** Adds a whole program after `input`. @throws OptionError for what ONNX has no operator for */
export function addProgram(graph: OnnxGraph, { steps, tensors }: Program, input: string): string {
  const values = [input];
  for (const step of steps) {
    const operator = operators[step.op];
    if (!operator) throw new OptionError(`export: "${step.op}" cannot be written as ONNX. Choose another format.`);
    const parts = (part: string): string[] => {
      const name = `${step.layer}.${part}`;
      const tensor = tensors[name];
      return tensor ? [graph.constant(name, "float", tensor.shape, tensor.values)] : [];
    };
    const inputs = step.inputs.map((value) => values[value] as string);
    values.push(operator(graph, inputs, parts, step));
  }
  return values.at(-1) as string;
}

/**
 * A network as a program: steps in order of computation, and tensors under the names and in the layout that PyTorch uses, channels
 * first. Every export is written from it.
 *
 * @module
 */

import { OptionError } from "../errors.ts";
import type { Constant, Expression, Operation, Value } from "../nn/operation.ts";
import { windowGrid } from "../tensor/window.ts";
import { channelsFirst, depthwiseKernels, kernelsFirst } from "./channels-first.ts";

/** float32, row-major. */
export interface NamedTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** One operation on earlier values; 0 is the input of the network, i what step i gave, counted from 1. */
export interface Step {
  readonly op: string;
  readonly inputs: readonly number[];
  /** Prefix of its tensors, as in `layers.0` with `layers.0.weight`; steps that share weights share it. */
  readonly layer?: string;
  /** Numbers and names that belong to the operation: `stride`, `activation`, ... */
  readonly [option: string]: unknown;
}

/**
 * `linear` x W^T + b, weight [out, in]; `conv2d` weight [out, in / groups, kernel, kernel]; `batch-norm` and `group-norm` weight, bias
 * [features]; `layer-norm` over features or channels. `flatten` goes channel by channel, as PyTorch does.
 */
export interface Program {
  /** Of one sample: [features], or [channels, height, width]. */
  readonly inputShape: readonly number[];
  readonly outputs: number;
  readonly steps: readonly Step[];
  readonly tensors: Readonly<Record<string, NamedTensor>>;
}

/** Something that can describe what it computes. */
export interface Expressible {
  express(x: Value, to: Expression): Value;
}

/** What is known of a value: its features or channels, and its positions: [height, width], [positions] when flattened, or none. */
interface Layout {
  readonly channels: number;
  readonly grid: readonly number[];
}

const positionsOf = ({ grid }: Layout): number => grid.reduce((size, edge) => size * edge, 1);
const featuresOf = (layout: Layout): number => layout.channels * positionsOf(layout);

/**
 * Writes down what a network computes now.
 *
 * @param inputShape of one sample, channels last: [features] or [height, width, channels]
 * @throws OptionError for a layer that cannot be expressed
 * @example
 * const program = programOf(network, network.inputShape);
 * program.tensors["layers.0.weight"]; // { shape: [out, in], values }
 */
export function programOf(network: Expressible, inputShape: readonly number[]): Program {
  const recorder = new Recorder(inputShape);
  const output = network.express(0 as Value, recorder);
  return recorder.program(output);
}

/** Tensors of an operation by PyTorch's names. */
type Parts = Readonly<Record<string, NamedTensor>>;

class Recorder implements Expression {
  readonly #layouts: Layout[];
  readonly #steps: Step[] = [];
  readonly #tensors: Record<string, NamedTensor> = {};
  /** Layers by their weight. */
  readonly #layers = new Map<Constant, string>();

  constructor(inputShape: readonly number[]) {
    this.#layouts = [{ channels: inputShape.at(-1) as number, grid: inputShape.slice(0, -1) }];
  }

  program(output: Value): Program {
    const [input] = this.#layouts as [Layout];
    const last = this.#layout(output);
    // The output is what the last step gives.
    if (output !== this.#steps.length) {
      this.#push({ op: "gather", inputs: [output], columns: [...Array(last.channels).keys()] }, last);
    }
    return {
      inputShape: input.grid.length === 0 ? [input.channels] : [input.channels, ...input.grid],
      outputs: featuresOf(last),
      steps: this.#steps,
      tensors: this.#tensors,
    };
  }

  add(operation: Operation, ...inputs: readonly Value[]): Value {
    const [x = 0 as Value] = inputs;
    const layout = this.#layout(x);
    switch (operation.kind) {
      case "linear":
        return this.#linear(operation, x);
      case "conv2d":
      case "depthwise":
        return this.#convolution(operation, x, layout);
      case "batch-norm":
      case "layer-norm":
      case "group-norm":
        return this.#normalization(operation, x, layout);
      case "max-pool":
      case "average-pool": {
        const { kind: op, size, stride, padding } = operation;
        const { outHeight, outWidth } = windowGrid(op, layout.grid, { size, stride, padding });
        return this.#push({ op, inputs: [x], size, stride, padding }, { ...layout, grid: [outHeight, outWidth] });
      }
      case "global-average-pool":
        return this.#push({ op: operation.kind, inputs: [x] }, { ...layout, grid: [] });
      case "flatten":
        return this.#flatten(x);
      case "concat": {
        const channels = inputs.reduce((sum, input) => sum + this.#layout(input).channels, 0);
        return this.#push({ op: "concat", inputs }, { channels, grid: [] });
      }
      case "gather":
        return this.#push(
          { op: "gather", inputs: [x], columns: operation.columns },
          { channels: operation.columns.length, grid: [] },
        );
      default: {
        const { kind: op, ...options } = operation;
        return this.#push({ op, inputs, ...options }, layout);
      }
    }
  }

  #layout(value: Value): Layout {
    return this.#layouts[value] as Layout;
  }

  #push(step: Step, layout: Layout): Value {
    this.#steps.push(step);
    this.#layouts.push(layout);
    return this.#steps.length as Value;
  }

  /** The layer that a weight belongs to; its tensors are written down when it is met for the first time. */
  #layer(weight: Constant, parts: () => Parts): string {
    const known = this.#layers.get(weight);
    if (known !== undefined) return known;
    const layer = `layers.${this.#layers.size}`;
    this.#layers.set(weight, layer);
    for (const [name, tensor] of Object.entries(parts())) this.#tensors[`${layer}.${name}`] = tensor;
    return layer;
  }

  #flatten(x: Value): Value {
    const { channels, grid } = this.#layout(x);
    if (grid.length !== 2) return x;
    const positions = grid.reduce((size, edge) => size * edge, 1);
    return this.#push({ op: "flatten", inputs: [x] }, { channels, grid: positions === 1 ? [] : [positions] });
  }

  #linear({ weight, bias }: Extract<Operation, { kind: "linear" }>, given: Value): Value {
    const x = this.#flatten(given);
    const layout = this.#layout(x);
    const out = weight.shape[0] as number;
    const features = featuresOf(layout);
    const layer = this.#layer(weight, () => ({
      weight: { shape: [out, features], values: channelsFirst(weight.values, positionsOf(layout), layout.channels) },
      ...plainBias(bias),
    }));
    return this.#push({ op: "linear", inputs: [x], layer }, { channels: out, grid: [] });
  }

  #convolution(
    operation: Extract<Operation, { kind: "conv2d" | "depthwise" }>,
    x: Value,
    { channels, grid }: Layout,
  ): Value {
    const { weight, stride, padding } = operation;
    const depthwise = operation.kind === "depthwise";
    const size = weight.shape[depthwise ? 0 : 1] as number;
    const out = depthwise ? channels : (weight.shape[0] as number);
    const groups = depthwise ? channels : operation.groups;
    const layer = this.#layer(weight, () => {
      const values = depthwise ? depthwiseKernels(weight) : kernelsFirst(weight);
      const parts = { weight: { shape: [out, channels / groups, size, size], values } };
      return depthwise ? parts : { ...parts, ...plainBias(operation.bias) };
    });
    const { outHeight, outWidth } = windowGrid(operation.kind, grid, { size, stride, padding });
    const step = { op: "conv2d", inputs: [x], layer, stride, padding, groups };
    return this.#push(step, { channels: out, grid: [outHeight, outWidth] });
  }

  #normalization(
    operation: Extract<Operation, { kind: "batch-norm" | "layer-norm" | "group-norm" }>,
    x: Value,
    layout: Layout,
  ): Value {
    const { kind: op, gamma, beta, eps } = operation;
    const positions = layout.grid.length === 1 ? positionsOf(layout) : 1;
    const groups = op === "group-norm" ? { groups: operation.groups } : {};
    const pixels = op === "layer-norm" && layout.grid.length === 2 ? { pixels: true } : {};
    if (positions > 1 && op === "group-norm" && operation.groups > 1) {
      throw new OptionError(
        "export: a group-norm after flatten cannot be exported: other tools order a flattened image by channel. Normalize before flatten().",
      );
    }
    const vector = ({ values }: Constant): NamedTensor => {
      return { shape: [values.length], values: channelsFirst(values, positions, values.length / positions) };
    };
    const layer = this.#layer(gamma, () => ({
      weight: vector(gamma),
      bias: vector(beta),
      ...(op === "batch-norm" ? { running_mean: vector(operation.mean), running_var: vector(operation.variance) } : {}),
    }));
    return this.#push({ op, inputs: [x], layer, eps, ...groups, ...pixels }, layout);
  }
}

const plainBias = (bias: Constant | null): Parts =>
  bias ? { bias: { shape: [bias.values.length], values: Float32Array.from(bias.values) } } : {};

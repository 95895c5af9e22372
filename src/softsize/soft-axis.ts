/**
 * An axis whose width is a trained number: factors on its units, and perhaps the number as a further input of each.
 *
 * @module
 */

import { OptionError } from "../errors.ts";
import type { Axis } from "../nn/axis.ts";
import type { Modulation, Pass, WeightedLayer } from "../nn/layer.ts";
import { type Network, neighbors } from "../nn/network.ts";
import { fanInOf, type Parameter, shapeOf } from "../nn/parameter.ts";
import { add } from "../tensor/ops/add.ts";
import { matmul } from "../tensor/ops/matmul.ts";
import { reshape } from "../tensor/ops/reshape.ts";
import { scaleColumns } from "../tensor/ops/scale-columns.ts";
import { tabulate } from "../tensor/ops/tabulate.ts";
import type { RandomStream } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { SizeForm } from "./forms.ts";

/** Form and start of a width that is a number, and what trains it. */
export interface SoftAxisOptions {
  readonly form: SizeForm;
  /** s at the start. */
  readonly value: number;
  /** When given, s is a further input of every unit, by weights drawn from here. */
  readonly input: RandomStream | null;
  /** Whether the task's loss reaches s through factors and input; otherwise s answers to its own loss terms alone. */
  readonly taskGradient: boolean;
}

/**
 * y = theta(s) (*) activation(x W^T + b + n(s) u), theta: [width], u: [width] where the size is an input.
 *
 * The gradient of s has three paths: the factors, the input, and what else a loss makes of `value`.
 *
 * @throws OptionError when a layer that makes the axis can have no soft width
 */
export class SoftAxis {
  readonly axis: Axis;
  readonly form: SizeForm;
  /** s: []. */
  readonly parameter: Parameter;
  readonly producers: readonly WeightedLayer[];
  readonly consumers: readonly WeightedLayer[];
  readonly #taskGradient: boolean;
  readonly #inputs = new Map<WeightedLayer, Parameter>();

  constructor(network: Network, axis: Axis, options: SoftAxisOptions) {
    const { device } = network;
    const { producers, consumers } = neighbors(network, axis);
    this.axis = axis;
    this.form = options.form;
    this.producers = producers;
    this.consumers = consumers;
    this.#taskGradient = options.taskGradient;
    for (const layer of producers) refuseStiff(layer, options.input !== null);
    const tensor = device.persistent([]);
    tensor.requiresGradient = true;
    tensor.write([options.value]);
    this.parameter = { name: `${axis.name}.size`, role: "bias", outputDims: 0, dims: [], tensor };
    for (const layer of producers) {
      if (options.input) this.#inputs.set(layer, inputWeights(layer, axis, options.input));
      layer.modulation = this.#modulation(layer);
    }
  }

  /** s. */
  get value(): number {
    const { tensor } = this.parameter;
    return tensor.device.reals(tensor.address, 1)[0] as number;
  }

  set value(s: number) {
    this.parameter.tensor.write([s]);
  }

  /** N. */
  get size(): number {
    return this.form.size(this.value).value;
  }

  /** The factor of each unit outside training: [width]. */
  factors(): Float64Array {
    return this.form.gates(this.value, this.axis.size, false).values;
  }

  /** u of a layer: [width], or null where the size is no input. */
  inputOf(layer: WeightedLayer): Parameter | null {
    return this.#inputs.get(layer) ?? null;
  }

  /** The layers are again what they were without this. */
  release(): void {
    for (const layer of this.producers) layer.modulation = null;
  }

  #modulation(layer: WeightedLayer): Modulation {
    const input = this.#inputs.get(layer);
    return {
      parameters: input ? [input] : [],
      bias: (bias) => (input ? this.#shifted(bias as Tensor, input.tensor) : bias),
      output: (y, pass) => this.#gated(y, pass),
    };
  }

  /** b + n(s) u. */
  #shifted(bias: Tensor, u: Tensor): Tensor {
    const { value, slope } = this.form.input(this.value);
    const table = { values: Float64Array.of(value), slopes: Float64Array.of(slope) };
    const n = this.#taskGradient
      ? tabulate(this.parameter.tensor, table, [1, 1])
      : u.device.tensor(table.values, [1, 1]);
    return add(bias, reshape(matmul(n, reshape(u, [1, u.size])), [u.size]));
  }

  #gated(y: Tensor, pass: Pass): Tensor {
    const table = this.form.gates(this.value, y.columns, pass.training);
    const slopes = this.#taskGradient && table.slopes.some((slope) => slope !== 0);
    if (!slopes && table.values.every((factor) => factor === 1)) return y;
    const factors = slopes
      ? tabulate(this.parameter.tensor, table, [y.columns])
      : y.device.tensor(table.values, [y.columns]);
    return scaleColumns(y, factors);
  }
}

function refuseStiff(layer: WeightedLayer, input: boolean): void {
  const reason =
    layer.modulation === undefined
      ? `a layer of the kind "${layer.kind}" can have no soft width`
      : layer.modulation !== null
        ? "its width is already soft"
        : (layer.cannotGrow() ?? (input && layer.bias === null ? "a size as an input needs a bias" : null));
  if (reason !== null) throw new OptionError(`soft size: layer "${layer.name}" cannot take part: ${reason}.`);
}

/** u: [width], drawn as one input more of the layer would be. */
function inputWeights(layer: WeightedLayer, axis: Axis, random: RandomStream): Parameter {
  const tensor = layer.weight.tensor.device.persistent(shapeOf([axis]));
  tensor.requiresGradient = true;
  tensor.write(drawInput(layer, axis.size, random));
  return { name: `${layer.name}.sizeInput`, role: "bias", outputDims: 1, dims: [axis], tensor };
}

/** Weights of `count` units for one input more than the layer has. */
export function drawInput(layer: WeightedLayer, count: number, random: RandomStream): Float64Array {
  const fanIn = fanInOf(layer.weight) + 1;
  const drawn = layer.initial.sample(random, count, fanIn, count);
  return Float64Array.from({ length: count }, (_, unit) => drawn[unit * fanIn] as number);
}

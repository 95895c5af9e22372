/** Affine layer. @module */

import { OptionError } from "../../errors.ts";
import { nearest } from "../../nearest.ts";
import { linear as linearOp } from "../../tensor/ops/linear.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { ActivationDefinition } from "../activation.ts";
import { identity } from "../activations/identity.ts";
import { Axis, type Dim, dimSize } from "../axis.ts";
import type { InitialDistribution } from "../initial-distribution.ts";
import * as initialDistributions from "../initializers/index.ts";
import {
  type BuildContext,
  defineLayer,
  type Layer,
  type LayerDefinition,
  type LayerSpec,
  type Modulation,
  type Pass,
  type WeightedLayer,
} from "../layer.ts";
import type { Parameter } from "../parameter.ts";

export interface LinearOptions {
  /** Add a bias; default true. */
  readonly bias?: boolean;
  /** Name of the initial distribution of the weight; default `glorot-uniform`. Biases start at 0. */
  readonly initial?: string;
  /** Whether the output is an axis that may grow and shrink; default true, false for the last layer of a network. */
  readonly grows?: boolean;
  /** The most units its axis may ever have; default none. */
  readonly max?: number;
}

/**
 * y = x W^T + b, weight [out, in], bias [out].
 *
 * **Shapes**: x: [batch, in] -> [batch, out].
 *
 * @param width number of outputs, or `"same"` inside a residual block: the axis that the block must give back
 * @example
 * sequential([linear(8), activation("relu"), linear(2)]);
 */
export function linear(width: number | "same", options: LinearOptions = {}): LayerSpec {
  return { kind: "linear", width, ...options };
}

export const linearLayer: LayerDefinition = defineLayer({
  kind: "linear",
  summary: "Affine map of the features, with an optional fused activation.",
  build(spec, context) {
    const name = context.name("linear");
    const output = outputDim(spec, context, name);
    const initial = initialDistribution(spec, name);
    const fanIn = dimSize(context.input);
    const rows = dimSize(output);
    const weight = context.parameter(
      { name: `${name}.weight`, role: "weight", outputDims: 1, dims: [output, context.input] },
      initial.sample(context.random, rows, fanIn, rows),
    );
    const bias =
      spec.bias === false
        ? null
        : context.parameter({ name: `${name}.bias`, role: "bias", outputDims: 1, dims: [output] }, null);
    return new LinearLayer(name, weight, bias, initial, output);
  },
});

function outputDim(spec: LayerSpec, context: BuildContext, name: string): Dim {
  const { width } = spec;
  if (width === "same") {
    if (context.requiredOutput !== null) return context.requiredOutput;
    throw new OptionError(
      `${name}: width "same" has a meaning only for the last layer of a residual block. Give a number.`,
    );
  }
  if (typeof width !== "number" || !Number.isInteger(width) || width < 0) {
    throw new OptionError(`${name}: expected a width that is a whole number of at least 0, received ${String(width)}.`);
  }
  if (context.requiredOutput !== null) {
    throw new OptionError(
      `${name}: the last layer of a residual block gives back the block's input width. Write linear("same") instead of linear(${width}).`,
    );
  }
  return spec.grows === false ? width : context.axis(width, typeof spec.max === "number" ? spec.max : null);
}

function initialDistribution(spec: LayerSpec, name: string): InitialDistribution {
  const wanted = spec.initial ?? "glorot-uniform";
  const known = Object.values(initialDistributions);
  const found = known.find((distribution) => distribution.name === wanted);
  if (found) return found;
  const names = known.map((distribution) => distribution.name);
  throw new OptionError(`${name}: unknown initial distribution "${String(wanted)}".${nearest(String(wanted), names)}`);
}

class LinearLayer implements WeightedLayer {
  readonly kind = "linear";
  readonly name: string;
  readonly weight: Parameter;
  readonly bias: Parameter | null;
  readonly initial: InitialDistribution;
  readonly output: Dim;
  readonly children: readonly Layer[] = [];
  modulation: Modulation | null = null;
  #activation: ActivationDefinition = identity;
  #alpha = 0;

  constructor(name: string, weight: Parameter, bias: Parameter | null, initial: InitialDistribution, output: Dim) {
    this.name = name;
    this.weight = weight;
    this.bias = bias;
    this.initial = initial;
    this.output = output;
  }

  get parameters(): readonly Parameter[] {
    const own = this.bias ? [this.weight, this.bias] : [this.weight];
    return this.modulation ? [...own, ...this.modulation.parameters] : own;
  }

  get activation(): ActivationDefinition {
    return this.#activation;
  }

  absorb(activation: ActivationDefinition, alpha: number): boolean {
    if (this.#activation !== identity) return false;
    this.#activation = activation;
    this.#alpha = alpha;
    return true;
  }

  forward(x: Tensor, pass: Pass): Tensor {
    const activation = { code: this.#activation.code, alpha: this.#alpha };
    const wanted = pass.taps?.wants(this) ?? false;
    const { modulation } = this;
    const own = this.bias?.tensor ?? null;
    const bias = modulation ? modulation.bias(own) : own;
    const { preActivation, output } = linearOp(x, this.weight.tensor, bias, activation, wanted);
    const y = modulation ? modulation.output(output, pass) : output;
    if (wanted) pass.taps?.put(this, { input: x, preActivation, activation: y });
    return y;
  }

  rows(x: Tensor): Tensor {
    return x.view([x.rows, x.columns]);
  }

  respond(x: Tensor, weight: Tensor, bias: Tensor | null): { preActivation: Tensor; activation: Tensor } {
    const activation = { code: this.#activation.code, alpha: this.#alpha };
    const { preActivation, output } = linearOp(x, weight, bias, activation, true);
    return { preActivation, activation: output };
  }

  bridge(gradient: Tensor, input: Tensor): Tensor {
    const { device, columns: out, rows } = gradient;
    const matrix = device.empty([out, input.columns]);
    const { address } = matrix;
    device.kernels.matmul(true, false, out, input.columns, rows, gradient.address, input.address, address, false);
    return matrix;
  }

  sensitivity(gradient: Tensor, outgoing: Tensor): Tensor {
    const { device, columns: out, rows } = gradient;
    const result = device.empty([...gradient.shape.slice(0, -1), outgoing.columns]);
    const { address } = result;
    device.kernels.matmul(
      false,
      false,
      rows,
      outgoing.columns,
      out,
      gradient.address,
      outgoing.address,
      address,
      false,
    );
    return result;
  }

  cannotGrow(): string | null {
    return this.output instanceof Axis ? null : "its output width is fixed";
  }

  flops(): number {
    return 2 * this.weight.tensor.size + (this.bias?.tensor.size ?? 0);
  }
}

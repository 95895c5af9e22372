/** Batch normalization. @module */

import { OptionError } from "../../errors.ts";
import type { ActivationDefinition } from "../../kernels/activation.ts";
import { type NormalizeOptions, normalize } from "../../tensor/ops/normalize.ts";
import { reshape } from "../../tensor/ops/reshape.ts";
import type { Activation } from "../../tensor/ops/shared/activated.ts";
import { sizeOf } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { Axis, type Dim, dimSize } from "../axis.ts";
import {
  type BuildContext,
  defineLayer,
  type LayerDefinition,
  type LayerSpec,
  type Normalization,
  type Pass,
  type Passage,
} from "../layer.ts";
import { layerSpec } from "../layer-kinds.ts";
import { type Constant, constantOf, type Expression, type Value } from "../operation.ts";
import { type Parameter, shapeOf, type Variable } from "../parameter.ts";
import { slopeAtZero } from "./shared/slope-at-zero.ts";

/** Options of `batchNorm`. */
export interface BatchNormOptions {
  /** Added to variances; default 1e-5. */
  readonly eps?: number;
  /** Share of a batch's statistics in the running ones; default 0.1. */
  readonly momentum?: number;
}

/**
 * y = gamma (x - mean) / sqrt(variance + eps) + beta for each unit: statistics of the batch (and its positions) while training, running ones
 * otherwise. A new unit has gamma 1, beta 0, running mean 0 and variance 1; the child of a split has its parent's.
 *
 * After a weighted layer it becomes part of that layer, so that the activation of a unit is the normalized one.
 *
 * **Shapes**: [..., features] -> the same.
 *
 * @see Ioffe & Szegedy 2015, "Batch normalization", arXiv:1502.03167, algorithms 1 and 2
 */
export function batchNorm(options: BatchNormOptions = {}): LayerSpec {
  return layerSpec(batchNormLayer, options);
}

export const batchNormLayer: LayerDefinition = defineLayer({
  kind: "batch-norm",
  summary: "Normalizes each unit over the batch.",
  build(spec, context) {
    const { eps = 1e-5, momentum = 0.1 } = spec;
    if (typeof eps !== "number" || !(eps > 0) || typeof momentum !== "number" || !(momentum > 0 && momentum <= 1)) {
      throw new OptionError(
        `batchNorm: expected eps above 0 and a momentum in (0, 1], received ${String(eps)} and ${String(momentum)}.`,
      );
    }
    return new BatchNorm(context, eps, momentum);
  },
});

/** One value for each feature: of a flattened image, for each position of each channel. */
function featureDims({ input, grid }: BuildContext): Dim[] {
  const positions = grid.length === 1 ? (grid[0] as number) : 1;
  if (positions === 1) return [input];
  return input instanceof Axis ? [positions, input] : [positions * input];
}

class BatchNorm implements Normalization {
  readonly kind = "batch-norm";
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly buffers: readonly Variable[];
  readonly children = [];
  readonly output: Dim;
  readonly passage: Passage = {
    carry: (x) => this.#freshAt(x),
    atSilence: (x) => (this.#activation ? slopeAtZero(x, this.#activation) : x),
  };
  readonly #eps: number;
  readonly #momentum: number;
  readonly #values: () => number;
  #activation: (Activation & { readonly name: string }) | null = null;

  constructor(context: BuildContext, eps: number, momentum: number) {
    const name = context.name("batch-norm");
    const dims = featureDims(context);
    const size = sizeOf(shapeOf(dims));
    const ones = (): Float64Array => new Float64Array(size).fill(1);
    const fresh = (value: number): number[] => Array<number>(sizeOf(shapeOf(dims.slice(0, -1)))).fill(value);
    const shared = { outputDims: dims.length, dims };
    this.name = name;
    this.output = context.input;
    this.parameters = [
      context.parameter({ ...shared, name: `${name}.gamma`, role: "gain", fresh: fresh(1) }, ones),
      context.parameter({ ...shared, name: `${name}.beta`, role: "bias", fresh: fresh(0) }, null),
    ];
    this.buffers = [
      context.buffer({ name: `${name}.running-mean`, dims, fresh: fresh(0) }, null),
      context.buffer({ name: `${name}.running-variance`, dims, fresh: fresh(1) }, ones),
    ];
    this.#eps = eps;
    this.#momentum = momentum;
    const pixels = context.grid.reduce((n, edge) => n * edge, 1);
    this.#values = () => pixels * dimSize(context.input);
  }

  absorb({ code, name }: ActivationDefinition, alpha: number): boolean {
    if (this.#activation) return false;
    this.#activation = { code, alpha, name };
    return true;
  }

  #options(x: Tensor): NormalizeOptions {
    const options = { blockRows: x.rows, groupSize: 1, eps: this.#eps };
    return this.#activation ? { ...options, activation: this.#activation } : options;
  }

  forward(x: Tensor, pass: Pass): Tensor {
    const [gamma, beta] = this.parameters as [Parameter, Parameter];
    const [mean, variance] = this.buffers as [Variable, Variable];
    const options = this.#options(x);
    if (!pass.training) {
      const fixed = {
        mean: Float64Array.from(mean.tensor.read()),
        variance: Float64Array.from(variance.tensor.read()),
      };
      return normalize(x, gamma.tensor, beta.tensor, { ...options, fixed }).output;
    }
    const { output, statistics } = normalize(x, gamma.tensor, beta.tensor, options);
    if (x.rows > 0) {
      this.#follow(mean.tensor, statistics.mean, 1);
      this.#follow(variance.tensor, statistics.variance, x.rows / Math.max(1, x.rows - 1));
    }
    return output;
  }

  express(x: Value, to: Expression): Value {
    const [gamma, beta] = this.parameters.map(constantOf) as [Constant, Constant];
    const [mean, variance] = this.buffers.map(constantOf) as [Constant, Constant];
    const normalized = to.add({ kind: "batch-norm", gamma, beta, mean, variance, eps: this.#eps }, x);
    if (!this.#activation) return normalized;
    const { name, alpha } = this.#activation;
    return to.add({ kind: "activation", activation: name, alpha }, normalized);
  }

  /** running = (1 - momentum) running + momentum factor batch. */
  #follow(running: Tensor, batch: Float64Array, factor: number): void {
    const momentum = this.#momentum;
    running.write(running.read().map((value, c) => (1 - momentum) * value + momentum * factor * (batch[c] as number)));
  }

  fresh(x: Tensor): Tensor {
    const { device, columns } = x;
    const gamma = device.tensor(new Float64Array(columns).fill(1), [columns]);
    return normalize(x, gamma, device.zeros([columns]), this.#options(x)).output;
  }

  /** Of a flattened image each position of a unit has statistics of its own: [samples, positions, count]. */
  #freshAt(x: Tensor): Tensor {
    const [samples, positions] = x.shape as readonly [number, number];
    if (x.shape.length !== 3) return this.fresh(x);
    return reshape(this.fresh(reshape(x, [samples, positions * x.columns])), x.shape);
  }

  flops(): number {
    return 2 * this.#values();
  }
}

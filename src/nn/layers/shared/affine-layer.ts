/**
 * A weighted layer: an affine map, perhaps a normalization of what it gives, and an activation. What the map is, dense or a convolution, is
 * the only thing in which such layers differ.
 *
 * @module
 */

import { invariant } from "../../../errors.ts";
import type { ActivationDefinition } from "../../../kernels/activation.ts";
import { identity } from "../../../kernels/activations/identity.ts";
import { activate } from "../../../tensor/ops/activate.ts";
import { linear } from "../../../tensor/ops/linear.ts";
import type { Activation, LinearOutput } from "../../../tensor/ops/shared/activated.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import { Axis, type Dim } from "../../axis.ts";
import type { InitialDistribution } from "../../initial-distribution.ts";
import type { Layer, LayerSpec, Modulation, Normalization, Pass, WeightedLayer } from "../../layer.ts";
import { type Constant, constantOf, type Expression, type Operation, type Value } from "../../operation.ts";
import type { Parameter, Variable } from "../../parameter.ts";

/** The affine map of a layer, and what growth asks about it. */
export interface AffineMap extends Pick<WeightedLayer, "another" | "rows" | "bridge" | "sensitivity"> {
  /** activation(map(x)) with these weights; `keep`: the pre-activation is wanted too. */
  apply(x: Tensor, weight: Tensor, bias: Tensor | null, fused: Activation, keep: boolean): LinearOutput;
  /** The map with these weights, told to other tools. */
  operation(weight: Constant, bias: Constant | null): Operation;
  /** Multiply-adds x 2 of one sample. */
  flops(weight: Parameter, bias: Parameter | null): number;
}

const PLAIN: Activation = { code: identity.code, alpha: 0 };

export interface AffineParts {
  readonly kind: string;
  readonly name: string;
  readonly weight: Parameter;
  readonly bias: Parameter | null;
  readonly initial: InitialDistribution;
  readonly output: Dim;
  /** Positions after the layer. */
  readonly grid: readonly number[];
  readonly map: AffineMap;
}

export class AffineLayer implements WeightedLayer {
  readonly kind: string;
  readonly name: string;
  readonly weight: Parameter;
  readonly bias: Parameter | null;
  readonly initial: InitialDistribution;
  readonly output: Dim;
  readonly grid: readonly number[];
  readonly children: readonly Layer[] = [];
  modulation?: Modulation | null;
  readonly #map: AffineMap;
  #norm: Normalization | null = null;
  #activation: ActivationDefinition = identity;
  #alpha = 0;
  /** The normalization applies the activation itself. */
  #normActivates = false;

  constructor({ kind, name, weight, bias, initial, output, grid, map }: AffineParts) {
    this.kind = kind;
    this.name = name;
    this.weight = weight;
    this.bias = bias;
    this.initial = initial;
    this.output = output;
    this.grid = grid;
    this.#map = map;
    if (grid.length === 0) this.modulation = null; // a layer with positions can have no soft width
  }

  get parameters(): readonly Parameter[] {
    const own = this.bias ? [this.weight, this.bias] : [this.weight];
    return [...own, ...(this.#norm?.parameters ?? []), ...(this.modulation?.parameters ?? [])];
  }

  get buffers(): readonly Variable[] {
    return this.#norm?.buffers ?? [];
  }

  get activation(): ActivationDefinition {
    return this.#activation;
  }

  absorb(activation: ActivationDefinition, alpha: number): boolean {
    if (this.#activation !== identity) return false;
    this.#activation = activation;
    this.#alpha = alpha;
    this.#normActivates = this.#norm?.absorb?.(activation, alpha) ?? false;
    return true;
  }

  absorbNormalization(norm: Normalization): boolean {
    if (this.#norm || this.#activation !== identity) return false;
    this.#norm = norm;
    return true;
  }

  /** Activation of what the map gives, after the normalization when there is one; x may be the layer's `rows`. */
  #run(
    x: Tensor,
    weights: { readonly weight: Tensor; readonly bias: Tensor | null },
    normalized: ((z: Tensor) => Tensor) | null,
    keep: boolean,
  ): LinearOutput {
    const fused: Activation = { code: this.#activation.code, alpha: this.#alpha };
    const { weight, bias } = weights;
    const apply = x.shape.length === 2 ? linear : this.#map.apply;
    if (!normalized) return apply(x, weight, bias, fused, keep);
    const { preActivation } = apply(x, weight, bias, PLAIN, true);
    const z = normalized(preActivation);
    const done = this.#normActivates || fused.code === PLAIN.code;
    return { preActivation, output: done ? z : activate(z, fused) };
  }

  forward(x: Tensor, pass: Pass): Tensor {
    const wanted = pass.taps?.wants(this) ?? false;
    const norm = this.#norm;
    const { modulation } = this;
    const own = this.bias?.tensor ?? null;
    const weights = { weight: this.weight.tensor, bias: modulation ? modulation.bias(own) : own };
    const { preActivation, output } = this.#run(x, weights, norm && ((z) => norm.forward(z, pass)), wanted);
    const activation = modulation ? modulation.output(output, pass) : output;
    if (wanted) pass.taps?.put(this, { input: x, preActivation, activation });
    return activation;
  }

  express(x: Value, to: Expression): Value {
    invariant(!this.modulation, `the width of ${this.name} is soft: call materialize before the export`);
    const z = to.add(this.#map.operation(constantOf(this.weight), this.bias && constantOf(this.bias)), x);
    const normalized = this.#norm?.express?.(z, to) ?? z;
    const { name: activation } = this.#activation;
    if (this.#activation === identity) return normalized;
    return to.add({ kind: "activation", activation, alpha: this.#alpha }, normalized);
  }

  rows(x: Tensor): Tensor {
    return this.grid.length > 0 && x.shape.length === 2 ? x : this.#map.rows(x);
  }

  respond(x: Tensor, weight: Tensor, bias: Tensor | null): { preActivation: Tensor; activation: Tensor } {
    const norm = this.#norm;
    const result = this.#run(x, { weight, bias }, norm && ((z) => norm.fresh(z)), true);
    return { preActivation: result.preActivation, activation: result.output };
  }

  bridge(gradient: Tensor, input: Tensor): Tensor {
    return this.#map.bridge(gradient, input);
  }

  another(width: number | "same"): LayerSpec {
    return this.#map.another(width);
  }

  sensitivity(gradient: Tensor, outgoing: Tensor): Tensor {
    return this.#map.sensitivity(gradient, outgoing);
  }

  cannotGrow(): string | null {
    return this.output instanceof Axis ? null : "its output width is fixed";
  }

  multiplyAdds(): number {
    return this.#map.flops(this.weight, null) / 2;
  }

  flops(): number {
    return this.#map.flops(this.weight, this.bias) + (this.#norm?.flops() ?? 0);
  }
}

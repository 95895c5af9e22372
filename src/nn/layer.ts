/**
 * What a layer is. A layer is described by plain data (a `LayerSpec`), built once into an object that owns parameters, and asked by
 * growth what growth must know, so that growth never asks what it is.
 *
 * @module
 */

import type { ActivationDefinition } from "../kernels/activation.ts";
import type { Device } from "../tensor/device.ts";
import type { RandomStream } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Axis, Dim } from "./axis.ts";
import type { InitialDistribution } from "./initial-distribution.ts";
import type { Expression, Value } from "./operation.ts";
import type { Parameter, Variable } from "./parameter.ts";

/** A layer as plain data: JSON in, JSON out. */
export interface LayerSpec {
  readonly kind: string;
  readonly [option: string]: unknown;
}

/** What passes through a site on one forward pass. */
export interface Tap {
  /** Input of the weighted layer: [..., in]. */
  readonly input: Tensor;
  /** z: [..., out]. */
  readonly preActivation: Tensor;
  /** activation(z): [..., out]. */
  readonly activation: Tensor;
}

/** Takes down what passes through some layers. */
export interface Taps {
  wants(layer: WeightedLayer): boolean;
  put(layer: WeightedLayer, tap: Tap): void;
}

/** One forward pass: its mode, its randomness, and what it should note on the way. */
export interface Pass {
  readonly training: boolean;
  /** Dropout draws from here; required when training a network with dropout. */
  readonly random: RandomStream | null;
  /** When given, weighted layers that it wants put their taps here. */
  readonly taps: Taps | null;
  /** Whether blocks add their skips; without them each gives what its layers make of its input. */
  readonly skips: boolean;
  /** When given, the pass may stop as soon as it returns true: the output is then meaningless. */
  readonly enough: (() => boolean) | null;
}

/** How units that are not there yet pass a layer that treats each unit on its own. */
export interface Passage {
  /**
   * What becomes of what they give, with the gains and statistics that new units start with: [..., count] -> [..., count], positions
   * among the leading dims. The tape can record it.
   */
  carry(units: Tensor): Tensor;
  /**
   * The derivative of `carry` at units that give 0 everywhere, in a direction: linear, [..., count] -> [..., count]. Where `carry` bends there,
   * it is what backwards take; a normalization counts as the identity that it starts as.
   */
  atSilence(direction: Tensor): Tensor;
}

/** A layer of a network: forward, parameters, and its spec. */
export interface Layer {
  readonly kind: string;
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** What it keeps besides its parameters: running statistics. They follow edits and are saved, but are not trained. */
  readonly buffers?: readonly Variable[];
  readonly children: readonly Layer[];
  /** Of a layer made of layers: chains of its children that all start from its input; their outputs are added. */
  readonly branches?: readonly (readonly Layer[])[];
  /** Where it treats each unit on its own. */
  readonly passage?: Passage;
  /** Features after this layer. */
  readonly output: Dim;
  /** Positions after this layer, see `BuildContext.grid`; as before it when there are none. */
  readonly grid?: readonly number[];
  forward(x: Tensor, pass: Pass): Tensor;
  /** Describes in operations what it computes when it predicts. A layer without it cannot be exported. */
  express?(x: Value, to: Expression): Value;
  /** Multiply-adds x 2 for one sample forward, at the present widths. */
  flops(): number;
  /** Takes over the activation that follows, when the layer can fuse it. */
  absorb?(activation: ActivationDefinition, alpha: number): boolean;
  /** Takes over the normalization that follows, so that its activation is what units give. */
  absorbNormalization?(norm: Normalization): boolean;
}

/** A layer that normalizes what units give, each on its own. */
export interface Normalization extends Layer {
  /** Normalization of units that are not there yet, by their own statistics, and the activation that it took over. */
  fresh(x: Tensor): Tensor;
}

export function isNormalization(layer: Layer): layer is Normalization {
  return "fresh" in layer;
}

/**
 * What makes a layer's width soft: a strategy sets it, every pass and every edit meets it, and the layer owns its parameters until it
 * is taken away.
 */
export interface Modulation {
  /** Trained with the layer; their dims hold the layer's axis. */
  readonly parameters: readonly Parameter[];
  /** The bias instead of the layer's own: [out] or null -> [out] or null. */
  bias(bias: Tensor | null): Tensor | null;
  /** What becomes of the activation: [..., out] -> [..., out]. */
  output(activation: Tensor, pass: Pass): Tensor;
}

/** A layer with a weight: the end of a connection between two axes. */
export interface WeightedLayer extends Layer {
  readonly weight: Parameter;
  readonly bias: Parameter | null;
  /** The activation applied to z. */
  readonly activation: ActivationDefinition;
  /** Multiplications of the weight for one sample forward. */
  multiplyAdds(): number;
  /** A layer of this kind after it, of another width; a convolution keeps the image's size. */
  another(width: number | "same"): LayerSpec;
  readonly initial: InitialDistribution;
  /** Absent where the kind of layer can have no soft width. */
  modulation?: Modulation | null;
  /** The layer's input as rows x fan-in: samples, or the patches of a convolution, one row for each row of the pre-activation; x may be rows. */
  rows(x: Tensor): Tensor;
  /**
   * What units with these incoming weights would give: x: the layer's input, weight: [count, fanIn], bias: [count] or null -> [..., count].
   * The tape can record it.
   */
  respond(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | null,
  ): { readonly preActivation: Tensor; readonly activation: Tensor };
  /**
   * Gradient of the loss with respect to a weight of 0 that leads from the input of a producer straight to this layer's
   * pre-activation: dL/dz^T x, summed over rows. Divided by nothing: dL/dz is that of the mean loss.
   *
   * **Shapes**: gradient: [..., out], dL/dz of this layer; input: [..., in], the producer's `rows` taken along the passage between the two -> [fan-out
   * of a unit, in].
   *
   * @throws ShapeError when the input has other positions than this layer's
   */
  bridge(gradient: Tensor, input: Tensor): Tensor;
  /**
   * Gradient of the loss with respect to units that feed this layer through these outgoing weights.
   *
   * **Shapes**: gradient: [..., out], dL/dz of this layer; outgoing: [fan-out of a unit, count] -> [..., count].
   */
  sensitivity(gradient: Tensor, outgoing: Tensor): Tensor;
  /** null when its axes may change; otherwise the reason in words. */
  cannotGrow(): string | null;
}

export function isWeighted(layer: Layer): layer is WeightedLayer {
  return "weight" in layer;
}

/** What a layer is built with. */
export interface BuildContext {
  readonly device: Device;
  readonly random: RandomStream;
  /** Features before this layer. */
  readonly input: Dim;
  /**
   * Positions before this layer: none for vectors [batch, features]; [height, width] for images [batch, height, width, features];
   * [positions] for flattened images [batch, positions * features].
   */
  readonly grid: readonly number[];
  /** The axis this layer must produce, when its surroundings fix it (the last layer of a residual block). */
  readonly requiredOutput: Dim | null;
  /** A name for a layer of this kind: the spec's own `name`, or `linear1`, `linear2`, ... */
  name(kind: string): string;
  /** The layer's axis: by the spec's own name for it (`axis`), or `hidden1`, `hidden2`, ... */
  axis(size: number, max: number | null): Axis;
  /** Makes a parameter on the heap, or finds the one that it was before a change of the layers; `values` are requested only when it is made. */
  parameter(parameter: Omit<Parameter, "tensor">, values: (() => Float64Array) | null): Parameter;
  /** Notes that the layer before a spec has taken it over. */
  fuse(spec: LayerSpec): void;
  /** Builds a nested layer. */
  build(spec: LayerSpec, input: Dim, requiredOutput: Dim | null, grid: readonly number[]): Layer;
  /** Makes a variable on the heap that is not trained. */
  buffer(variable: Omit<Variable, "tensor">, values: (() => Float64Array) | null): Variable;
}

/** A kind of layer: how its spec becomes a layer. */
export interface LayerDefinition {
  readonly kind: string;
  readonly summary: string;
  build(spec: LayerSpec, context: BuildContext): Layer;
}

/** Makes a kind of layer of its spec. */
export function defineLayer(definition: LayerDefinition): LayerDefinition {
  return Object.freeze(definition);
}

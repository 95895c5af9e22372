/**
 * A network: layers, the axes they share and the parameters they own.
 *
 * @module
 */

import { invariant, OptionError, ShapeError, StateError } from "../errors.ts";
import type { Device } from "../tensor/device.ts";
import { reshape } from "../tensor/ops/reshape.ts";
import { showShape, sizeOf } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Axis, type AxisState } from "./axis.ts";
import type { Layer, LayerSpec, Pass, Passage, WeightedLayer } from "./layer.ts";
import { expressChain } from "./layers/shared/container.ts";
import type { Expression, Value } from "./operation.ts";
import { type Parameter, shapeOf, type Variable } from "./parameter.ts";
import { passageBetween } from "./passage.ts";
import { buildStructure, layersIn, type Structure, variablesOf } from "./structure.ts";

/** Spec, input shape and seed of a network. */
export interface NetworkOptions {
  /** Number of input features. */
  readonly inputs: number;
  /** Shape of one sample, [height, width, channels], whose product is `inputs`; default [inputs]. */
  readonly inputShape?: readonly number[];
  /** Seed of the initial weights. */
  readonly seed: number;
}

/** How a forward pass differs from plain prediction. */
export type PassOptions = Partial<Pass>;

/** Layers with their axes and parameters; only `applyEdit` changes its shape. */
export class Network {
  readonly device: Device;
  readonly inputs: number;
  /** Of one sample. */
  readonly inputShape: readonly number[];
  readonly #seed: number;
  #structure: Structure;

  /** Builds a network with fresh weights. @throws OptionError, ShapeError when the spec makes no network */
  constructor(device: Device, spec: LayerSpec, options: NetworkOptions) {
    const { inputs, seed, inputShape = [inputs] } = options;
    if (!Number.isInteger(inputs) || inputs < 1) {
      throw new OptionError(`network: expected at least 1 input feature, received ${inputs}.`);
    }
    if (sizeOf(inputShape) !== inputs || (inputShape.length !== 1 && inputShape.length !== 3)) {
      throw new OptionError(
        `network: expected samples of ${inputs} features or of shape [height, width, channels] with as many values, received ${showShape(inputShape)}.`,
      );
    }
    this.device = device;
    this.inputs = inputs;
    this.inputShape = inputShape;
    this.#seed = seed;
    this.#structure = buildStructure(spec, { device, inputShape, seed });
  }

  /** The layers as they are now, as plain data. */
  get spec(): LayerSpec {
    return this.#structure.spec;
  }

  /** The same with the name of every layer and axis. */
  get namedSpec(): LayerSpec {
    return this.#structure.named;
  }

  get root(): Layer {
    return this.#structure.root;
  }

  /** Hidden widths, in order. */
  get axes(): readonly Axis[] {
    return this.#structure.axes;
  }

  /** Weighted layers in order of computation. */
  get weighted(): readonly WeightedLayer[] {
    return this.#structure.weighted;
  }

  /** All parameters in order of computation. */
  get parameters(): readonly Parameter[] {
    return this.root.parameters;
  }

  /** What layers keep besides parameters, in order of computation. */
  get buffers(): readonly Variable[] {
    return this.layers().flatMap((layer) => layer.buffers ?? []);
  }

  /** Number of trainable values. */
  get parameterCount(): number {
    return this.parameters.reduce((sum, parameter) => sum + parameter.tensor.size, 0);
  }

  /** Sizes of the axes in order. */
  get widths(): number[] {
    return this.axes.map((axis) => axis.size);
  }

  /**
   * Runs the network.
   *
   * **Shapes**: x: [batch, inputs], the values of an image running together, or [batch, ...inputShape] -> [batch, outputs].
   *
   * @throws ShapeError when x has other features
   */
  forward(x: Tensor, options: PassOptions = {}): Tensor {
    const samples = x.shape[0] ?? 0;
    if (x.shape.length < 2 || x.size !== samples * this.inputs || (samples === 0 && x.columns !== this.inputs)) {
      throw new ShapeError(`network: expected input [batch, ${this.inputs}], received ${showShape(x.shape)}.`);
    }
    const image = this.inputShape.length === 3 && x.shape.length !== 4;
    const input = image ? reshape(x, [samples, ...this.inputShape]) : x;
    const { training = false, random = null, taps = null, skips = true, enough = null } = options;
    return this.root.forward(input, { training, random, taps, skips, enough });
  }

  /** Describes what the network computes when it predicts, from its input to its outputs. @throws OptionError for a layer that cannot be described */
  express(x: Value, to: Expression): Value {
    return expressChain([this.root], x, to);
  }

  /** Floating-point operations of one sample forward, at the present widths. */
  flops(): number {
    return this.root.flops();
  }

  /** The way from what a producer gives to a consumer's input; null where none leads there. */
  passage(producer: WeightedLayer, consumer: WeightedLayer): Passage | null {
    return passageBetween(this.root, producer, consumer);
  }

  /** All layers, containers before what they hold. */
  layers(): readonly Layer[] {
    return layersIn(this.root);
  }

  /**
   * Takes the layers of another spec. What has a name that is in both continues: axes with their units, parameters and buffers with their
   * values; what is new starts as at the start. Only edits and the loading of a checkpoint call this: the optimizer must follow.
   *
   * @throws OptionError, ShapeError when the spec makes no network; nothing was changed
   */
  restructure(spec: LayerSpec): Restructured {
    const { device, inputShape } = this;
    const before = this.#structure;
    if (before.weighted.some(({ modulation }) => modulation)) {
      throw new StateError("network: its layers cannot change while one of their widths is being trained.");
    }
    const old = variablesOf(before);
    const after = buildStructure(spec, { device, inputShape, seed: this.#seed, before });
    const now = variablesOf(after);
    inheritBirths(old, now, new Set(before.axes));
    const kept = new Set(old.map(({ tensor }) => tensor));
    const fresh = now.filter(({ tensor }) => !kept.has(tensor));
    const carried = new Set(now.map(({ tensor }) => tensor));
    const lost = old.filter(({ tensor }) => !carried.has(tensor)).map(({ tensor }) => tensor);
    this.#structure = after;
    return {
      fresh,
      undo: () => {
        for (const { tensor } of fresh) tensor.free();
        this.#structure = before;
      },
      commit: () => {
        for (const tensor of lost) tensor.free();
      },
    };
  }

  /** Frees the parameters. */
  dispose(): void {
    for (const variable of [...this.parameters, ...this.buffers]) variable.tensor.free();
  }

  /** Units of every axis: with the parameters' values, the whole network. */
  axisStates(): AxisState[] {
    return this.axes.map((axis) => axis.state());
  }

  /** Takes the widths and ids of a saved network of the same spec; parameters and buffers get zeros of the new shapes. */
  restoreAxes(states: readonly AxisState[]): void {
    for (const state of states) {
      const axis = this.axes.find(({ name }) => name === state.name);
      if (!axis) throw new ShapeError(`network: the saved axis "${state.name}" is not in this network.`);
      axis.restore(state);
    }
    for (const parameter of this.parameters) {
      parameter.tensor.free();
      parameter.tensor = this.device.persistent(shapeOf(parameter.dims));
      parameter.tensor.requiresGradient = true;
    }
    for (const buffer of this.buffers) {
      buffer.tensor.free();
      buffer.tensor = this.device.persistent(shapeOf(buffer.dims));
    }
  }
}

/** Other layers in a network, of which nothing is lost yet. */
export interface Restructured {
  /** Variables that were not there, or have another shape than before. */
  readonly fresh: readonly Variable[];
  /** Everything is as it was. */
  undo(): void;
  /** What is no longer there is freed. */
  commit(): void;
}

/** New axes that took the place of others in variables that moved: their units are as old as those that they stand for. */
function inheritBirths(before: readonly Variable[], after: readonly Variable[], known: ReadonlySet<Axis>): void {
  const old = new Map(before.map((variable) => [variable.name, variable]));
  for (const variable of after) {
    const was = old.get(variable.name);
    if (!was || was === variable || was.tensor !== variable.tensor) continue;
    for (const [i, dim] of variable.dims.entries()) {
      const stoodFor = was.dims[i];
      if (!(dim instanceof Axis && stoodFor instanceof Axis) || dim === stoodFor || known.has(dim)) continue;
      const births = stoodFor.units.map(({ birth }) => birth);
      dim.restore({ name: dim.name, ids: [...births.keys()], births, nextId: births.length });
    }
  }
}

/** The weighted layers that produce and consume an axis, in order of computation. */
export function neighbors(network: Network, axis: Axis): { producers: WeightedLayer[]; consumers: WeightedLayer[] } {
  const producers = network.weighted.filter(({ weight }) => weight.dims.slice(0, weight.outputDims).includes(axis));
  const consumers = network.weighted.filter(({ weight }) => weight.dims.slice(weight.outputDims).includes(axis));
  invariant(producers.length > 0, `axis "${axis.name}" has no producer`);
  return { producers, consumers };
}

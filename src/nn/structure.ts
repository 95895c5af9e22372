/**
 * From a spec to the layers of a network, and from one list of layers to another: what is still there keeps its axes, parameters and
 * buffers, by name.
 *
 * @module
 */

import { OptionError } from "../errors.ts";
import type { Device } from "../tensor/device.ts";
import { RandomStream } from "../tensor/random.ts";
import { sameShape } from "../tensor/shape.ts";
import { Axis, type Dim } from "./axis.ts";
import { type BuildContext, isWeighted, type Layer, type LayerSpec, type WeightedLayer } from "./layer.ts";
import { layerKind } from "./layer-kinds.ts";
import { shapeOf, type Variable } from "./parameter.ts";

/** The layers of a network and what they share. */
export interface Structure {
  /** Without names where they were left open. */
  readonly spec: LayerSpec;
  /** The same with the name of every layer and axis; `fused` where the layer before took a spec over. */
  readonly named: LayerSpec;
  readonly root: Layer;
  /** Hidden widths, in order: those that some layer consumes. */
  readonly axes: readonly Axis[];
  /** Weighted layers in order of computation. */
  readonly weighted: readonly WeightedLayer[];
}

export interface StructureOptions {
  readonly device: Device;
  readonly inputShape: readonly number[];
  readonly seed: number;
  /** What there was before: axes and variables of the same names continue. */
  readonly before?: Structure;
}

export const variablesOf = ({ root }: Structure): readonly Variable[] => [
  ...root.parameters,
  ...layersIn(root).flatMap((layer) => layer.buffers ?? []),
];

/** All layers, containers before what they hold. */
export function layersIn(layer: Layer): Layer[] {
  return [layer, ...layer.children.flatMap(layersIn)];
}

/** Builds the layers of a spec. @throws OptionError, ShapeError when it makes no network */
export function buildStructure(spec: LayerSpec, options: StructureOptions): Structure {
  const own = JSON.parse(JSON.stringify(spec)) as LayerSpec; // every place in the network has an object of its own
  const builder = new Builder(options);
  const root = builder.buildOrFree(own);
  const weighted = layersIn(root).filter(isWeighted);
  // The width of the output is the task's: an axis that no layer consumes is not one to grow.
  const axes = builder.axes.filter((axis) =>
    weighted.some(({ weight }) => weight.dims.slice(weight.outputDims).includes(axis)),
  );
  return { spec: own, named: builder.namedSpec(own), root, axes, weighted };
}

class Builder {
  readonly axes: Axis[] = [];
  readonly #made: Variable[] = [];
  readonly #options: StructureOptions;
  readonly #random: RandomStream;
  readonly #oldAxes: ReadonlyMap<string, Axis>;
  readonly #oldVariables: ReadonlyMap<string, Variable>;
  readonly #counts = new Map<string, number>();
  readonly #taken = new Set<string>();
  readonly #names = new Map<LayerSpec, { name?: string; axis?: string; fused?: true }>();

  constructor(options: StructureOptions) {
    const { before, seed } = options;
    this.#options = options;
    this.#random = new RandomStream(seed, "weights");
    this.#oldAxes = new Map(before?.axes.map((axis) => [axis.name, axis]));
    this.#oldVariables = new Map(before && variablesOf(before).map((variable) => [variable.name, variable]));
  }

  /** The layers of a spec; where it makes none, what was allocated for them is given back. */
  buildOrFree(spec: LayerSpec): Layer {
    const { inputShape } = this.#options;
    try {
      return this.#layer(spec, inputShape.at(-1) as number, null, inputShape.slice(0, -1));
    } catch (error) {
      for (const { tensor } of this.#made) tensor.free();
      throw error;
    }
  }

  /** The spec with the names that were given. */
  namedSpec(spec: LayerSpec): LayerSpec {
    const inner = (key: string): object =>
      Array.isArray(spec[key]) ? { [key]: (spec[key] as LayerSpec[]).map((one) => this.namedSpec(one)) } : {};
    return { ...spec, ...this.#names.get(spec), ...inner("layers"), ...inner("skip") };
  }

  #layer(spec: LayerSpec, input: Dim, required: Dim | null, grid: readonly number[]): Layer {
    return layerKind(spec.kind).build(spec, this.#context(spec, input, required, grid));
  }

  #context(spec: LayerSpec, input: Dim, requiredOutput: Dim | null, grid: readonly number[]): BuildContext {
    const { device, before, seed } = this.#options;
    return {
      device,
      // Of layers that come later, each has a stream of its own.
      random: before ? new RandomStream(seed, `weights of ${String(spec.name)}`) : this.#random,
      input,
      grid,
      requiredOutput,
      name: (kind) => this.#note(spec, "name", typeof spec.name === "string" ? spec.name : this.#counted(kind)),
      axis: (size, max) => {
        const name = typeof spec.axis === "string" ? spec.axis : `hidden${this.axes.length + 1}`;
        const axis = this.#oldAxes.get(this.#note(spec, "axis", name)) ?? new Axis(name, size, max);
        this.axes.push(axis);
        return axis;
      },
      parameter: (description, values) => this.#variable(description, values, true),
      buffer: (description, values) => this.#variable(description, values, false),
      build: (inner, dim, required, at) => this.#layer(inner, dim, required, at),
      fuse: (fused) => this.#names.set(fused, { ...this.#names.get(fused), fused: true }),
    };
  }

  #counted(kind: string): string {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    return `${kind}${count}`;
  }

  #note(spec: LayerSpec, what: "name" | "axis", name: string): string {
    const key = `${what} ${name}`;
    if (this.#taken.has(key))
      throw new OptionError(`network: the ${what} "${name}" is given twice. Rename one of them.`);
    this.#taken.add(key);
    this.#names.set(spec, { ...this.#names.get(spec), [what]: name });
    return name;
  }

  /** The variable that was there, on its axes; or one with its tensor on other axes of the same size; or a new one. */
  #variable<V extends Variable>(
    description: Omit<V, "tensor">,
    values: (() => Float64Array) | null,
    trained: boolean,
  ): V & Variable {
    const old = this.#oldVariables.get(description.name) as V | undefined;
    const shape = shapeOf(description.dims);
    if (old && sameShape(old.tensor.shape, shape)) {
      const moved = old.dims.some((dim, i) => dim !== description.dims[i]);
      return moved ? { ...old, ...description, tensor: old.tensor } : old;
    }
    const tensor = this.#options.device.persistent(shape);
    tensor.requiresGradient = trained;
    if (values) tensor.write(values());
    const made = { ...description, tensor } as V & Variable;
    this.#made.push(made);
    return made;
  }
}

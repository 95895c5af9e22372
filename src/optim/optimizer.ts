/**
 * An optimizer over the parameters of a network that changes its shape.
 *
 * @module
 */

import { invariant } from "../errors.ts";
import type { Parameter, Variable } from "../nn/parameter.ts";
import { shapeOf } from "../nn/parameter.ts";
import type { Device } from "../tensor/device.ts";
import type { Gradients } from "../tensor/gradients.ts";
import { sameShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type AgeBlock, ageBlocks } from "./age-blocks.ts";
import { cohortRatios } from "./cohort-norms.ts";
import type { OptimizerDefinition } from "./definition.ts";
import type { CohortRate } from "./newcomer-rate.ts";

/** An update rule with its options, and how ages of weights are counted. */
export interface OptimizerOptions {
  readonly definition: OptimizerDefinition;
  /** The definition's own options, parsed. */
  readonly options: Readonly<Record<string, unknown>>;
  /**
   * `entry` (default): bias corrections count each entry's own updates. `shared`: one counter for all, as the published code of
   * NORTH* has it, where a new weight's first step is up to (1 - beta1) / sqrt(1 - beta2) = 3.2 times the learning rate.
   */
  readonly ages?: "entry" | "shared";
  /** Largest L2 norm of all gradients together; null (default) for no clipping. */
  readonly clipNorm?: number | null;
  /** Factor on the learning rate of entries by their age in updates (1 for the first) and birth; default 1 for all. */
  readonly cohortRate?: CohortRate;
}

interface Entry {
  readonly parameter: Parameter;
  readonly slots: readonly Variable[];
  blocks: readonly AgeBlock[] | null;
}

/** The moments of all parameters, which follow every edit. */
export class Optimizer {
  readonly definition: OptimizerDefinition;
  readonly #device: Device;
  readonly #settings: OptimizerOptions;
  #entries: ReadonlyMap<Parameter, Entry> = new Map();
  /** Updates made so far. */
  steps = 0;
  /** Updates that the entries of the start had made in an earlier run. */
  earlier = 0;

  constructor(device: Device, parameters: readonly Parameter[], settings: OptimizerOptions) {
    this.definition = settings.definition;
    this.#device = device;
    this.#settings = settings;
    this.follow(parameters);
  }

  get parameters(): readonly Parameter[] {
    return [...this.#entries.keys()];
  }

  /** The moments, as variables: they hold the same axes as their parameters. */
  get variables(): readonly Variable[] {
    return [...this.#entries.values()].flatMap((entry) => entry.slots);
  }

  /** Trains exactly these parameters from now on: new ones start with moments of 0, dropped ones lose theirs. */
  follow(parameters: readonly Parameter[]): void {
    this.#exchange(parameters, () => undefined).commit();
  }

  /**
   * The same, but a parameter of the name and shape of a dropped one continues with its moments, unless it is `anew`: can be undone until
   * it is committed.
   */
  regroup(
    parameters: readonly Parameter[],
    anew: ReadonlySet<Parameter> = new Set(),
  ): { undo(): void; commit(): void } {
    const wanted = new Set(parameters);
    const left = this.parameters.filter((parameter) => !wanted.has(parameter));
    const byName = new Map(left.map((parameter) => [parameter.name, this.#entries.get(parameter)]));
    return this.#exchange(parameters, (parameter) => {
      const old = byName.get(parameter.name);
      if (!old || anew.has(parameter) || !sameShape(shapeOf(old.parameter.dims), shapeOf(parameter.dims)))
        return undefined;
      return { parameter, slots: old.slots.map((slot) => ({ ...slot, dims: parameter.dims })), blocks: null };
    });
  }

  #exchange(
    parameters: readonly Parameter[],
    successor: (parameter: Parameter) => Entry | undefined,
  ): { undo(): void; commit(): void } {
    const before = this.#entries;
    const tensorsOf = (entries: ReadonlyMap<Parameter, Entry>): Set<Tensor> =>
      new Set([...entries.values()].flatMap(({ slots }) => slots.map(({ tensor }) => tensor)));
    const old = tensorsOf(before);
    const after = new Map(
      parameters.map((one) => [one, before.get(one) ?? successor(one) ?? this.#entry(one)] as const),
    );
    const now = tensorsOf(after);
    this.#entries = after;
    this.forgetBlocks();
    return {
      undo: () => {
        for (const tensor of now) if (!old.has(tensor)) tensor.free();
        this.#entries = before;
        this.forgetBlocks();
      },
      commit: () => {
        for (const tensor of old) if (!now.has(tensor)) tensor.free();
      },
    };
  }

  #entry(parameter: Parameter): Entry {
    const names = this.definition.slots(this.#settings.options);
    const slots = names.map((name) => ({
      name: `${parameter.name}.${name}`,
      dims: parameter.dims,
      tensor: this.#device.persistent(shapeOf(parameter.dims)),
    }));
    return { parameter, slots, blocks: null };
  }

  /** Ages changed: `applyEdit` and the loading of a checkpoint call this. */
  forgetBlocks(): void {
    for (const entry of this.#entries.values()) entry.blocks = null;
  }

  /** One update of every parameter. A parameter without a gradient is left alone. */
  step(gradients: Gradients, learningRate: number): void {
    this.steps++;
    const found: [Entry, Tensor][] = [];
    for (const entry of this.#entries.values()) {
      const gradient = gradients.of(entry.parameter.tensor);
      if (gradient) found.push([entry, gradient]);
    }
    const gradientScale = this.#clip(found.map(([, gradient]) => gradient));
    for (const [entry, gradient] of found) this.#update(entry, gradient, learningRate, gradientScale);
  }

  #update(entry: Entry, gradient: Tensor, learningRate: number, gradientScale: number): void {
    const { kernels, bytesPerReal } = this.#device;
    const { options, ages = "entry", cohortRate } = this.#settings;
    const { parameter, slots } = entry;
    const perEntry = ages === "entry" || cohortRate !== undefined;
    entry.blocks ??= perEntry ? ageBlocks(parameter) : wholeBlock(parameter.tensor);
    const stride = parameter.tensor.columns;
    const ratioOf = cohortRatios(parameter.tensor, entry.blocks);
    for (const block of entry.blocks) {
      const offset = (block.row * stride + block.column) * bytesPerReal;
      const age = this.steps - block.birth;
      invariant(age > 0, `${parameter.name} has entries born after step ${this.steps}`);
      const whole = block.columns === stride;
      this.definition.update(
        kernels,
        {
          rows: whole ? 1 : block.rows,
          columns: whole ? block.rows * stride : block.columns,
          stride: whole ? block.rows * stride : stride,
          weight: parameter.tensor.address + offset,
          gradient: gradient.address + offset,
          moments: slots.map((slot) => slot.tensor.address + offset),
          age: ages === "entry" ? age : this.steps + this.earlier,
          learningRate: learningRate * (cohortRate?.(age, block.birth, () => ratioOf(block.birth)) ?? 1),
          gradientScale,
        },
        options,
      );
    }
  }

  /** min(1, clipNorm / norm of all gradients). */
  #clip(gradients: readonly Tensor[]): number {
    const { clipNorm = null } = this.#settings;
    if (clipNorm === null) return 1;
    const out = this.#device.scratch(8);
    let squares = 0;
    for (const gradient of gradients) {
      this.#device.kernels.sumSquares(gradient.size, gradient.address, out);
      squares += this.#device.doubles(out, 1)[0] as number;
    }
    const norm = Math.sqrt(squares);
    return norm > clipNorm ? clipNorm / norm : 1;
  }

  /** Frees the moments. */
  dispose(): void {
    this.follow([]);
  }
}

function wholeBlock(tensor: Tensor): AgeBlock[] {
  return [{ row: 0, rows: tensor.rows, column: 0, columns: tensor.columns, birth: 0 }];
}

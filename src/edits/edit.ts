/**
 * Edits: every change of a network's shape, as data. `applyEdit` is the only code that carries them out.
 *
 * @module
 */

import type { Axis } from "../nn/axis.ts";
import type { LayerSpec } from "../nn/layer.ts";
import type { Network } from "../nn/network.ts";
import type { Optimizer } from "../optim/optimizer.ts";
import type { Tensor } from "../tensor/tensor.ts";

/**
 * How far an edit may move the outputs: not beyond rounding (`exact`), a little (`approximate`, a tenth of the largest output), or
 * as it likes (`none`).
 */
export type Preservation = "exact" | "approximate" | "none";

/**
 * Weights of new units, by name of parameter. A missing parameter gets zeros.
 *
 * **Shapes**: `incoming`: the parameter's dims with its output dim replaced by the number of new units, row-major ([count, fanIn] for a
 * dense weight, [count] for a bias). `outgoing`: its dims with its input dim so replaced ([out, count] for a dense weight).
 */
export interface NewWeights {
  readonly incoming: Readonly<Record<string, Float64Array>>;
  readonly outgoing: Readonly<Record<string, Float64Array>>;
}

/** What all edits have; each kind's own type stands with it in `kinds/`. */
export interface AnyEdit {
  readonly kind: string;
  readonly preserves: Preservation;
}

/** What is edited. */
export interface EditTarget {
  readonly network: Network;
  /** Its moments follow; null for a network that is not being trained. */
  readonly optimizer: Optimizer | null;
  /** Training steps complete: the birth of new units. */
  readonly step: number;
  /** Inputs on which the outputs are compared before and after, [rows, inputs]; null to skip the comparison. */
  readonly probe: Tensor | null;
}

/** Children at the end of an axis, as copies of their parents. */
export interface Children {
  /** Position of each child's parent. */
  readonly parents: readonly number[];
  /** By name of parameter: [parents, fanIn]. */
  readonly shifts: Readonly<Record<string, Float64Array>>;
}

/** What an edit will do to an axis, before anything is touched. */
export interface ResizePlan {
  readonly axis: Axis;
  /** Old positions that stay, in their new order. */
  readonly keep: readonly number[];
  /** Number of new units after them. */
  readonly added: number;
  readonly weights: NewWeights;
  /** Factors on the outgoing weights of kept units, by name of parameter. */
  readonly rescale?: Readonly<Record<string, number>>;
  /** When given, the new units are children of kept ones, whose weights change too. */
  readonly children?: Children;
  /** Added to parameters in their new shape. */
  readonly shifts?: Readonly<Record<string, Float64Array>>;
  readonly preserves: Preservation;
}

/** What an edit will do to the list of layers. */
export interface LayersPlan {
  /** The layer that comes or goes. */
  readonly subject: string;
  /** All layers afterwards, by name. */
  readonly spec: LayerSpec;
  /** Values of parameters afterwards, by name. */
  readonly weights: Readonly<Record<string, Float64Array>>;
  readonly preserves: Preservation;
}

export type Plan = ResizePlan | LayersPlan;

/** A kind of edit: how it becomes a plan. `plan` touches nothing. */
export interface EditDefinition<E extends AnyEdit = AnyEdit> {
  readonly kind: E["kind"];
  readonly summary: string;
  /** @throws OptionError, ShapeError when the edit does not fit the network */
  plan(edit: E, network: Network): Plan;
}

export function defineEdit<E extends AnyEdit>(definition: EditDefinition<E>): EditDefinition<E> {
  return Object.freeze(definition);
}

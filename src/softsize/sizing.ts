/**
 * Soft widths during training: what the strategies of this room share.
 *
 * @module
 */

import type { RunningStrategy, StrategyContext } from "../growth/strategy.ts";
import { dimSize } from "../nn/axis.ts";
import type { Network } from "../nn/network.ts";
import type { Parameter } from "../nn/parameter.ts";
import type { Root } from "../tensor/gradients.ts";
import { tabulate } from "../tensor/ops/tabulate.ts";
import { sizeOf } from "../tensor/shape.ts";
import type { Sloped } from "./forms.ts";
import { materialize } from "./materialize.ts";
import { newUnits } from "./new-units.ts";
import type { SoftAxis } from "./soft-axis.ts";

/** Plain data; the sizes themselves are among the tensors. */
export interface SizingState {
  /** Sizes at the end of training, once the network was materialized. */
  readonly finished: readonly number[] | null;
  /** What a strategy keeps of its own. */
  readonly own: unknown;
}

export interface SizingParts {
  readonly strategy: string;
  readonly network: Network;
  readonly context: StrategyContext;
  readonly axes: readonly SoftAxis[];
  /** `follow`: active units and one more are allocated. `fixed`: the starting width is. */
  readonly allocation: "follow" | "fixed";
  readonly outgoing: "zero" | "random";
  /** The most units of an axis. */
  cap(soft: SoftAxis): number;
  /** The maximum number of parameters that growth may reach; null for no budget. */
  readonly maxParameters: number | null;
  /** The size loss of an axis with its derivative by s; null when its size is not trained now. */
  sizeLoss(soft: SoftAxis): Sloped | null;
  /** Whether sizes are trained at all. */
  readonly trained: boolean;
  /** Before widths follow the sizes. */
  afterStep?(): void;
  own?(): unknown;
}

export class Sizing implements RunningStrategy {
  readonly #parts: SizingParts;
  #finished: readonly number[] | null = null;

  constructor(parts: SizingParts) {
    this.#parts = parts;
  }

  get parameters(): readonly Parameter[] {
    const { axes, trained } = this.#parts;
    return this.#finished === null && trained ? axes.map((soft) => soft.parameter) : [];
  }

  lossTerms(): readonly Root[] {
    return this.#parts.axes.flatMap((soft) => {
      const loss = this.#parts.sizeLoss(soft);
      if (loss === null) return [];
      const table = { values: Float64Array.of(loss.value), slopes: Float64Array.of(loss.slope) };
      return [{ output: tabulate(soft.parameter.tensor, table, []) }];
    });
  }

  afterStep(): void {
    this.#parts.afterStep?.();
    if (this.#parts.allocation === "follow") for (const soft of this.#parts.axes) this.#follow(soft);
  }

  /** Active units and one more; two more before any is taken away, so that a size at a border does not move the width. */
  #follow(soft: SoftAxis): void {
    const { axis, form } = soft;
    const active = form.active(soft.value, axis.size);
    const wanted = Math.min(active + 1, this.#parts.cap(soft));
    if (axis.size < wanted) this.#widen(soft, wanted - axis.size);
    else if (axis.size > wanted + 1) this.#prune(soft, wanted);
  }

  #widen(soft: SoftAxis, asked: number): void {
    const { strategy, network, context, outgoing, maxParameters } = this.#parts;
    const { axis, size } = soft;
    const count = maxParameters === null ? asked : Math.min(asked, roomFor(network, soft, maxParameters));
    const values = { size };
    const reason = `its size is ${size.toFixed(2)}`;
    if (count === 0) {
      const full = `${reason}, but the budget of ${maxParameters} parameters has no room for another unit`;
      context.act.decline({ axis: axis.name, trigger: strategy, reason: full, values });
      return;
    }
    const edit = newUnits(soft, count, outgoing, context.observe.random("growth"));
    context.observe.time("edits", () => context.act.apply(edit, { trigger: strategy, values, reason, asked }));
  }

  #prune(soft: SoftAxis, width: number): void {
    const { strategy, context } = this.#parts;
    const { axis, size } = soft;
    const units = axis.units.slice(width).map(({ id }) => id);
    const reason = `its size is ${size.toFixed(2)}, and the units after it are silent`;
    const decision = { trigger: strategy, values: { size }, reason, asked: units.length };
    context.observe.time("edits", () =>
      context.act.apply({ kind: "prune", axis: axis.name, units, preserves: "exact" }, decision),
    );
  }

  state(): SizingState {
    return { finished: this.#finished, own: this.#parts.own?.() ?? null };
  }

  sizes(): readonly number[] {
    return this.#finished ?? this.#parts.axes.map(({ size }) => size);
  }

  finish(): void {
    const { strategy, network, context, axes } = this.#parts;
    const sizes = this.sizes();
    context.observe.time("edits", () =>
      materialize(network, axes, {
        probe: context.observe.probe(),
        prune(edit, { size }) {
          const reason = `training is over at a size of ${size.toFixed(2)}, and these units are silent`;
          const { length: asked } = edit.units;
          context.act.apply(edit, { trigger: strategy, values: { size }, reason, asked });
        },
      }),
    );
    for (const { parameter } of axes) parameter.tensor.free();
    this.#finished = sizes;
  }
}

/** A run that continues after its end: the network is what it is. */
export function finishedSizing(state: SizingState): RunningStrategy {
  return {
    parameters: [],
    lossTerms: () => [],
    afterStep: () => undefined,
    state: () => state,
    sizes: () => state.finished as readonly number[],
  };
}

/** How many units more the budget lets in. */
function roomFor(network: Network, { axis }: SoftAxis, maxParameters: number): number {
  const before = network.parameterCount;
  const perUnit = network.parameters.reduce((sum, { dims, tensor }) => {
    const grown = sizeOf(dims.map((dim) => dimSize(dim) + (dim === axis ? 1 : 0)));
    return sum + grown - tensor.size;
  }, 0);
  return Math.max(0, Math.floor((maxParameters - before) / Math.max(1, perUnit)));
}

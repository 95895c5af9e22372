/** A growth strategy under which a person may also add and remove units. @module */

import type { Layers } from "burgeon";
import {
  defineStrategy,
  type Edit,
  type RunningStrategy,
  type StrategyContext,
  type StrategyDefinition,
} from "burgeon/extend";

type Network = Layers["network"];

/** What a person asked for and the next step will do. */
export type Hand =
  | { readonly kind: "grow"; readonly axis: string }
  | { readonly kind: "remove"; readonly axis: string; readonly unit: number };

const BY_HAND = { trigger: "by hand", values: {}, asked: 1 };

/** One more unit with random incoming weights of the layer's own distribution; outgoing 0, so that the outputs stay. */
function growth(network: Network, axisName: string, { observe }: StrategyContext): Edit | null {
  const axis = network.axes.find(({ name }) => name === axisName);
  if (!axis || axis.size >= (axis.max ?? Infinity)) return null;
  const random = observe.random("by hand");
  const incoming: Record<string, Float64Array> = {};
  for (const { weight, initial } of network.weighted) {
    if (weight.dims[0] !== axis) continue;
    const fanIn = weight.tensor.size / axis.size;
    incoming[weight.name] = initial.sample(random, 1, fanIn, 1);
  }
  return { kind: "widen", axis: axisName, count: 1, incoming, outgoing: {}, preserves: "exact" };
}

function removal(network: Network, axisName: string, unit: number): Edit | null {
  const axis = network.axes.find(({ name }) => name === axisName);
  if (!axis || axis.size < 2 || !axis.units.some(({ id }) => id === unit)) return null;
  return { kind: "prune", axis: axisName, units: [unit as never], preserves: "none" };
}

/** The same strategy, and after each step what `hands` asks for. */
export function withHands(definition: StrategyDefinition, hands: () => readonly Hand[]): StrategyDefinition {
  return defineStrategy({
    ...definition,
    name: definition.name,
    start(network, context, options, saved) {
      const inner = definition.start(network, context, options, saved);
      const afterStep = (): void => {
        inner.afterStep();
        for (const hand of hands()) {
          const edit =
            hand.kind === "grow" ? growth(network, hand.axis, context) : removal(network, hand.axis, hand.unit);
          if (edit)
            context.act.apply(edit, { ...BY_HAND, reason: hand.kind === "grow" ? "grown by hand" : "removed by hand" });
          else
            context.act.decline({ axis: hand.axis, ...BY_HAND, reason: "by hand: there is no room, or no such unit" });
        }
      };
      return delegate(inner, afterStep);
    },
  }) as unknown as StrategyDefinition;
}

function delegate(inner: RunningStrategy, afterStep: () => void): RunningStrategy {
  return {
    get parameters() {
      return inner.parameters;
    },
    lossTerms: () => inner.lossTerms(),
    afterStep,
    state: () => inner.state(),
    ...(inner.room ? { room: () => inner.room?.() as never } : {}),
    ...(inner.ended ? { ended: () => inner.ended?.() ?? null } : {}),
    ...(inner.sizes ? { sizes: () => inner.sizes?.() as never } : {}),
    ...(inner.finish ? { finish: () => inner.finish?.() } : {}),
  };
}

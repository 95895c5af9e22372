/** A strategy as a sentence: trigger x initializer x policies. Most published methods are one of these. @module */

import type { Choosable } from "../../choice.ts";
import type { DirectionDefinition } from "../direction.ts";
import type { all } from "../directions/all.ts";
import * as directions from "../directions/index.ts";
import type { InitializerDefinition } from "../initializer.ts";
import * as initializers from "../initializers/index.ts";
import type { JudgeDefinition } from "../judge.ts";
import * as judges from "../judges/index.ts";
import type { none } from "../judges/none.ts";
import type { LayerInitializerDefinition } from "../layer-initializer.ts";
import type { identity } from "../layer-initializers/identity.ts";
import * as layerInitializers from "../layer-initializers/index.ts";
import type { PartsByPlace, StrategyDefinition } from "../strategy.ts";
import type { TriggerDefinition } from "../trigger.ts";
import * as triggers from "../triggers/index.ts";
import type { ComposedOptions } from "./composed-options.ts";
import { type Composition, strategyOf } from "./sentence.ts";

export type { Composition };

/** All parts, by the place that they may stand in. */
const parts: PartsByPlace = {
  trigger: Object.values(triggers),
  initializer: Object.values(initializers),
  layerInitializer: Object.values(layerInitializers),
  direction: Object.values(directions),
  judge: Object.values(judges),
};

/**
 * Makes a strategy of its parts, under all policies. Its options are nested by part, `{ trigger: { name: "activation", gamma: 0.5 }, policies:
 * { every: 10 } }`; another name in a place puts any other trigger, initializer, direction or judge there.
 *
 * After each step that is due: every site below its cap is evaluated, on one forward pass over the most recent inputs (twice as
 * many as the largest cap); the direction chooses among what can be done about the proposals; then, in order, each is trimmed by the
 * policies, initialized and applied. A judge may take it back later.
 *
 * @see Maile, Rachelson, Luga & Wilson 2022, arXiv:2202.08539, algorithm 1
 */
export function composeStrategy<
  Trigger extends TriggerDefinition,
  Initializer extends InitializerDefinition,
  Direction extends DirectionDefinition = typeof all,
  Judge extends JudgeDefinition = typeof none,
  LayerInitializer extends LayerInitializerDefinition = typeof identity,
>(
  composition: Composition<Trigger, Initializer, Direction, Judge, LayerInitializer>,
): Choosable<
  StrategyDefinition,
  ComposedOptions<{
    trigger: Trigger;
    initializer: Initializer;
    direction: Direction;
    judge: Judge;
    layerInitializer: LayerInitializer;
  }>
> {
  return strategyOf(composition as Composition, parts) as never;
}

/** A strategy as a sentence: trigger x initializer x policies. Most published methods are one of these. @module */

import * as z from "zod";
import type { Choosable } from "../../choice.ts";
import type { DirectionDefinition } from "../direction.ts";
import { all } from "../directions/all.ts";
import * as directions from "../directions/index.ts";
import type { InitializerDefinition } from "../initializer.ts";
import * as initializers from "../initializers/index.ts";
import type { JudgeDefinition } from "../judge.ts";
import * as judges from "../judges/index.ts";
import { none } from "../judges/none.ts";
import type { LayerInitializerDefinition } from "../layer-initializer.ts";
import { identity } from "../layer-initializers/identity.ts";
import * as layerInitializers from "../layer-initializers/index.ts";
import { defineStrategy, type PartsByPlace, type StrategyDefinition, type StrategyOptions } from "../strategy.ts";
import type { TriggerDefinition } from "../trigger.ts";
import * as triggers from "../triggers/index.ts";
import type { ComposedOptions, OptionsOf, PolicyOptions } from "./composed-options.ts";
import { Growth, type GrowthState } from "./growth.ts";
import { policies } from "./limits.ts";
import { type Part, type Place, placeField, withDefaults, wordOf } from "./parts.ts";

export interface Composition<
  Trigger extends TriggerDefinition = TriggerDefinition,
  Initializer extends InitializerDefinition = InitializerDefinition,
  Direction extends DirectionDefinition = DirectionDefinition,
  Judge extends JudgeDefinition = JudgeDefinition,
  LayerInitializer extends LayerInitializerDefinition = LayerInitializerDefinition,
> {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly trigger: Trigger;
  readonly initializer: Initializer;
  /** What is carried out of all that is asked for; default `all`. */
  readonly direction?: Direction;
  /** Whether it stays; default `none`, without a judgement. */
  readonly judge?: Judge;
  /** Weights of new layers, where the direction adds some; default `identity`. */
  readonly layerInitializer?: LayerInitializer;
  /** Defaults that differ from those of the parts, by part. */
  readonly defaults?: {
    readonly trigger?: OptionsOf<Trigger>;
    readonly initializer?: OptionsOf<Initializer>;
    readonly direction?: OptionsOf<Direction>;
    readonly judge?: OptionsOf<Judge>;
    readonly policies?: PolicyOptions;
  };
}

interface Candidates<P extends Part> {
  readonly barrel: Record<string, P>;
  readonly own: P;
  /** From files of one's own. */
  readonly files?: readonly Part[] | undefined;
  readonly defaults?: StrategyOptions | undefined;
}

/** A part that is nobody's in the barrel may stand in its own strategy. */
function placeOf<P extends Part>(key: string, about: string, candidates: Candidates<P>): Place<P> {
  const { barrel, own, files = [], defaults } = candidates;
  const others = Object.values(barrel).filter(({ name }) => name !== own.name);
  return { key, about, own, among: [own, ...others, ...(files as readonly P[])], defaults };
}

function placesOf({ trigger, initializer, defaults = {}, ...others }: Composition, files: PartsByPlace) {
  const { direction = all, judge = none, layerInitializer = identity } = others;
  return {
    trigger: placeOf("trigger", "when, where and how many units are asked for", {
      barrel: triggers,
      own: trigger,
      files: files.trigger,
      defaults: defaults.trigger,
    }),
    initializer: placeOf("initializer", "weights of new units", {
      barrel: initializers,
      own: initializer,
      files: files.initializer,
      defaults: defaults.initializer,
    }),
    layerInitializer: placeOf("layerInitializer", "weights of new layers, where the direction adds some", {
      barrel: layerInitializers,
      own: layerInitializer,
      files: files.layerInitializer,
    }),
    direction: placeOf("direction", "what is carried out of all that is asked for", {
      barrel: directions,
      own: direction,
      files: files.direction,
      defaults: defaults.direction,
    }),
    judge: placeOf("judge", "whether what was done stays", {
      barrel: judges,
      own: judge,
      files: files.judge,
      defaults: defaults.judge,
    }),
  };
}

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
  return withParts(composition, {}) as never;
}

function withParts(composition: Composition, files: PartsByPlace): StrategyDefinition {
  const { name, summary, source, trigger, initializer, defaults = {} } = composition;
  const places = placesOf(composition, files);
  const limits = Object.assign({}, ...policies.map((policy) => policy.options.shape)) as Record<string, z.ZodType>;
  const formulas = [trigger.formula, initializer.formula].filter((one) => one !== undefined);
  return defineStrategy({
    name,
    summary,
    source,
    formulas,
    including: (parts) => withParts(composition, parts),
    options: z.strictObject({
      ...Object.fromEntries(Object.values(places).map((place) => [place.key, placeField(name, place)])),
      policies: z
        .strictObject(withDefaults(`strategy "${name}", policies`, limits, defaults.policies))
        .prefault({})
        .describe("cadence, budget, caps"),
    }),
    start(network, context, options, saved) {
      const sentence = {
        strategy: name,
        trigger: wordOf(places.trigger, options),
        initializer: wordOf(places.initializer, options),
        layerInitializer: wordOf(places.layerInitializer, options),
        direction: wordOf(places.direction, options),
        judge: wordOf(places.judge, options),
        policies: options.policies as StrategyOptions,
      };
      return new Growth(network, context, sentence, (saved ?? null) as GrowthState | null);
    },
  });
}

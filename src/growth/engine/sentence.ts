/** A strategy as a sentence of parts, whichever parts may stand in its places. @module */

import * as z from "zod";
import type { DirectionDefinition } from "../direction.ts";
import { all } from "../directions/all.ts";
import type { InitializerDefinition } from "../initializer.ts";
import type { JudgeDefinition } from "../judge.ts";
import { none } from "../judges/none.ts";
import type { LayerInitializerDefinition } from "../layer-initializer.ts";
import { identity } from "../layer-initializers/identity.ts";
import { defineStrategy, type PartsByPlace, type StrategyDefinition, type StrategyOptions } from "../strategy.ts";
import type { TriggerDefinition } from "../trigger.ts";
import type { OptionsOf, PolicyOptions } from "./composed-options.ts";
import { Growth, type GrowthState } from "./growth.ts";
import { policies } from "./limits.ts";
import { type Part, type Place, placeField, withDefaults, wordOf } from "./parts.ts";

/** A strategy as the parts that it consists of, with its own defaults. */
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
  /** Which of the proposals are applied; default `all`. */
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
  readonly own: P;
  /** Who else may stand there. */
  readonly others?: readonly Part[] | undefined;
  readonly defaults?: StrategyOptions | undefined;
}

/** A part of a strategy's own may stand there without being among the others. */
function placeOf<P extends Part>(key: string, about: string, candidates: Candidates<P>): Place<P> {
  const { own, others = [], defaults } = candidates;
  const rest = others.filter(
    ({ name, file }) => file !== undefined || name !== own.name,
  ) as readonly unknown[] as readonly P[];
  return { key, about, own, among: [own, ...rest], defaults };
}

function placesOf({ trigger, initializer, defaults = {}, ...others }: Composition, parts: PartsByPlace) {
  const { direction = all, judge = none, layerInitializer = identity } = others;
  return {
    trigger: placeOf("trigger", "when, where and how many units are proposed", {
      own: trigger,
      others: parts.trigger,
      defaults: defaults.trigger,
    }),
    initializer: placeOf("initializer", "weights of new units", {
      own: initializer,
      others: parts.initializer,
      defaults: defaults.initializer,
    }),
    layerInitializer: placeOf("layerInitializer", "weights of new layers, if the direction adds layers", {
      own: layerInitializer,
      others: parts.layerInitializer,
    }),
    direction: placeOf("direction", "which proposals are applied", {
      own: direction,
      others: parts.direction,
      defaults: defaults.direction,
    }),
    judge: placeOf("judge", "whether changes are kept", {
      own: judge,
      others: parts.judge,
      defaults: defaults.judge,
    }),
  };
}

/** The strategy of a composition; in each place may stand its own part, or one of `parts`. `including` adds others to those. */
export function strategyOf(composition: Composition, parts: PartsByPlace = {}): StrategyDefinition {
  const { name, summary, source, trigger, initializer, defaults = {} } = composition;
  const places = placesOf(composition, parts);
  const limits = Object.assign({}, ...policies.map((policy) => policy.options.shape)) as Record<string, z.ZodType>;
  const formulas = [trigger.formula, initializer.formula].filter((one) => one !== undefined);
  return defineStrategy({
    name,
    summary,
    source,
    formulas,
    including: (more) => strategyOf(composition, joined(parts, more)),
    options: z.strictObject({
      ...Object.fromEntries(Object.values(places).map((place) => [place.key, placeField(name, place)])),
      policies: z
        .strictObject(withDefaults(`strategy "${name}", policies`, limits, defaults.policies))
        .prefault({})
        .describe("interval, budget, limits"),
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

const joined = (parts: PartsByPlace, more: PartsByPlace): PartsByPlace =>
  Object.fromEntries(
    [...new Set([...Object.keys(parts), ...Object.keys(more)])].map((place) => [
      place,
      [...(parts[place] ?? []), ...(more[place] ?? [])],
    ]),
  );

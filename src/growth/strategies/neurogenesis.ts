/** Growth in width and depth, guided by signals. @module */

import { z } from "zod";
import * as directions from "../directions/index.ts";
import { policies } from "../engine/limits.ts";
import { Neurogenesis, type NeurogenesisOptions, type NeurogenesisState } from "../engine/neurogenesis.ts";
import { optionsOfPart, refuseIdleOptions, sharedOptions } from "../engine/part-options.ts";
import * as initializers from "../initializers/index.ts";
import * as layerInitializers from "../layer-initializers/index.ts";
import { defineStrategy, type StrategyDefinition } from "../strategy.ts";
import * as triggers from "../triggers/index.ts";

const named = <T extends { readonly name: string }>(
  barrel: Record<string, T>,
  first: string,
): [string, ...string[]] => {
  const names = Object.values(barrel).map(({ name }) => name);
  return [first, ...names.filter((name) => name !== first)];
};
const byName = <T extends { readonly name: string }>(barrel: Record<string, T>, name: unknown): T =>
  Object.values(barrel).find((one) => one.name === name) as T; // the schema has checked it

const own = {
  every: z
    .int()
    .min(1)
    .nullable()
    .default(10)
    .describe("steps from one look at the signals to the next; null for 100 looks in all"),
  trigger: z.enum(named(triggers, "loss-plateau")).default("loss-plateau").describe("what asks for growth"),
  direction: z.enum(named(directions, "width-first")).default("width-first").describe("units or layers"),
  initializer: z.enum(named(initializers, "random")).default("random").describe("weights of new units"),
  layerInitializer: z.enum(named(layerInitializers, "identity")).default("identity").describe("weights of new layers"),
  maxLayers: z.int().min(1).default(4).describe("most hidden layers, counting those inside of blocks"),
  rest: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe("steps from growth to the judgement on it, and at least to the next; null for 5 looks at the signals"),
  tolerance: z
    .number()
    .min(0)
    .nullable()
    .default(0.02)
    .describe("rise of the validation loss over the rest, relative, beyond which growth is taken back; null for never"),
  minGain: z
    .number()
    .min(0)
    .default(0.002)
    .describe("relative fall of the validation loss below which growth brought too little"),
  foldTolerance: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .default(null)
    .describe(
      "share of what a layer gives that may be lost when it is folded into the next, where it is nearly linear and nothing else is asked for; null for never",
    ),
  trialSteps: z.int().min(1).default(50).describe("steps of a trial of direction hybrid"),
};

const parts = [...Object.values(triggers), ...Object.values(initializers)];
const limits: Readonly<Record<string, z.ZodType>> = Object.assign({}, ...policies.map((one) => one.options.shape));

/**
 * Starts small; when the trigger asks, units or layers come (`direction`), with the weights of `initializer` and `layerInitializer`. After a
 * rest the validation loss judges (the training loss, where nothing is held out): where it rose by more than `tolerance`, network and
 * moments are put back as they were, and the rest doubles. Units that the trigger names go before any come; with `foldTolerance` a layer
 * that has become nearly linear goes too, its map folded into the next.
 *
 * @see the plan of SergioHC95/Neurogenesis, "Online Neurogenesis Through Synaptic Plasticity Signals", 2025
 */
export const neurogenesis: StrategyDefinition = defineStrategy({
  name: "neurogenesis",
  summary: "Grows in width and depth when a signal asks, and takes back what made the network worse.",
  source: "after SergioHC95/Neurogenesis, 2025",
  options: z.strictObject({
    ...sharedOptions(parts),
    ...limits,
    ...own,
  }),
  start(network, context, options, saved) {
    const trigger = byName(triggers, options.trigger);
    const initializer = byName(initializers, options.initializer);
    refuseIdleOptions('strategy "neurogenesis"', options, {
      parts,
      chosen: [trigger, initializer],
      own: { ...limits, ...own },
    });
    return new Neurogenesis(network, context, {
      parts: {
        trigger,
        initializer,
        layerInitializer: byName(layerInitializers, options.layerInitializer),
        direction: byName(directions, options.direction),
        triggerOptions: optionsOfPart(`trigger "${trigger.name}"`, trigger, options),
        initializerOptions: optionsOfPart(`initializer "${initializer.name}"`, initializer, options),
      },
      options: options as unknown as NeurogenesisOptions,
      saved: (saved ?? null) as NeurogenesisState | null,
    });
  },
});

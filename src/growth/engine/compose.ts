/**
 * A strategy as a sentence of three words: trigger x initializer x policy. Most published methods are one of these.
 *
 * @module
 */

import { z } from "zod";
import { OptionError } from "../../errors.ts";
import type { UnitId } from "../../nn/axis.ts";
import type { Network } from "../../nn/network.ts";
import { growthFor, type InitializerDefinition } from "../initializer.ts";
import type { Look } from "../look/look.ts";
import { lookAt } from "../look/look-at.ts";
import { Observation, type ObservationState } from "../look/observation.ts";
import { type Site, sitesOf } from "../look/site.ts";
import type { PolicyMoment } from "../policy.ts";
import {
  type Decision,
  defineStrategy,
  type RunningStrategy,
  type StrategyContext,
  type StrategyDefinition,
} from "../strategy.ts";
import type { TriggerDefinition, TriggerOutcome } from "../trigger.ts";
import { batched } from "../triggers/batched.ts";
import { fastLinear } from "../triggers/fast-linear.ts";
import { linear } from "../triggers/linear.ts";
import { admit, capsOf, isDue, type Limited, policies } from "./limits.ts";
import { parseTriggerOptions, signalTriggers, triggerOptionsField } from "./signal-triggers.ts";

export interface Composition {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly trigger: TriggerDefinition;
  readonly initializer: InitializerDefinition;
  /** Defaults that differ from those of the parts. */
  readonly defaults?: Readonly<Record<string, unknown>>;
}

/** Schedules that may take the place of a trigger, to compare initializers alone. */
const presets: readonly TriggerDefinition[] = [linear, batched, fastLinear];

interface ComposedState {
  readonly step: number;
  /** Cap of each axis, by name. */
  readonly caps: Readonly<Record<string, number>>;
  /** Trigger state of each axis, by name. */
  readonly sites: Readonly<Record<string, unknown>>;
  /** What was noted since the last look. */
  readonly observation: ObservationState;
}

/**
 * Makes a strategy of a trigger and an initializer, under all policies. Its options are those of its parts, side by side; parts that name
 * an option alike share its value. `trigger` puts a preset schedule in the place of its own trigger, or one that looks at signals, whose
 * options are `triggerOptions`.
 *
 * After each step that is due: every site below its cap is evaluated, on one forward pass over the most recent inputs (twice as
 * many as the largest cap); then, in order, each proposal is trimmed by the policies, initialized and applied.
 *
 * @see Maile, Rachelson, Luga & Wilson 2022, arXiv:2202.08539, algorithm 1
 */
export function composeStrategy(composition: Composition): StrategyDefinition {
  const { name, summary, source, trigger, initializer, defaults = {} } = composition;
  const parts = [...presets, trigger, initializer, ...policies];
  const shape = Object.assign({}, ...parts.map((part) => part.options.shape)) as Record<string, z.ZodType>;
  const others = [...presets, ...signalTriggers].filter((one) => one.name !== trigger.name);
  const triggers = new Map([trigger, ...others].map((one) => [one.name, one]));
  shape.trigger = z
    .enum([...triggers.keys()] as [string, ...string[]])
    .default(trigger.name)
    .describe("its own trigger, one of the preset schedules, or one that looks at signals");
  shape.triggerOptions = triggerOptionsField;
  for (const [key, value] of Object.entries(defaults)) {
    const field = shape[key];
    if (!field) throw new OptionError(`strategy "${name}": no part of it has an option "${key}".`);
    const inner = field instanceof z.ZodDefault ? (field.unwrap() as z.ZodType) : field;
    shape[key] = inner.default(value).describe(field.description ?? "");
  }
  const formulas = [trigger.formula, initializer.formula].filter((one) => one !== undefined);
  return defineStrategy({
    name,
    summary,
    source,
    formulas,
    options: z.strictObject(shape),
    start(network, context, options, saved) {
      const chosen = triggers.get(options.trigger as string) ?? trigger;
      if (options.targetWidth != null && !presets.includes(chosen)) {
        const names = presets.map((preset) => preset.name).join(", ");
        throw new OptionError(
          `strategy "${name}": targetWidth belongs to a preset schedule. Choose trigger: ${names}.`,
        );
      }
      const words = { ...composition, trigger: chosen, triggerOptions: optionsFor(chosen, trigger, options) };
      return new Composed(words, network, context, options, (saved ?? null) as ComposedState | null);
    },
  });
}

/** A strategy's own trigger and the presets read the strategy's options, a signal trigger in its place `triggerOptions`. */
function optionsFor(chosen: TriggerDefinition, own: TriggerDefinition, options: Options): Options {
  const { triggerOptions } = options;
  if (chosen !== own || triggerOptions !== undefined) return parseTriggerOptions(chosen, triggerOptions) ?? options;
  return options;
}

type Options = Readonly<Record<string, unknown>>;

interface Words extends Composition {
  readonly triggerOptions: Options;
}

class Composed implements RunningStrategy {
  readonly parameters = [];
  readonly #composition: Words;
  readonly #network: Network;
  readonly #context: StrategyContext;
  readonly #options: Readonly<Record<string, unknown>>;
  readonly #sites: readonly Site[];
  readonly #caps: Readonly<Record<string, number>>;
  readonly #observation: Observation;
  #states: Record<string, unknown>;

  constructor(
    composition: Words,
    network: Network,
    context: StrategyContext,
    options: Readonly<Record<string, unknown>>,
    saved: ComposedState | null,
  ) {
    this.#composition = composition;
    this.#network = network;
    this.#context = context;
    this.#options = options;
    this.#sites = sitesOf(network);
    const { trigger, triggerOptions } = composition;
    if (trigger.keepsUpdates?.(triggerOptions)) context.keepUpdates();
    const wanted = trigger.wants?.(triggerOptions) ?? {};
    this.#observation = new Observation(network, context, wanted, saved?.observation ?? null);
    this.#caps = saved?.caps ?? capsOf(composition.name, network, this.#sites, options);
    this.#states = saved ? { ...saved.sites } : context.time("signals", () => this.#baselines());
  }

  lossTerms(): [] {
    return [];
  }

  state(): ComposedState {
    return { step: this.#context.step, caps: this.#caps, sites: this.#states, observation: this.#observation.state() };
  }

  #isFull(site: Site): boolean {
    return site.axis.size >= (this.#caps[site.axis.name] ?? 0);
  }

  #look(sites: readonly Site[]): Look {
    return lookAt(sites, this.#observation, { all: this.#sites, caps: this.#caps, options: this.#options });
  }

  #baselines(): Record<string, unknown> {
    const { trigger, triggerOptions } = this.#composition;
    return this.#network.device.scope("baseline", () => {
      const look = this.#look(this.#sites);
      return Object.fromEntries(this.#sites.map((site) => [site.axis.name, trigger.start(site, look, triggerOptions)]));
    });
  }

  afterStep(): void {
    const { step, totalSteps } = this.#context;
    this.#observation.afterStep();
    const moment: PolicyMoment = { network: this.#network, step, totalSteps };
    const sites = isDue(moment, this.#options)
      ? this.#sites.filter((site) => !this.#isFull(site) && this.#hasRoom(site, moment))
      : [];
    if (sites.length === 0) return;
    this.#network.device.scope("growth", () => this.#grow(sites, moment));
  }

  /** Whether the policies would let in a single unit; where they would not, the signals need not be looked at. */
  #hasRoom(site: Site, moment: PolicyMoment): boolean {
    const { amount, limits } = this.#admit(site, 1, moment);
    if (amount > 0) return true;
    const { trigger } = this.#composition;
    this.#context.decline({ axis: site.axis.name, trigger: trigger.name, reason: limits.join("; "), values: {} });
    return false;
  }

  #grow(sites: readonly Site[], moment: PolicyMoment): void {
    const { trigger, triggerOptions } = this.#composition;
    const look = this.#look(sites);
    const outcomes = this.#context.time("signals", () =>
      sites.map((site) => trigger.evaluate(site, look, triggerOptions, this.#states[site.axis.name])),
    );
    for (const [i, site] of sites.entries()) {
      const outcome = outcomes[i] as (typeof outcomes)[number];
      this.#states = { ...this.#states, [site.axis.name]: outcome.state };
      this.#follow(site, outcome, look, moment);
    }
  }

  /** Prunes what is to be pruned, then widens as far as the limits allow; logs why nothing is done. */
  #follow(site: Site, outcome: TriggerOutcome<unknown>, look: Look, moment: PolicyMoment): void {
    const { name } = site.axis;
    const { amount: asked, prune = [], depth, values } = outcome;
    const trigger = this.#composition.trigger.name;
    if (prune.length > 0) this.#prune(site, prune, look, { trigger, values, reason: outcome.reason, asked });
    const { amount, limits } = this.#admit(site, asked, moment);
    const flat = depth ? ["this strategy adds no layers"] : [];
    const reason = [outcome.reason, ...limits, ...flat].join("; ");
    if (amount > 0) this.#widen(site, amount, look, { trigger, values, reason, asked });
    else if (prune.length === 0) this.#context.decline({ axis: name, trigger, reason, values });
  }

  #prune(site: Site, units: readonly UnitId[], look: Look, decision: Decision): void {
    const edit = { kind: "prune", axis: site.axis.name, units, preserves: "none" } as const;
    this.#context.time("edits", () => this.#context.apply(edit, decision));
    this.#observation.edited();
    look.changed();
  }

  #admit(site: Site, asked: number, moment: PolicyMoment): Limited {
    const initializer = this.#composition.initializer.limit?.(site);
    return admit(site, asked, moment, { caps: this.#caps, options: this.#options, initializer });
  }

  #widen(site: Site, count: number, look: Look, decision: Decision): void {
    const { initializer } = this.#composition;
    this.#context.time("edits", () => {
      const stream = this.#context.random("growth");
      const { edits, values } = growthFor(initializer, { site, count, look, random: stream }, this.#options);
      for (const edit of edits) this.#context.apply(edit, { ...decision, values: { ...decision.values, ...values } });
    });
    this.#observation.edited();
    look.changed();
  }
}

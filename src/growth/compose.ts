/**
 * A strategy as a sentence of three words: trigger x initializer x policy. Most published methods are one of these.
 *
 * @module
 */

import { z } from "zod";
import { OptionError } from "../errors.ts";
import type { Network } from "../nn/network.ts";
import { editsFor, type InitializerDefinition } from "./initializer.ts";
import * as policyExports from "./policies/index.ts";
import type { PolicyDefinition, PolicyMoment } from "./policy.ts";
import { Signals } from "./signals.ts";
import { type Site, sitesOf } from "./site.ts";
import { defineStrategy, type RunningStrategy, type StrategyContext, type StrategyDefinition } from "./strategy.ts";
import type { TriggerDefinition } from "./trigger.ts";

const policies: readonly PolicyDefinition[] = Object.values(policyExports);

export interface Composition {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly trigger: TriggerDefinition;
  readonly initializer: InitializerDefinition;
  /** Defaults that differ from those of the parts. */
  readonly defaults?: Readonly<Record<string, unknown>>;
}

interface ComposedState {
  readonly step: number;
  /** Cap of each axis, by name. */
  readonly caps: Readonly<Record<string, number>>;
  /** Trigger state of each axis, by name. */
  readonly sites: Readonly<Record<string, unknown>>;
}

/**
 * Makes a strategy of a trigger and an initializer, under all policies. Its options are those of its parts, side by side; parts that name
 * an option alike share its value.
 *
 * After each step that is due: every site below its cap is evaluated, on one forward pass over the most recent inputs (twice as
 * many as the largest cap); then, in order, each proposal is trimmed by the policies, initialized and applied.
 *
 * @see Maile, Rachelson, Luga & Wilson 2022, arXiv:2202.08539, algorithm 1
 */
export function composeStrategy(composition: Composition): StrategyDefinition {
  const { name, summary, source, trigger, initializer, defaults = {} } = composition;
  const parts = [trigger, initializer, ...policies];
  const shape = Object.assign({}, ...parts.map((part) => part.options.shape)) as Record<string, z.ZodType>;
  for (const [key, value] of Object.entries(defaults)) {
    const field = shape[key];
    if (!field) throw new OptionError(`strategy "${name}": no part of it has an option "${key}".`);
    const inner = field instanceof z.ZodDefault ? (field.unwrap() as z.ZodType) : field;
    shape[key] = inner.default(value).describe(field.description ?? "");
  }
  return defineStrategy({
    name,
    summary,
    source,
    options: z.strictObject(shape),
    start: (network, context, options, saved) =>
      new Composed(composition, network, context, options, (saved ?? null) as ComposedState | null),
  });
}

/** min(1,024, max(64, 4 x inputs, 4 x start width)). */
function defaultCap(network: Network, width: number): number {
  return Math.min(1024, Math.max(64, 4 * network.inputs, 4 * width));
}

class Composed implements RunningStrategy {
  readonly parameters = [];
  readonly #composition: Composition;
  readonly #network: Network;
  readonly #context: StrategyContext;
  readonly #options: Readonly<Record<string, unknown>>;
  readonly #sites: readonly Site[];
  readonly #caps: Readonly<Record<string, number>>;
  #states: Record<string, unknown>;

  constructor(
    composition: Composition,
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
    if (composition.trigger.keepsUpdates?.(options)) context.keepUpdates();
    this.#caps = saved?.caps ?? Object.fromEntries(this.#sites.map((site) => [site.axis.name, this.#cap(site)]));
    this.#states = saved ? { ...saved.sites } : context.time("signals", () => this.#baselines());
  }

  lossTerms(): [] {
    return [];
  }

  state(): ComposedState {
    return { step: this.#context.step, caps: this.#caps, sites: this.#states };
  }

  /** The smallest cap of the axis itself and of the policies, or the default. @throws OptionError when the start is beyond it */
  #cap(site: Site): number {
    const { axis } = site;
    const caps = [axis.max, ...policies.map((policy) => policy.cap?.(site, this.#options) ?? null)];
    const given = caps.filter((cap) => cap !== null);
    const cap = given.length > 0 ? Math.min(...given) : defaultCap(this.#network, axis.size);
    if (axis.size > cap) {
      throw new OptionError(
        `strategy "${this.#composition.name}": layer "${axis.name}" starts with ${axis.size} units, beyond its maximum of ${cap}. ` +
          "Start smaller, or allow more with maxWidth.",
      );
    }
    return cap;
  }

  #isFull(site: Site): boolean {
    return site.axis.size >= (this.#caps[site.axis.name] ?? 0);
  }

  /** Inputs that give every site twice as many rows as its cap, as one input has a row at each position; or what the policies allow. */
  #samples(): number {
    const wanted = this.#sites.map(({ axis, producers }) => {
      const positions = (producers[0].grid ?? []).reduce((product, edge) => product * edge, 1);
      return Math.ceil((2 * (this.#caps[axis.name] ?? 1)) / Math.max(1, positions));
    });
    const allowed = policies.flatMap((policy) => policy.samples?.(this.#options) ?? []);
    return Math.min(Math.max(2, ...wanted), ...allowed);
  }

  #signals(sites: readonly Site[]): Signals {
    const context = this.#context;
    const capacity = this.#samples();
    return new Signals({
      network: this.#network,
      inputs: () => context.recentInputs(capacity),
      sites,
      moment: { step: context.step, totalSteps: context.totalSteps },
      gradientPass: (taps) => context.gradientPass(taps),
      lastUpdate: (parameter) => context.lastUpdate(parameter),
      random: (name) => context.random(name),
      countFlops: (flops) => context.countFlops(flops),
    });
  }

  #baselines(): Record<string, unknown> {
    const { trigger } = this.#composition;
    return this.#network.device.scope("baseline", () => {
      const signals = this.#signals(this.#sites);
      return Object.fromEntries(
        this.#sites.map((site) => [site.axis.name, trigger.start(site, signals, this.#options)]),
      );
    });
  }

  afterStep(): void {
    const moment: PolicyMoment = { network: this.#network, step: this.#context.step };
    const due = policies.every((policy) => policy.due?.(moment, this.#options) ?? true);
    const sites = due ? this.#sites.filter((site) => !this.#isFull(site) && this.#hasRoom(site, moment)) : [];
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
    const { trigger } = this.#composition;
    const signals = this.#signals(sites);
    const outcomes = this.#context.time("signals", () =>
      sites.map((site) => trigger.evaluate(site, signals, this.#options, this.#states[site.axis.name])),
    );
    for (const [i, site] of sites.entries()) {
      const outcome = outcomes[i] as (typeof outcomes)[number];
      const { name } = site.axis;
      this.#states = { ...this.#states, [name]: outcome.state };
      const { amount, limits } = this.#admit(site, outcome.amount, moment);
      const reason = [outcome.reason, ...limits].join("; ");
      const { values } = outcome;
      if (amount === 0) this.#context.decline({ axis: name, trigger: trigger.name, reason, values });
      else this.#widen(site, amount, signals, { trigger: trigger.name, values, reason, asked: outcome.amount });
    }
  }

  /** What the cap and the policies leave of a proposal, and why. */
  #admit(site: Site, asked: number, moment: PolicyMoment): { amount: number; limits: string[] } {
    const limits: string[] = [];
    const room = (this.#caps[site.axis.name] ?? 0) - site.axis.size;
    let amount = asked;
    if (amount > room) {
      amount = room;
      limits.push(`its maximum width leaves room for ${room}`);
    }
    const most = this.#composition.initializer.limit?.(site) ?? amount;
    if (amount > most) {
      amount = most;
      limits.push(`its initializer gives at most ${most} at a time`);
    }
    for (const policy of policies) {
      if (amount === 0) break;
      const admission = policy.admit?.(site, amount, moment, this.#options);
      if (admission?.reason) limits.push(admission.reason);
      amount = admission?.amount ?? amount;
    }
    return { amount, limits };
  }

  #widen(site: Site, count: number, signals: Signals, decision: Parameters<StrategyContext["apply"]>[1]): void {
    const { initializer } = this.#composition;
    this.#context.time("edits", () => {
      const stream = this.#context.random("growth");
      const edits = editsFor(initializer, { site, count, signals, random: stream }, this.#options);
      for (const edit of edits) this.#context.apply(edit, decision);
    });
    signals.changed();
  }
}

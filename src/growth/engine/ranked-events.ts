/**
 * Growth in events: now and then the candidates of all layers are ranked together, and the best of them taken.
 *
 * @module
 */

import { z } from "zod";
import type { Edit } from "../../edits/report.ts";
import type { Network } from "../../nn/network.ts";
import { Look } from "../look/look.ts";
import { type Site, sitesOf } from "../look/site.ts";
import type { PolicyMoment } from "../policy.ts";
import { defineStrategy, type RunningStrategy, type StrategyContext, type StrategyDefinition } from "../strategy.ts";
import { type EventOptions, eventAt, eventOptions } from "../triggers/shared/event-schedule.ts";
import { admit, type Caps, capsOf, isDue, policies, viewOf } from "./limits.ts";

/** What may be done at a site. */
export interface Offer {
  /** Predicted change of the loss by each candidate, to be compared across layers: the lower the better. */
  readonly changes: Float64Array;
  /** The edits that carry out these candidates. */
  edits(chosen: readonly number[]): Edit[];
}

/** What a method works with during an event. */
export interface EventMoment {
  readonly sites: readonly Site[];
  readonly look: Look;
  readonly context: StrategyContext;
}

export interface EventMethod {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  /** Its own options; `share` is the share of all units that may be added at an event. */
  readonly options: z.ZodObject;
  /** Recent rows that the signals' pass takes; null for those of the step. */
  rows(options: Readonly<Record<string, unknown>>): number | null;
  /** An offer for each site. */
  offers(moment: EventMoment, options: Readonly<Record<string, unknown>>): readonly Offer[];
}

/** Makes a strategy of a method: its options beside those of the events and of all policies. */
export function composeEvents(method: EventMethod): StrategyDefinition {
  const { name, summary, source } = method;
  const parts = [eventOptions, method.options, ...policies.map((policy) => policy.options)];
  return defineStrategy({
    name,
    summary,
    source,
    options: z.strictObject(Object.assign({}, ...parts.map(({ shape }) => shape))),
    start: (network, context, options, saved) =>
      new Eventful(method, network, context, options as EventfulOptions, (saved ?? null) as { caps: Caps } | null),
  });
}

type EventfulOptions = EventOptions & { readonly share: number } & Readonly<Record<string, unknown>>;

class Eventful implements RunningStrategy {
  readonly parameters = [];
  readonly #method: EventMethod;
  readonly #network: Network;
  readonly #context: StrategyContext;
  readonly #options: EventfulOptions;
  readonly #sites: readonly Site[];
  readonly #caps: Caps;

  constructor(
    method: EventMethod,
    network: Network,
    context: StrategyContext,
    options: EventfulOptions,
    saved: { caps: Caps } | null,
  ) {
    this.#method = method;
    this.#network = network;
    this.#context = context;
    this.#options = options;
    this.#sites = sitesOf(network);
    this.#caps = saved?.caps ?? capsOf(method.name, network, this.#sites, options);
  }

  lossTerms(): [] {
    return [];
  }

  state(): { caps: Caps } {
    return { caps: this.#caps };
  }

  afterStep(): void {
    const event = eventAt(this.#context, this.#options);
    if (event === null || !isDue(this.#moment(), this.#options)) return;
    this.#network.device.scope("growth", () => this.#grow(event));
  }

  #moment(): PolicyMoment {
    const { step, totalSteps } = this.#context;
    return { network: this.#network, step, totalSteps };
  }

  #look(): Look {
    const context = this.#context;
    const recent = this.#method.rows(this.#options);
    return new Look({
      network: this.#network,
      inputs: () => context.recentInputs(recent ?? context.batch?.rows.length ?? 1),
      ...viewOf(this.#options),
      sites: this.#sites,
      moment: { step: context.step, totalSteps: context.totalSteps, loss: context.loss },
      gradientPass: (taps, activationsOnly) => context.gradientPass(taps, { activationsOnly, recent }),
      lastUpdate: (parameter) => context.lastUpdate(parameter),
      random: (name) => context.random(name),
      countFlops: (flops) => context.countFlops(flops),
    });
  }

  #grow(event: number): void {
    const sites = this.#sites.filter((site) => site.axis.size < (this.#caps[site.axis.name] ?? 0));
    if (sites.length === 0) return;
    const moment = { sites, look: this.#look(), context: this.#context };
    const offers = this.#context.time("signals", () => this.#method.offers(moment, this.#options));
    const units = this.#sites.reduce((sum, { axis }) => sum + axis.size, 0);
    const budget = Math.max(1, Math.floor(this.#options.share * units));
    const ranked = offers
      .flatMap(({ changes }, site) => Array.from(changes, (change, candidate) => ({ site, candidate, change })))
      .filter(({ change }) => change < 0)
      .sort((a, b) => a.change - b.change || a.site - b.site || a.candidate - b.candidate)
      .slice(0, budget);
    for (const [i, site] of sites.entries()) {
      const best = ranked.filter((one) => one.site === i);
      const change = best.reduce((sum, one) => sum + one.change, 0);
      const reason = `event ${event + 1}: ${best.length} of the ${ranked.length} best candidates of all layers are here`;
      const values = { predictedChange: change, candidates: offers[i]?.changes.length ?? 0, budget };
      this.#take(
        site,
        { offer: offers[i] as Offer, chosen: best.map(({ candidate }) => candidate) },
        { reason, values },
      );
    }
  }

  #take(
    site: Site,
    { offer, chosen }: { readonly offer: Offer; readonly chosen: readonly number[] },
    { reason, values }: { readonly reason: string; readonly values: Readonly<Record<string, number>> },
  ): void {
    const { name: trigger } = this.#method;
    const { amount, limits } = admit(site, chosen.length, this.#moment(), { caps: this.#caps, options: this.#options });
    const why = [reason, ...limits].join("; ");
    if (amount === 0) {
      this.#context.decline({ axis: site.axis.name, trigger, reason: why, values });
      return;
    }
    this.#context.time("edits", () => {
      for (const edit of offer.edits(chosen.slice(0, amount))) {
        this.#context.apply(edit, { trigger, values, reason: why, asked: chosen.length });
      }
    });
  }
}

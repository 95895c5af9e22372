/** What limits growth: caps of axes, and the policies. @module */

import { OptionError } from "../../errors.ts";
import { Axis, type Dim } from "../../nn/axis.ts";
import type { Network } from "../../nn/network.ts";
import type { Candidate } from "../candidate.ts";
import type { Look, View } from "../look/look.ts";
import type { Site } from "../look/site.ts";
import * as policyExports from "../policies/index.ts";
import type { PolicyDefinition, PolicyMoment } from "../policy.ts";
import type { GrowthEnd, GrowthRoom, StrategyContext } from "../strategy.ts";

type Options = Readonly<Record<string, unknown>>;

/** All policies; each applies to all strategies made of parts. */
export const policies: readonly PolicyDefinition[] = Object.values(policyExports);

/** Cap of each axis, by name. */
export type Caps = Readonly<Record<string, number>>;

/** What is left of a proposal. */
export interface Limited {
  readonly amount: number;
  /** Why it is not all that was requested. */
  readonly limits: readonly string[];
}

/** min(1,024, max(64, 4 x inputs, 4 x start width)). */
function defaultCap(network: Network, width: number): number {
  return Math.min(1024, Math.max(64, 4 * network.inputs, 4 * width));
}

export class Limits {
  readonly #strategy: string;
  readonly #network: Network;
  readonly #context: StrategyContext;
  readonly #options: Options;
  #caps: Caps;

  constructor(strategy: string, network: Network, given: { context: StrategyContext; options: Options; caps: Caps }) {
    this.#strategy = strategy;
    this.#network = network;
    this.#context = given.context;
    this.#options = given.options;
    this.#caps = given.caps;
  }

  get caps(): Caps {
    return this.#caps;
  }

  get #moment(): PolicyMoment {
    const { step, totalSteps } = this.#context.observe;
    return { network: this.#network, step, totalSteps };
  }

  /** Axes that are new get a cap; those that are gone lose theirs. @throws OptionError when a start is beyond it */
  meet(sites: readonly Site[]): void {
    const caps = sites.map((site) => [site.axis.name, this.#caps[site.axis.name] ?? this.#capOf(site)] as const);
    this.#caps = Object.fromEntries(caps);
  }

  /** The smallest of the axis's own cap and those of the policies, or the default. */
  #capOf(site: Site): number {
    const { axis } = site;
    const caps = [axis.max, ...policies.map((policy) => policy.cap?.(site, this.#options) ?? null)];
    const given = caps.filter((cap) => cap !== null);
    const cap = given.length > 0 ? Math.min(...given) : defaultCap(this.#network, axis.size);
    if (axis.size <= cap) return cap;
    throw new OptionError(
      `strategy "${this.#strategy}": layer "${axis.name}" starts with ${axis.size} units, more than its maximum of ${cap}. ` +
        "Start smaller, or raise maxWidth.",
    );
  }

  isFull({ axis }: Site): boolean {
    return axis.size >= (this.#caps[axis.name] ?? 0);
  }

  /** The network with every axis at its cap. */
  room(): GrowthRoom {
    const { axes, parameters: all } = this.#network;
    const most = (dim: Dim): number => (dim instanceof Axis ? (this.#caps[dim.name] ?? dim.size) : dim);
    const parameters = all.reduce((sum, { dims }) => sum + dims.reduce<number>((n, dim) => n * most(dim), 1), 0);
    const budgets = policies.flatMap((policy) => policy.budget?.(this.#options) ?? []);
    return { widths: axes.map(most), parameters: Math.min(parameters, ...budgets) };
  }

  /** Why nothing can grow now or later; null where something can. */
  end(sites: readonly Site[]): GrowthEnd | null {
    const ends = policies.flatMap((policy) => policy.end?.(this.#moment, this.#options) ?? []);
    if (ends[0]) return ends[0];
    if (!sites.every((site) => this.isFull(site))) return null;
    const widths = sites.map(({ axis }) => axis.size).join(", ");
    return { by: "cap", reason: `every layer is at its maximum width (${widths})` };
  }

  /** Whether the policies let growth be looked at now. What grew after the last step would never be trained. */
  isDue(): boolean {
    const { step, totalSteps } = this.#moment;
    if (step >= totalSteps) return false;
    return policies.every((policy) => policy.due?.(this.#moment, this.#options) ?? true);
  }

  /** On what a look takes activations: the most rows of a layer, null for all, and whether residual blocks add their skips. */
  view(): Pick<View, "maxRows" | "skips"> {
    const limits = policies.flatMap((policy) => policy.rows?.(this.#options) ?? []);
    return {
      maxRows: limits.length === 0 ? null : Math.min(...limits),
      skips: policies.every((policy) => policy.skips?.(this.#options) ?? true),
    };
  }

  /** Inputs that give each of these sites twice as many rows as its cap, or as many as the policies allow; an input has a row at each position. */
  samples(sites: readonly Site[]): number {
    const options = this.#options;
    const wanted = sites.map((site) => {
      const positions = (site.producers[0].grid ?? []).reduce((product, edge) => product * edge, 1);
      const cap = this.#caps[site.axis.name] ?? 1;
      const units = policies.reduce((least, policy) => Math.min(least, policy.units?.(site, cap, options) ?? cap), cap);
      return Math.ceil((2 * units) / Math.max(1, positions));
    });
    const allowed = policies.flatMap((policy) => policy.samples?.(options) ?? []);
    return Math.min(Math.max(2, ...wanted), ...allowed);
  }

  /** What the cap, the initializer (`most` at a time) and the policies leave of a proposal, and why. */
  admit(site: Site, asked: number, most: number = asked): Limited {
    const limits: string[] = [];
    const room = (this.#caps[site.axis.name] ?? 0) - site.axis.size;
    let amount = asked;
    if (amount > room) {
      amount = room;
      limits.push(`its maximum width leaves room for ${room}`);
    }
    if (amount > most) {
      amount = most;
      limits.push(`its initializer gives at most ${most} at a time`);
    }
    for (const policy of policies) {
      if (amount === 0) break;
      const admission = policy.admit?.(site, amount, this.#moment, this.#options);
      if (admission?.reason) limits.push(admission.reason);
      amount = admission?.amount ?? amount;
    }
    return { amount, limits };
  }

  /** Whether a layer as wide as the site may come after it. */
  admitsLayer(site: Site): boolean {
    return site.axis.size > 0 && policies.every((one) => one.admitLayer?.(site, this.#moment, this.#options) ?? true);
  }

  /** Whether something is done when training is over. */
  get finishes(): boolean {
    return policies.some((policy) => policy.finishes?.(this.#options) ?? false);
  }

  /** What is done when training is over. */
  finish(): void {
    for (const policy of policies) {
      if (policy.finishes?.(this.#options)) policy.finish?.(this.#network, this.#context, this.#options);
    }
  }

  /** Whether `lighten` may find something. */
  get lightens(): boolean {
    return policies.some((policy) => policy.lightens?.(this.#options) ?? false);
  }

  /** What may be removed when nothing is proposed. */
  lighten(sites: readonly Site[], look: Look): Candidate | null {
    for (const policy of policies) {
      const found = policy.lighten?.(sites, look, this.#context, this.#options);
      if (found) return found;
    }
    return null;
  }
}

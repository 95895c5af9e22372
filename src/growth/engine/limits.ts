/** What limits growth: caps of axes, and the policies. @module */

import { OptionError } from "../../errors.ts";
import type { Network } from "../../nn/network.ts";
import type { Site } from "../look/site.ts";
import * as policyExports from "../policies/index.ts";
import type { PolicyDefinition, PolicyMoment } from "../policy.ts";

type Options = Readonly<Record<string, unknown>>;

/** All policies; each applies to all strategies made of parts. */
export const policies: readonly PolicyDefinition[] = Object.values(policyExports);

/** Cap of each axis, by name. */
export type Caps = Readonly<Record<string, number>>;

/** min(1,024, max(64, 4 x inputs, 4 x start width)). */
function defaultCap(network: Network, width: number): number {
  return Math.min(1024, Math.max(64, 4 * network.inputs, 4 * width));
}

/** Of each axis the smallest of its own cap and those of the policies, or the default. @throws OptionError when a start is beyond it */
export function capsOf(strategy: string, network: Network, sites: readonly Site[], options: Options): Caps {
  const capOf = (site: Site): number => {
    const { axis } = site;
    const caps = [axis.max, ...policies.map((policy) => policy.cap?.(site, options) ?? null)];
    const given = caps.filter((cap) => cap !== null);
    const cap = given.length > 0 ? Math.min(...given) : defaultCap(network, axis.size);
    if (axis.size > cap) {
      throw new OptionError(
        `strategy "${strategy}": layer "${axis.name}" starts with ${axis.size} units, beyond its maximum of ${cap}. ` +
          "Start smaller, or allow more with maxWidth.",
      );
    }
    return cap;
  };
  return Object.fromEntries(sites.map((site) => [site.axis.name, capOf(site)]));
}

/** Whether the policies let growth be looked at now. */
export function isDue(moment: PolicyMoment, options: Options): boolean {
  return policies.every((policy) => policy.due?.(moment, options) ?? true);
}

/** On what signals may look at activations: the most rows of a layer, null for all, and whether residual blocks add their skips. */
export function viewOf(options: Options): { readonly maxRows: number | null; readonly skips: boolean } {
  const limits = policies.flatMap((policy) => policy.rows?.(options) ?? []);
  return {
    maxRows: limits.length === 0 ? null : Math.min(...limits),
    skips: policies.every((policy) => policy.skips?.(options) ?? true),
  };
}

/** What is left of a proposal. */
export interface Limited {
  readonly amount: number;
  /** Why it is not all that was asked for. */
  readonly limits: readonly string[];
}

export interface Limits {
  readonly caps: Caps;
  readonly options: Options;
  /** The most units that the initializer gives at a time. */
  readonly initializer?: number | undefined;
}

/** What the cap, the initializer and the policies leave of a proposal, and why. */
export function admit(
  site: Site,
  asked: number,
  moment: PolicyMoment,
  { caps, options, initializer = asked }: Limits,
): Limited {
  const limits: string[] = [];
  const room = (caps[site.axis.name] ?? 0) - site.axis.size;
  let amount = asked;
  if (amount > room) {
    amount = room;
    limits.push(`its maximum width leaves room for ${room}`);
  }
  if (amount > initializer) {
    amount = initializer;
    limits.push(`its initializer gives at most ${initializer} at a time`);
  }
  for (const policy of policies) {
    if (amount === 0) break;
    const admission = policy.admit?.(site, amount, moment, options);
    if (admission?.reason) limits.push(admission.reason);
    amount = admission?.amount ?? amount;
  }
  return { amount, limits };
}

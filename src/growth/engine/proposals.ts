/** From what a trigger proposes for a site to what can be done about it. @module */

import type { Candidate, Made, Offer } from "../candidate.ts";
import { growthFor, type InitializerDefinition } from "../initializer.ts";
import type { LayerInitializerDefinition } from "../layer-initializer.ts";
import type { Look } from "../look/look.ts";
import type { Site } from "../look/site.ts";
import type { Decision, Declined, Observer } from "../strategy.ts";
import type { TriggerOutcome } from "../trigger.ts";
import { withBlame } from "./answers.ts";
import type { Limits } from "./limits.ts";
import type { Word } from "./parts.ts";

export interface Proposal {
  readonly site: Site;
  readonly outcome: TriggerOutcome<unknown>;
}

/** What candidates are made with. */
export interface Means {
  readonly trigger: string;
  readonly initializer: Word<InitializerDefinition>;
  /** Null where no layers are added. */
  readonly layers: LayerInitializerDefinition | null;
  readonly limits: Limits;
  readonly observe: Observer;
  /** What initializers look at. */
  readonly look: Look;
}

/** What can be done about a proposal, or why nothing can. */
export function candidatesFor({ site, outcome }: Proposal, means: Means): Candidate[] | Declined {
  const { amount: asked, depth = false, prune = [], values, reason } = outcome;
  const { initializer, layers, limits, trigger } = means;
  const admitted = limits.admit(site, asked, initializer.part.limit?.(site));
  const flat = depth && !layers ? ["this strategy adds no layers"] : [];
  const decision = { trigger, values, reason: [reason, ...flat].join("; "), asked };
  const found: Candidate[] = [];
  if (prune.length > 0) found.push(pruning(site, { ...decision, reason, asked: prune.length }, prune));
  if (admitted.amount > 0) found.push(widening(site, decision, means));
  if (layers && (asked > 0 || depth) && limits.admitsLayer(site)) found.push(deepening(site, decision, layers, means));
  if (found.length > 0) return found;
  return { axis: site.axis.name, trigger, reason: [reason, ...admitted.limits, ...flat].join("; "), values };
}

const madeOf = (made: Pick<Made, "edits"> & Partial<Made>): Made => ({ values: {}, limits: [], ...made });

function pruning(site: Site, decision: Decision, units: NonNullable<Proposal["outcome"]["prune"]>): Candidate {
  const edit = { kind: "prune", axis: site.axis.name, units, preserves: "none" } as const;
  return { kind: "prune", site, decision, make: () => madeOf({ edits: [edit] }) };
}

function widening(site: Site, decision: Decision, { initializer, limits, observe, look }: Means): Candidate {
  const { part, options } = initializer;
  const random = observe.random("growth");
  let offered: Offer | null = null;
  const offer = (): Offer => {
    offered ??= withBlame("initializer", part, () =>
      observe.time("signals", () => part.offer?.({ site, look, random }, options) as Offer),
    );
    return offered;
  };
  const make = (units?: readonly number[]): Made => {
    const { amount, limits: reasons } = limits.admit(site, units?.length ?? decision.asked, part.limit?.(site));
    if (amount === 0) return madeOf({ edits: [], limits: reasons });
    return withBlame("initializer", part, () => {
      if (offered && units) return madeOf({ edits: offered.edits(units.slice(0, amount)), limits: reasons });
      return { ...growthFor(part, { site, count: amount, look, random }, options), limits: reasons };
    });
  };
  return { kind: "widen", site, decision, make, ...(part.offer ? { offer } : {}) };
}

function deepening(site: Site, decision: Decision, layers: LayerInitializerDefinition, { observe }: Means): Candidate {
  const request = { behind: site.producers[0], random: observe.random("growth") };
  const make = (): Made =>
    madeOf({ edits: [withBlame("layer initializer", layers, () => layers.initialize(request))] });
  return { kind: "deepen", site, decision: { ...decision, asked: 1 }, make };
}

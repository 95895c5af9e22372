/** Growth that another run has found: the same units at the same steps. @module */

import type { WidenEdit } from "../../edits/kinds/widen.ts";
import type { Network } from "../../nn/network.ts";
import { sitesOf } from "../look/site.ts";
import type { GrowthEnd, RunningStrategy, StrategyContext, StrategyDefinition } from "../strategy.ts";
import { incomingOf } from "../units/layout.ts";
import { leastUnits } from "../units/redundant-units.ts";
import { randomIncoming } from "../units/unit-norms.ts";

/** The most training rows on which units are folded into the others. */
const ROWS = 2048;

/** Units that come to an axis at a step. */
export interface PlannedWidening {
  readonly step: number;
  /** Name of the axis. */
  readonly axis: string;
  readonly units: number;
  /** Why the other run grew here, in words. */
  readonly reason: string;
}

/** Units of an axis that are folded into the others after a step: those that contribute least. */
export interface PlannedRemoval {
  readonly step: number;
  readonly axis: string;
  readonly units: number;
}

export interface GrowthPlan {
  /** In order of steps. */
  readonly widenings: readonly PlannedWidening[];
  /** In order of steps. */
  readonly removals?: readonly PlannedRemoval[];
  /** Where the plan is from, in words: "fold 3 of 5". */
  readonly from: string;
  /** Why growth ended there; null for a strategy that does not grow. */
  readonly end: GrowthEnd | null;
}

/** New units have random incoming weights of the usual norm, and outgoing weights 0: the function does not change. */
function widen(network: Network, context: StrategyContext, { axis, units: count }: PlannedWidening): WidenEdit | null {
  const site = sitesOf(network).find((one) => one.axis.name === axis);
  if (!site) return null;
  const random = context.observe.random("planned growth");
  const incoming = incomingOf(site, (producer) => randomIncoming(producer, count, random));
  return { kind: "widen", axis, count, preserves: "exact", incoming, outgoing: {} };
}

function running(network: Network, context: StrategyContext, plan: GrowthPlan): RunningStrategy {
  const { widenings, removals = [], from, end } = plan;
  const last = widenings.at(-1)?.step ?? 0;
  return {
    parameters: [],
    lossTerms: () => [],
    state: () => null,
    ...(end && {
      ended: () => (context.observe.step < last ? null : { ...end, reason: `${end.reason} (in ${from})` }),
    }),
    afterStep() {
      const { step } = context.observe;
      for (const planned of widenings.filter((one) => one.step === step)) {
        const edit = widen(network, context, planned);
        const why = { trigger: "plan", values: { step } };
        if (edit) context.act.apply(edit, { ...why, asked: planned.units, reason: `as in ${from}: ${planned.reason}` });
        else context.act.decline({ ...why, axis: planned.axis, reason: `${from} grew a layer that is not here` });
      }
      for (const { axis, units } of removals.filter((one) => one.step === step)) {
        const site = sitesOf(network).find((one) => one.axis.name === axis);
        const inputs = context.observe.labelledProbe(ROWS).inputs;
        const edit = site && leastUnits(network, site.axis, inputs, units);
        if (!edit) continue;
        const reason = `as in ${from}: held-out rows did not notice ${units === 1 ? "a unit" : `${units} units`} less; folded into the others`;
        context.act.apply(edit, { trigger: "plan", values: { step }, asked: units, reason });
      }
    },
  };
}

/** A strategy under its own name that repeats a plan in place of looking for itself. */
export function planned(strategy: StrategyDefinition, plan: GrowthPlan): StrategyDefinition {
  return { ...strategy, start: (network, context) => running(network, context, plan) };
}

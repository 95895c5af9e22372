/** Units that held-out rows do not notice. @module */

import * as z from "zod";
import type { Network } from "../../nn/network.ts";
import { type Site, sitesOf } from "../look/site.ts";
import { definePolicy } from "../policy.ts";
import type { StrategyContext } from "../strategy.ts";
import { leastUnits } from "../units/redundant-units.ts";

/** The most training rows on which units are folded into the others. */
const ROWS = 2048;

/** Removes units of a site while the held-out loss stays at or below `limit`: at first a quarter of them at a time, then half as many after each failure. */
function spareUnits(network: Network, { axis }: Site, context: StrategyContext, limit: number): void {
  const { observe, act } = context;
  for (let count = Math.max(1, Math.floor(axis.size / 4)); count >= 1; ) {
    const edit = observe.time("signals", () =>
      network.device.scope("spare", () => leastUnits(network, axis, observe.labelledProbe(ROWS).inputs, count)),
    );
    const outcome = edit && context.trial([edit], 0);
    if (!edit || !outcome || !(outcome.after <= limit)) {
      count = Math.floor(count / 2);
      continue;
    }
    const { before, after } = outcome;
    const reason = `held-out rows do not notice ${count === 1 ? "a unit" : `${count} units`} less: their loss goes from ${before.toPrecision(4)} to ${after.toPrecision(4)}; folded into the others`;
    act.apply(edit, { trigger: "spare", values: { before, after, limit }, reason, asked: count });
    count = Math.min(count, Math.max(1, Math.floor(axis.size / 4)));
  }
}

export const spare = definePolicy({
  name: "spare",
  summary: "At the end removes the units that held-out rows do not notice, and folds them into the others.",
  source: "this project",
  options: z.strictObject({
    spareTolerance: z
      .number()
      .min(0)
      .nullable()
      .default(null)
      .describe(
        "at the end remove units while the held-out loss rises by at most this share in all; null to keep all of them",
      ),
  }),
  finishes: ({ spareTolerance }) => spareTolerance !== null,
  finish(network, context, { spareTolerance }) {
    if (context.observe.step === 0) return; // a network that never trained is not judged
    const limit = context.observe.validationLoss() * (1 + (spareTolerance ?? 0));
    for (const site of sitesOf(network).toReversed()) spareUnits(network, site, context, limit);
  },
});

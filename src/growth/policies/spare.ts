/** Units that held-out rows do not notice. @module */

import * as z from "zod";
import type { Network } from "../../nn/network.ts";
import { type Site, sitesOf } from "../look/site.ts";
import { definePolicy } from "../policy.ts";
import type { Attempted, StrategyContext } from "../strategy.ts";
import { leastUnits } from "../units/redundant-units.ts";

/** The most training rows on which units are folded into the others. */
const ROWS = 2048;
/** The most held-out rows that a loss is the mean over. */
const HELD_OUT = 8192;
/** Steps between measurements of the held-out loss. */
const EVERY = 50;

interface Sparing {
  readonly context: StrategyContext;
  /** The largest held-out loss without the units. */
  readonly limit: number;
  /** The most steps for one attempt. */
  readonly steps: number;
}

/** Steps that training has left, and may be made to train the units that stay: none where nothing is held out, as training rows notice every unit. */
function stepsLeft({ observe }: StrategyContext, spareSteps: number): number {
  return observe.heldOutRows === 0 ? 0 : Math.min(spareSteps, Math.max(0, observe.totalSteps - observe.step));
}

/**
 * Removes units of a site while the held-out loss comes back to `limit`: three quarters of them at a time, after a failure half as many. Many units
 * go first, because a few less of many that overfit still overfit.
 */
function spareUnits(network: Network, { axis }: Site, { context, limit, steps: most }: Sparing): void {
  const { observe } = context;
  const largest = (): number => Math.max(1, Math.floor((3 * axis.size) / 4));
  for (let count = largest(); count >= 1; ) {
    const edit = observe.time("signals", () =>
      network.device.scope("spare", () => leastUnits(network, axis, observe.labelledProbe(ROWS).inputs, count)),
    );
    const before = observe.validationLoss(HELD_OUT);
    const decide = ({ after, steps }: Attempted) => {
      const what = count === 1 ? "a unit" : `${count} units`;
      const training = steps === 0 ? "" : ` after ${steps} steps`;
      const losses = `from ${before.toPrecision(4)} to ${after.toPrecision(4)}`;
      const reason = `held-out rows do not notice ${what} less: their loss goes ${losses}${training}; folded into the others`;
      return { trigger: "spare", values: { before, after, limit, steps }, reason, asked: count };
    };
    const until = { limit, steps: stepsLeft(context, most), every: EVERY, rows: HELD_OUT };
    const kept = edit !== null && context.attempt(edit, decide, until);
    count = kept ? largest() : Math.floor(count / 2);
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
    spareSteps: z
      .int()
      .min(0)
      .default(1000)
      .describe("most steps in which the other units are trained to make up for removed ones, where rows are held out"),
  }),
  finishes: ({ spareTolerance }) => spareTolerance !== null,
  finish(network, context, { spareTolerance, spareSteps }) {
    if (context.observe.step === 0) return; // a network that never trained is not judged
    const limit = context.observe.validationLoss(HELD_OUT) * (1 + (spareTolerance ?? 0));
    for (const site of sitesOf(network).toReversed()) {
      spareUnits(network, site, { context, limit, steps: spareSteps });
    }
  },
});

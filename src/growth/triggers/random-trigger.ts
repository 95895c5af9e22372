/** Growth at random times: the control of every trigger. @module */

import * as z from "zod";
import { RandomStream } from "../../tensor/random.ts";
import { defineTrigger } from "../trigger.ts";
import { elapsed } from "./shared/preset.ts";

interface RandomState {
  /** What the draws of this site follow from, together with the step. */
  readonly seed: number;
  /** Units requested so far. */
  readonly asked: number;
}

/**
 * With `additions`: each of a given number of units comes at a step of its own, uniform over the first `until` of training. Without:
 * as in the released code, 1 unit with probability 1 - t / E while M < (t / E) x `most`.
 *
 * The draws follow from a seed in the state and the step, so that an evaluation can be repeated.
 *
 * @see the released code of Maile et al. 2022, arXiv:2202.08539
 */
export const randomTrigger = defineTrigger({
  name: "random-trigger",
  summary: "Adds units at random times, independent of the network: a control.",
  source: "Maile et al. 2022, arXiv:2202.08539, released code",
  options: z.strictObject({
    additions: z
      .array(z.int().min(0))
      .nullable()
      .default(null)
      .describe("units to add to each hidden layer, in order; null for the rule of the released code"),
    until: z.number().positive().max(1).default(1).describe("share of training in which units are added"),
    most: z.int().min(1).default(64).describe("width that the rule of the released code approaches"),
  }),
  start: (_site, look): RandomState => ({ seed: look.observe.random("trigger").bits(), asked: 0 }),
  evaluate(site, look, options, state) {
    const { step, totalSteps } = look.observe;
    const stream = new RandomStream(state.seed, `${site.axis.name} at ${step}`);
    const width = site.axis.size;
    let amount = 0;
    let share: number;
    if (options.additions) {
      const due = options.additions[look.network.axes.indexOf(site.axis)] ?? 0;
      // Nothing grows after the last update.
      const last = Math.min(Math.ceil(totalSteps * options.until), totalSteps - 1);
      share = 1 / Math.max(1, last - step + 1);
      for (let left = due - state.asked; left > 0; left--) if (stream.uniform() < share) amount++;
    } else {
      share = elapsed(look);
      amount = stream.uniform() > share && width < share * options.most ? 1 : 0;
      share = 1 - share;
    }
    const reason = `${amount > 0 ? "random draw: add units" : "random draw: no growth"}: probability ${share.toPrecision(3)}`;
    return { amount, values: { width, probability: share }, reason, state: { ...state, asked: state.asked + amount } };
  },
});

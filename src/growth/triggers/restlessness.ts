/** Growth where the weights of many units are pushed back and forth. @module */

import * as z from "zod";
import { type UpdateStatistics, updateStatistics } from "../signals/update-statistics.ts";
import { defineRoundTrigger, type Seen } from "./shared/round-trigger.ts";
import { amountFor, amountOptions, atTarget, percent, sustainedOption, targetLossOption } from "./shared/rounds.ts";

interface State {
  /** Largest magnitude of any unit of the layer so far. */
  readonly largest: number;
  /** Looks in a row with many restless units. */
  readonly restless: number;
}

/** Share of the living units, those whose weights moved at all, that are restless at a magnitude that counts. */
function restlessShare({ restlessness, magnitude }: UpdateStatistics, threshold: number, least: number): number {
  let [living, restless] = [0, 0];
  for (const [unit, r] of restlessness.entries()) {
    const size = magnitude[unit] as number;
    if (size === 0) continue;
    living++;
    if (r > threshold && size > least) restless++;
  }
  return living === 0 ? 0 : restless / living;
}

/**
 * Widens when for some looks more than half of the living units have restlessness r = |sd u| / (|mean u| + |sd u|) above a threshold, at a
 * magnitude above a share of the layer's running maximum, while the training loss is above its target: samples in conflict share
 * units. u = dw / learning rate over a window of steps.
 *
 * The threshold depends on the optimizer: updates without any trend give r = 1 / (1 + 1 / sqrt(T)), 0.88 for T = 50, by plain gradient
 * descent; momentum carries each push on, and with beta = 0.9 (Adam's) the same noise gives about 0.62.
 *
 * @see this project, for the signal in the title of "Online Neurogenesis Through Synaptic Plasticity Signals"
 */
export const restlessness = defineRoundTrigger({
  name: "restlessness",
  summary: "Widens a layer while the updates of most of its units fluctuate without a trend.",
  source: "this project's reconstruction of Online Neurogenesis",
  options: {
    restless: z
      .number()
      .min(0)
      .max(1)
      .default(0.9)
      .describe("restlessness above which a unit counts; see the notes for Adam"),
    restlessShare: z.number().min(0).max(1).default(0.5).describe("share of the active units that must be restless"),
    restlessMagnitude: z
      .number()
      .min(0)
      .max(1)
      .default(0.1)
      .describe("units below this share of the layer's largest magnitude so far are ignored"),
    updateWindow: z.int().min(2).default(50).describe("steps over which updates are taken"),
    sustainedRounds: sustainedOption,
    targetLoss: targetLossOption,
    ...amountOptions.shape,
  },
  wants: ({ updateWindow }) => ({ updates: updateWindow, loss: true }),
  start: { largest: 0, restless: 0 } as State,
  see(site, look, options, { own }) {
    const found = look.get(updateStatistics, site, {});
    if (!found) {
      return { own: { ...own, restless: 0 }, skipped: "the window of updates is not full yet", propose: () => "" };
    }
    const largest = found.magnitude.reduce((most, size) => Math.max(most, size), own.largest);
    const share = restlessShare(found, options.restless, options.restlessMagnitude * largest);
    const mean = found.restlessness.reduce((sum, r) => sum + r, 0) / Math.max(1, found.restlessness.length);
    const restless = share > options.restlessShare ? own.restless + 1 : 0;
    const course = `${percent(share)} of the active units fluctuate, mean restlessness ${mean.toFixed(2)}`;
    const propose: Seen<State>["propose"] = () => {
      if (restless < options.sustainedRounds) return `no sustained fluctuation: ${course}`;
      const reason = `updates fluctuate for ${restless} looks: ${course}`;
      return atTarget(look, options) ?? { amount: amountFor(site, options), reason };
    };
    const values = { restlessShare: share, restlessness: mean, largest, trainingLoss: look.trainingLoss };
    return { own: { largest, restless }, values, propose };
  },
});

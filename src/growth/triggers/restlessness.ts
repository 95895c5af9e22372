/** Growth where the weights of many units are pushed back and forth. @module */

import { z } from "zod";
import { type UpdateStatistics, updateStatistics } from "../signals/update-statistics.ts";
import { defineTrigger, type TriggerDefinition } from "../trigger.ts";
import {
  amountFor,
  amountOptions,
  newRounds,
  nextRound,
  nothing,
  percent,
  type Rounds,
  resting,
  restOptions,
  targetLossOption,
} from "./shared/rounds.ts";

interface State {
  readonly rounds: Rounds;
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
export const restlessness: TriggerDefinition = defineTrigger({
  name: "restlessness",
  summary: "Widens a layer while the weights of most of its units are pushed back and forth.",
  source: "this project's reconstruction of Online Neurogenesis",
  options: z.strictObject({
    restless: z
      .number()
      .min(0)
      .max(1)
      .default(0.9)
      .describe("restlessness above which a unit counts; see the notes for Adam"),
    restlessShare: z.number().min(0).max(1).default(0.5).describe("share of the living units that must be restless"),
    restlessMagnitude: z
      .number()
      .min(0)
      .max(1)
      .default(0.1)
      .describe("share of the layer's largest magnitude so far below which a unit does not count"),
    updateWindow: z.int().min(2).default(50).describe("steps over which updates are taken"),
    sustainedRounds: z.int().min(1).default(3).describe("looks in a row that must agree"),
    targetLoss: targetLossOption,
    ...restOptions.shape,
    ...amountOptions.shape,
  }),
  wants: ({ updateWindow }) => ({ updates: updateWindow, loss: true }),
  start: (): State => ({ rounds: newRounds, largest: 0, restless: 0 }),
  evaluate(site, look, options, state: State) {
    const rounds = nextRound(state.rounds, look);
    const found = look.get(updateStatistics, site, {});
    if (!found) return nothing("the window of updates is not full yet", { ...state, rounds, restless: 0 });
    const largest = found.magnitude.reduce((most, size) => Math.max(most, size), state.largest);
    const share = restlessShare(found, options.restless, options.restlessMagnitude * largest);
    const mean = found.restlessness.reduce((sum, r) => sum + r, 0) / Math.max(1, found.restlessness.length);
    const restless = share > options.restlessShare ? state.restless + 1 : 0;
    const next = { rounds, largest, restless };
    const values = { restlessShare: share, restlessness: mean, largest, trainingLoss: look.trainingLoss };
    const rest = resting(rounds, options);
    if (rest) return nothing(rest, next, values);
    const course = `${percent(share)} of the living units are pushed back and forth, mean restlessness ${mean.toFixed(2)}`;
    if (restless < options.sustainedRounds) return nothing(`no lasting conflict: ${course}`, next, values);
    if (look.trainingLoss !== null && look.trainingLoss <= options.targetLoss) {
      return nothing("the training loss is where it should be", next, values);
    }
    return {
      amount: amountFor(site, options),
      values,
      reason: `samples in conflict for ${restless} looks: ${course}`,
      state: next,
    };
  },
});

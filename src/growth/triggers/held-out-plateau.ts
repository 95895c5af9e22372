/** Growth where the loss on held-out rows has stopped falling, until growth no longer lowers it. @module */

import * as z from "zod";
import { defineTrigger, type TriggerOutcome } from "../trigger.ts";

interface State {
  /** Losses on held-out rows since the network last changed, the newest last. */
  readonly losses: readonly number[];
  /** Parameters of the network then. */
  readonly parameters: number;
  /** The best loss before it changed; null before the first change. */
  readonly before: number | null;
  /** Changes in a row that did not lower the loss. */
  readonly poor: number;
  /** The loss at the first look. */
  readonly first: number | null;
}

/** The most held-out rows that the loss of a look is the mean over. */
const ROWS = 2048;

const least = (losses: readonly number[]): number => Math.min(...losses);

export const heldOutPlateau = defineTrigger({
  name: "held-out-plateau",
  summary: "Asks for units when the loss on held-out rows has stopped falling, until more units no longer lower it.",
  source: "this project",
  options: z.strictObject({
    plateau: z.int().min(1).default(4).describe("looks over which the held-out loss must fall"),
    solved: z
      .number()
      .min(0)
      .default(0.01)
      .describe("share of the first held-out loss at which nothing is left to gain"),
    improvement: z.number().min(0).default(0.1).describe("relative decrease that counts as falling"),
    minGain: z.number().min(0).default(0.002).describe("relative decrease by growth that counts as a gain"),
    poorGrowths: z.int().min(1).default(3).describe("growths in a row without gain after which growth is over"),
  }),
  start: (_site, { network }): State => ({
    losses: [],
    parameters: network.parameterCount,
    before: null,
    poor: 0,
    first: null,
  }),
  evaluate(site, look, options, state): TriggerOutcome<State> {
    const { plateau, improvement, minGain, poorGrowths, solved } = options;
    const loss = look.validationLoss(ROWS);
    const parameters = look.network.parameterCount;
    const { losses, before, poor } = parameters === state.parameters ? state : afterChange(state, minGain);
    const first = state.first ?? loss;
    const next = { losses: [...losses, loss], parameters, before, poor, first };
    const values = { heldOutLoss: loss, best: least(next.losses) };
    const outcome = { amount: 0, values, state: next };
    if (loss <= solved * first) {
      const over = `nothing is left to explain: the held-out loss is ${loss.toPrecision(2)}`;
      return { ...outcome, over, reason: over };
    }
    const early = next.losses.slice(0, -plateau);
    if (early.length === 0) return { ...outcome, reason: `fewer than ${plateau + 1} looks since the last change` };
    const gain = 1 - least(next.losses.slice(-plateau)) / least(early);
    if (gain > improvement) return { ...outcome, reason: "the held-out loss is still falling" };
    const failed = before === null || gained(before, next.losses) >= minGain ? 0 : poor + 1;
    if (failed >= poorGrowths) {
      const over = `the last ${failed} growths did not lower the held-out loss`;
      return { ...outcome, over, reason: over };
    }
    const reason = `the held-out loss has stopped falling at ${least(next.losses).toPrecision(3)}`;
    return { ...outcome, amount: 1024 + site.axis.size, reason };
  },
});

const gained = (before: number, losses: readonly number[]): number => (before > 0 ? 1 - least(losses) / before : 0);

function afterChange(state: State, minGain: number): State {
  const { losses, before, poor } = state;
  if (losses.length === 0) return state;
  const failed = before === null || gained(before, losses) >= minGain ? 0 : poor + 1;
  return { ...state, losses: [], before: Math.min(least(losses), before ?? Number.POSITIVE_INFINITY), poor: failed };
}

/** What triggers that look at the course of training share: rounds, rest, trends, amounts. @module */

import * as z from "zod";
import type { Axis, UnitId } from "../../../nn/axis.ts";
import type { Look } from "../../look/look.ts";
import type { Site } from "../../look/site.ts";
import type { TriggerOutcome } from "../../trigger.ts";

/** Rounds of a trigger at one site; a round is one look. */
export interface Rounds {
  /** Looks so far. */
  readonly count: number;
  /** Looks since some width changed. */
  readonly since: number;
  /** All widths at the last look; null before the first. */
  readonly widths: string | null;
}

export const newRounds: Rounds = { count: 0, since: 0, widths: null };

/** The next round. A change of any width begins a new stretch: what was measured before it belongs to another network. */
export function nextRound({ count, since, widths }: Rounds, { network }: Look): Rounds {
  const now = network.widths.join(",");
  return { count: count + 1, since: widths === null || widths === now ? since + 1 : 0, widths: now };
}

export const restOptions: z.ZodObject<{
  warmUpRounds: z.ZodDefault<z.ZodInt>;
  coolDownRounds: z.ZodDefault<z.ZodInt>;
}> = z.strictObject({
  warmUpRounds: z.int().min(0).default(3).describe("looks before the first proposal"),
  coolDownRounds: z.int().min(0).default(5).describe("looks without a proposal after any width changed"),
});

/** Why there is no proposal in this round whatever the signals say; null when there may be one. */
export function resting(
  { count, since }: Rounds,
  options: { readonly warmUpRounds: number; readonly coolDownRounds: number },
): string | null {
  const { warmUpRounds, coolDownRounds } = options;
  if (count <= warmUpRounds) return `warming up: look ${count} of ${warmUpRounds}`;
  const grew = since < count;
  return grew && since < coolDownRounds ? `cooling down: look ${since} of ${coolDownRounds} after a change` : null;
}

export const amountOptions: z.ZodObject<{
  growShare: z.ZodDefault<z.ZodNumber>;
  growLeast: z.ZodDefault<z.ZodInt>;
  growMost: z.ZodDefault<z.ZodInt>;
}> = z.strictObject({
  growShare: z.number().positive().default(0.25).describe("units to add, as a share of the layer's width"),
  growLeast: z.int().min(1).default(4).describe("minimum number of units to add"),
  growMost: z.int().min(1).default(64).describe("maximum number of units to add"),
});

/** min(most, max(least, ceil(share x width))). */
export function amountFor(
  { axis }: Site,
  options: { readonly growShare: number; readonly growLeast: number; readonly growMost: number },
): number {
  return Math.min(options.growMost, Math.max(options.growLeast, Math.ceil(options.growShare * axis.size)));
}

/** When the training loss is flat. */
export const plateauOptions: z.ZodObject<{
  plateauWindow: z.ZodDefault<z.ZodInt>;
  plateauImprovement: z.ZodDefault<z.ZodNumber>;
}> = z.object({
  plateauWindow: z.int().min(2).default(10).describe("looks over which the loss is compared"),
  plateauImprovement: z
    .number()
    .min(0)
    .default(0.005)
    .describe("relative decrease of the training loss below which it counts as flat"),
});

export const targetLossOption: z.ZodDefault<z.ZodNumber> = z
  .number()
  .min(0)
  .default(0)
  .describe("target training loss: nothing is proposed at or below it");

export const probeOption: z.ZodDefault<z.ZodInt> = z
  .int()
  .min(16)
  .default(512)
  .describe("rows of the fixed batch that signals are computed on");

export const sustainedOption: z.ZodDefault<z.ZodInt> = z
  .int()
  .min(1)
  .default(3)
  .describe("looks in a row that must agree");

/** Why nothing is proposed at the target loss; null above it. */
export const atTarget = (look: Look, { targetLoss }: { readonly targetLoss: number }): string | null =>
  look.trainingLoss !== null && look.trainingLoss <= targetLoss ? "the training loss has reached its target" : null;

/** Why nothing is proposed before so many looks were remembered. */
export const tooFew = (history: readonly number[], looks: number): string | null =>
  history.length < looks ? `${history.length} of ${looks} looks so far` : null;

export const unitsAt = (axis: Axis, positions: readonly number[]): UnitId[] =>
  positions.map((at) => axis.units[at]?.id as UnitId);

/** The last `most` values, the newest last. */
export function remember(history: readonly number[], value: number, most: number): number[] {
  return [...history, value].slice(-most);
}

/** Least-squares slope of values against 0, 1, 2, ...; 0 for fewer than two. */
export function slopeOf(values: readonly number[]): number {
  const n = values.length;
  if (n < 2) return 0;
  const middle = (n - 1) / 2;
  let [products, squares] = [0, 0];
  for (const [i, value] of values.entries()) {
    products += (i - middle) * value;
    squares += (i - middle) ** 2;
  }
  return products / squares;
}

/** (first - last) / |first|: the share by which a loss fell; 0 where it began at 0. */
export function improvementOf(values: readonly number[]): number {
  const [first = 0, last = 0] = [values[0], values.at(-1)];
  return first === 0 ? 0 : (first - last) / Math.abs(first);
}

/** An outcome without a proposal. */
export function nothing<State>(
  reason: string,
  state: State,
  values: TriggerOutcome<State>["values"] = {},
): TriggerOutcome<State> {
  return { amount: 0, values, reason, state };
}

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** `fell by 3.0 %`, or `rose by` where the share is below 0. */
export const fellBy = (share: number): string =>
  share < 0 ? `rose by ${percent(-share)}` : `fell by ${percent(share)}`;

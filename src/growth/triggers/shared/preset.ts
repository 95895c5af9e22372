/** What the preset schedules share: from the start width to a target in a share of training. @module */

import * as z from "zod";
import type { Look } from "../../look/look.ts";
import type { Site } from "../../look/site.ts";
import type { TriggerOutcome } from "../../trigger.ts";

export interface PresetState {
  /** Width at the start. */
  readonly start: number;
}

export const targetOption: z.ZodDefault<z.ZodNullable<z.ZodInt>> = z
  .int()
  .min(1)
  .nullable()
  .default(null)
  .describe("preset schedules: width at which a layer is complete; default four times its start");

export const endOption: z.ZodDefault<z.ZodNumber> = z
  .number()
  .positive()
  .max(1)
  .default(0.75)
  .describe("preset schedules: share of training after which the target is reached");

/** The width to grow to. */
export function targetOf(target: number | null, { start }: PresetState): number {
  return target ?? 4 * start;
}

/** Elapsed share of training, 0..1. */
export function elapsed({ observe: { step, totalSteps } }: Look): number {
  return totalSteps === 0 ? 1 : step / totalSteps;
}

/** Elapsed share of the time that growth has, 0..1. */
export function growthElapsed(look: Look, share: number): number {
  return Math.min(1, elapsed(look) / share);
}

export const presetStart = ({ axis }: Site): PresetState => ({ start: axis.size });

/** An outcome that follows a plan. */
export function planned(
  { axis }: Site,
  amount: number,
  values: { readonly target: number; readonly stage: number },
  state: PresetState,
): TriggerOutcome<PresetState> {
  const due = Math.max(0, Math.min(amount, values.target - axis.size));
  const reached = axis.size >= values.target;
  const plan = `planned ${values.stage.toFixed(1)} of ${values.target} units, the layer has ${axis.size}`;
  const reason = due > 0 ? `below the planned width: ${plan}` : reached ? `complete: ${plan}` : `on plan: ${plan}`;
  return { amount: due, values: { width: axis.size, ...values }, reason, state };
}

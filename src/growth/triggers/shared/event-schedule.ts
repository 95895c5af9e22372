/** When growth events are. @module */

import * as z from "zod";
import type { Observed } from "../../look/look.ts";

/** A number of steps, or below 1 a share of the run. */
const stepsOrShare = z.number().positive().nullable().default(null);

export const eventOptions: z.ZodObject<{
  events: z.ZodDefault<z.ZodInt>;
  firstEvent: z.ZodDefault<z.ZodNullable<z.ZodNumber>>;
  eventEvery: z.ZodDefault<z.ZodNullable<z.ZodNumber>>;
}> = z.strictObject({
  events: z.int().min(1).default(11).describe("maximum number of growth events"),
  firstEvent: stepsOrShare.describe("step of the first event, or below 1 a share of the run; default one interval"),
  eventEvery: stepsOrShare.describe(
    "steps between events, or below 1 a share of the run; default: the run divided by events + 1",
  ),
});

export type EventOptions = z.output<typeof eventOptions>;

/** Which event this step is, from 0; null when it is none. */
export function eventAt(
  { step, totalSteps }: Pick<Observed, "step" | "totalSteps">,
  { events, firstEvent, eventEvery }: EventOptions,
): number | null {
  const stepsOf = (given: number): number => Math.max(1, Math.round(given < 1 ? given * totalSteps : given));
  const every = eventEvery === null ? Math.max(1, Math.floor(totalSteps / (events + 1))) : stepsOf(eventEvery);
  const event = (step - (firstEvent === null ? every : stepsOf(firstEvent))) / every;
  return Number.isInteger(event) && event >= 0 && event < events ? event : null;
}

/** What a learning-rate schedule is. One file each in `schedules/`. @module */

import { z } from "zod";
import { asDefinition } from "../definition-kind.ts";

export interface ScheduleDefinition {
  readonly name: string;
  readonly summary: string;
  readonly formula: string;
  readonly source: string;
  readonly options: z.ZodObject;
  /** Factor on the learning rate for the update after `step` complete ones, of `total` planned. */
  factor(step: number, total: number, options: Readonly<Record<string, unknown>>): number;
}

interface TypedDefinition<Schema extends z.ZodObject> extends Omit<ScheduleDefinition, "options" | "factor"> {
  readonly options: Schema;
  factor(step: number, total: number, options: z.output<Schema>): number;
}

export function defineSchedule<Schema extends z.ZodObject>(definition: TypedDefinition<Schema>): ScheduleDefinition {
  return asDefinition("schedule", definition) as unknown as ScheduleDefinition;
}

/** The options of a schedule with those of the warm-up in front of it. */
export function withWarmup({ options }: ScheduleDefinition): z.ZodObject {
  return options.extend({ warmup: z.int().min(0).default(0).describe("steps of linear warm-up in front of it") });
}

/** Linear warm-up, in front of any schedule: factor (step + 1) / warmup for the first `warmup` updates, then the schedule's over what is left. */
export function scheduleFactor(
  schedule: ScheduleDefinition,
  options: Readonly<Record<string, unknown>>,
  warmup: number,
  step: number,
  total: number,
): number {
  if (step < warmup) return (step + 1) / warmup;
  return schedule.factor(step - warmup, Math.max(1, total - warmup), options);
}

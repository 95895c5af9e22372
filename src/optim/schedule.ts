/** What a learning-rate schedule is. One file each in `schedules/`. @module */

import * as z from "zod";
import { type Choosable, choosable, type Declared, type NoOptions, type Typed } from "../choice.ts";

/** A learning rate as a function of the step. */
export interface ScheduleDefinition<Options = Readonly<Record<string, unknown>>> {
  readonly name: string;
  readonly summary: string;
  readonly formula: string;
  readonly source: string;
  readonly options: z.ZodObject;
  /** Factor on the learning rate for the update after `step` complete ones, of `total` planned. */
  factor(step: number, total: number, options: Options): number;
}

/** What every schedule takes besides its own options. */
export interface WarmupOptions {
  /** Steps of linear warm-up in front of it; default 0. */
  readonly warmup?: number | undefined;
}

/** A schedule is called with its options: `schedules.cosine({ warmup: 100 })`. */
export function defineSchedule<Name extends string, Schema extends z.ZodObject = NoOptions>(
  definition: Declared<ScheduleDefinition<z.output<Schema>>, Name, Schema>,
): Choosable<Typed<ScheduleDefinition, Name, Schema>, z.input<Schema> & WarmupOptions> {
  return choosable("schedule", definition as never);
}

/** The options of a schedule with those of the warm-up in front of it. */
export function withWarmup({ options }: Pick<ScheduleDefinition, "options">): z.ZodObject {
  return options.extend({ warmup: z.int().min(0).default(0).describe("steps of linear warm-up before the schedule") });
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

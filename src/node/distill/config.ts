/** The configuration of `burgeon distill`. @module */

import { z } from "zod";
import { type Protocol, type ProtocolShape, protocol } from "../../control/distillation-options.ts";
import { environmentNamed, studentNamed, teacherOf } from "../../control/named.ts";
import { OptionError } from "../../errors.ts";
import { parseOptions } from "../../parse-options.ts";
import { parseCadence } from "../runs/checkpoints/cadence.ts";

/** How often the state is taken, and how many stay; these change no number of the run. */
export interface CheckpointOptions {
  readonly checkpointEvery: string;
  readonly keepLast: number;
  readonly keepEvery: string | null;
}

/** Options that are not the student's own. */
export const distillShape: ProtocolShape & Readonly<Record<"steps" | "seeds" | keyof CheckpointOptions, z.ZodType>> = {
  steps: z.int().min(1).nullable().default(null).describe("environment steps and training steps"),
  seeds: z
    .array(z.int().min(0))
    .min(1)
    .default(Array.from({ length: 10 }, (_, i) => i + 1))
    .describe("seeds, one run each, as 1..10 or 1,2,5"),
  checkpointEvery: z.string().default("5s").describe("as 1000steps or 5s"),
  keepLast: z
    .int()
    .min(1)
    .default(2)
    .describe("states that stay; one that is damaged is passed over for the one before"),
  keepEvery: z.string().nullable().default(null).describe("also take and keep a state as often as this, as 10000steps"),
  ...protocol.shape,
};

/** What is distilled into what, with every default filled in. Its file tells a distillation from a training run by `kind`. */
export interface DistillConfig {
  readonly kind: "distillation";
  readonly environment: string;
  readonly student: { readonly name: string; readonly options: Readonly<Record<string, unknown>> };
  readonly steps: number;
  readonly seeds: readonly number[];
  readonly protocol: Protocol;
  readonly checkpoints: CheckpointOptions;
}

/** What is given of it. */
export interface DistillRequest {
  readonly environment: string;
  readonly student: { readonly name: string; readonly options?: unknown };
  /** Options of `distillShape`. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** @throws OptionError for unknown names and options, and values out of range */
export function resolveDistillConfig({ environment, student, options = {} }: DistillRequest): DistillConfig {
  const definition = environmentNamed(environment);
  const { name, options: schema } = studentNamed(student.name);
  const all = parseOptions("distill", z.strictObject(distillShape), options) as unknown as Protocol &
    CheckpointOptions & {
      readonly steps: number | null;
      readonly seeds: readonly number[];
    };
  const { steps, seeds, checkpointEvery, keepLast, keepEvery, ...rest } = all;
  parseCadence(checkpointEvery, "checkpointEvery", ["steps", "seconds"]);
  if (keepEvery !== null) parseCadence(keepEvery, "keepEvery", ["steps"]);
  const twice = seeds.find((seed, i) => seeds.indexOf(seed) !== i);
  if (twice !== undefined) throw new OptionError(`distill: seed ${twice} is given twice.`, { seeds });
  return {
    kind: "distillation",
    environment: definition.name,
    student: { name, options: parseOptions(`student "${name}"`, schema, student.options) },
    steps: steps ?? teacherOf(definition).steps,
    seeds,
    protocol: rest,
    checkpoints: { checkpointEvery, keepLast, keepEvery },
  };
}

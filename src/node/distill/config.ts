/** The configuration of `burgeon distill`. @module */

import { z } from "zod";
import { type Protocol, type ProtocolShape, protocol } from "../../control/distillation-options.ts";
import { environmentNamed, studentNamed, teacherOf } from "../../control/named.ts";
import { OptionError } from "../../errors.ts";
import { parseOptions } from "../../parse-options.ts";

/** Options that are not the student's own. */
export const distillShape: ProtocolShape & { readonly steps: z.ZodType; readonly seeds: z.ZodType } = {
  steps: z.int().min(1).nullable().default(null).describe("environment steps and training steps"),
  seeds: z
    .array(z.int().min(0))
    .min(1)
    .default(Array.from({ length: 10 }, (_, i) => i + 1))
    .describe("seeds, one run each, as 1..10 or 1,2,5"),
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
  const all = parseOptions("distill", z.strictObject(distillShape), options) as unknown as Protocol & {
    readonly steps: number | null;
    readonly seeds: readonly number[];
  };
  const { steps, seeds, ...rest } = all;
  const twice = seeds.find((seed, i) => seeds.indexOf(seed) !== i);
  if (twice !== undefined) throw new OptionError(`distill: seed ${twice} is given twice.`, { seeds });
  return {
    kind: "distillation",
    environment: definition.name,
    student: { name, options: parseOptions(`student "${name}"`, schema, student.options) },
    steps: steps ?? teacherOf(definition).steps,
    seeds,
    protocol: rest,
  };
}

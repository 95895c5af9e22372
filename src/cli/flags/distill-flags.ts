/** The flags of `distill`: those of the protocol, and those of the chosen student. @module */

import type { Option } from "commander";
import { z } from "zod";
import { studentList, studentNamed } from "../../control/named.ts";
import { OptionError } from "../../errors.ts";
import { environmentShape } from "../../node/runs/environment-config.ts";
import type { Named } from "../../node/runs/options/named.ts";
import { parseOptions } from "../../parse-options.ts";
import { type FlagOptions, flagName, readText, schemaFlag } from "./schema-flags.ts";

const GROUP = "Distillation:";
const shown: Readonly<Record<string, Partial<FlagOptions>>> = {
  steps: { fallback: "50000 for cartpole, else 100000" },
  seeds: { value: "<seeds>", fallback: "1..10" },
  checkpointEvery: { value: "<cadence>" },
  keepEvery: { value: "<cadence>", fallback: "never" },
};

const { seed: _, ...shared } = environmentShape;
/** In the place of one seed, those of several runs. */
const distillShape: Shape = {
  seeds: z
    .array(z.int().min(0))
    .min(1)
    .default(Array.from({ length: 10 }, (_, i) => i + 1))
    .describe("seeds, one run each, as 1..10 or 1,2,5"),
  ...shared,
};

type Shape = Readonly<Record<string, z.ZodType>>;
const shapeOf = (student: string): Shape => studentNamed(student).options.shape as Shape;

/** The student that the arguments name, or `mlp`. @throws OptionError for an unknown one */
export function chosenStudent(args: readonly string[]): string {
  const at = args.findIndex((arg) => arg === "--student" || arg.startsWith("--student="));
  if (at < 0) return "mlp";
  const name = (args[at] as string).split("=")[1] ?? args[at + 1] ?? "";
  return studentNamed(name).name;
}

/** All flags for this student. */
export function distillFlags(student: string): Option[] {
  const flags = (shape: Shape, group: string): Option[] =>
    Object.entries(shape).map(([key, schema]) => schemaFlag(key, schema, { group, ...shown[key] }));
  return [...flags(distillShape, GROUP), ...flags(shapeOf(student), `Student ${student}:`)];
}

/** Refuses flags that belong to other students, by the students' names. @throws OptionError */
export function refuseForeignStudentFlags(student: string, args: readonly string[]): void {
  for (const arg of args) {
    const flag = arg.split("=")[0] as string;
    const has = (name: string): boolean => Object.keys(shapeOf(name)).some((key) => `--${flagName(key)}` === flag);
    const others = studentList.filter(({ name }) => has(name)).map(({ name }) => name);
    if (others.length === 0 || has(student)) continue;
    throw new OptionError(`student "${student}" takes no ${flag}: it is an option of ${others.join(", ")}.`, { flag });
  }
}

/** `1..10` and `1,2,5` as seeds; what is neither is left to the schema. */
function readSeeds(text: string): unknown {
  const range = /^(\d+)\.\.(\d+)$/.exec(text.trim());
  if (!range) return readText(distillShape.seeds as z.ZodType, text);
  const [from, to] = [Number(range[1]), Number(range[2])];
  if (to >= from && to - from < 10_000) return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  throw new OptionError(`--seeds: expected a range of at most 10,000 seeds upwards, as 1..10, received "${text}".`);
}

/** What commander found: a configuration, but for its seed, and the seeds of its runs. @throws OptionError for bad seeds */
export function distillRequest(
  environment: string,
  student: string,
  values: Readonly<Record<string, unknown>>,
): { readonly seeds: readonly number[]; readonly environment: string; readonly student: Named } {
  const read = (shape: Shape): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(shape).flatMap(([key, schema]) => {
        const text = values[key] as string | boolean | undefined;
        return text === undefined ? [] : [[key, readText(schema, text)]];
      }),
    );
  const seeds = values.seeds === undefined ? undefined : readSeeds(String(values.seeds));
  const parsed = parseOptions("distill", z.strictObject({ seeds: distillShape.seeds as z.ZodType }), { seeds });
  return {
    seeds: parsed.seeds as number[],
    environment,
    student: { name: student, ...read(shapeOf(student)) },
    ...read(shared),
  };
}

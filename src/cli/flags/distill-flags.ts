/** The flags of `distill` beside those of the table: of the chosen student, and of the seeds. @module */

import type { Option } from "commander";
import { z } from "zod";
import { studentList, studentNamed } from "../../control/named.ts";
import { OptionError } from "../../errors.ts";
import { type ConfigSources, layConfig, type RawConfig } from "../../node/runs/config-file.ts";
import { runOptions } from "../../node/runs/options/table.ts";
import { parseOptions } from "../../parse-options.ts";
import { flagName, readText, schemaFlag } from "./schema-flags.ts";
import { type FlagValues, readTableFlags } from "./table-flags.ts";

type Shape = Readonly<Record<string, z.ZodType>>;
const shapeOf = (student: string): Shape => studentNamed(student).options.shape as Shape;

const SEEDS = z
  .array(z.int().min(0))
  .min(1)
  .default(Array.from({ length: 10 }, (_, i) => i + 1))
  .describe("seeds, one run each, as 1..10 or 1,2,5, in the place of --seed");

/** The student that the arguments, the configuration file or the settings name, or the default. @throws OptionError for an unknown one */
export async function chosenStudent(args: readonly string[], sources: ConfigSources): Promise<string> {
  const at = args.findIndex((arg) => arg === "--student" || arg.startsWith("--student="));
  const named = at < 0 ? null : ((args[at] as string).split("=")[1] ?? args[at + 1] ?? "");
  const { student } = await layConfig(named === null ? {} : { student: { name: named } }, sources);
  const { name } = typeof student === "string" ? { name: student } : ((student ?? {}) as { readonly name?: string });
  return studentNamed(name ?? runOptions.student.default.name).name;
}

/** The flags of the student, and of the seeds. */
export function studentFlags(student: string): Option[] {
  const own = Object.entries(shapeOf(student));
  return [
    schemaFlag("seeds", SEEDS, { group: "Run:", value: "<seeds>", fallback: "1..10" }),
    ...own.map(([key, schema]) => schemaFlag(key, schema, { group: `Student ${student}:` })),
  ];
}

/** Refuses flags that belong to other students, by the students' names. `known`: flags that are no student's. @throws OptionError */
export function refuseForeignStudentFlags(student: string, args: readonly string[], known: readonly string[]): void {
  const isKnown = (flag: string): boolean => known.some((key) => `--${flagName(key)}` === flag);
  for (const arg of args) {
    const flag = arg.split("=")[0] as string;
    const has = (name: string): boolean => Object.keys(shapeOf(name)).some((key) => `--${flagName(key)}` === flag);
    const others = studentList.filter(({ name }) => has(name)).map(({ name }) => name);
    if (others.length === 0 || has(student) || isKnown(flag)) continue;
    throw new OptionError(`student "${student}" takes no ${flag}: it is an option of ${others.join(", ")}.`, { flag });
  }
}

/** `1..10` and `1,2,5` as seeds; what is neither is left to the schema. */
function readSeeds(text: string): unknown {
  const range = /^(\d+)\.\.(\d+)$/.exec(text.trim());
  if (!range) return readText(SEEDS, text);
  const [from, to] = [Number(range[1]), Number(range[2])];
  if (to >= from && to - from < 10_000) return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  throw new OptionError(`--seeds: expected a range of at most 10,000 seeds upwards, as 1..10, received "${text}".`);
}

/** The seeds of the runs: those of `--seeds`, or the one of the configuration. @throws OptionError for bad ones, or two answers */
export function chosenSeeds(values: FlagValues, { seed }: RawConfig): readonly number[] {
  if (values.seeds !== undefined && seed !== undefined) {
    throw new OptionError("seeds and seed: each says which runs are made. Give one of them.");
  }
  if (seed !== undefined) return [seed as number];
  const seeds = values.seeds === undefined ? undefined : readSeeds(String(values.seeds));
  return parseOptions("distill", z.strictObject({ seeds: SEEDS }), { seeds }).seeds;
}

/** The configuration that file, flags and settings make. */
export function gatherDistillation(values: FlagValues, student: string, sources: ConfigSources): Promise<RawConfig> {
  const own = Object.entries(shapeOf(student)).flatMap(([key, schema]) => {
    const text = values[key] as string | boolean | undefined;
    return text === undefined ? [] : [[key, readText(schema, text)]];
  });
  const flags = readTableFlags(values, "environments");
  return layConfig({ ...flags, student: { name: student, ...Object.fromEntries(own) } }, sources);
}

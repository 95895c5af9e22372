/** The flags of `distill` beside those of the table: of the chosen student. @module */

import type { Option } from "commander";
import type * as z from "zod";
import { studentList, studentNamed } from "../../control/named.ts";
import { OptionError } from "../../errors.ts";
import { type ConfigSources, layConfig, type RawConfig } from "../../node/runs/config/config-file.ts";
import { runOptions } from "../../node/runs/options/table.ts";
import { flagName, readText, schemaFlag } from "./schema-flags.ts";
import { type FlagValues, readTableFlags } from "./table-flags.ts";

type Shape = Readonly<Record<string, z.ZodType>>;
const shapeOf = (student: string): Shape => studentNamed(student).options.shape as Shape;

/** The student that the arguments, the configuration file or the settings name, or the default. @throws OptionError for an unknown one */
export async function chosenStudent(args: readonly string[], sources: ConfigSources): Promise<string> {
  const at = args.findIndex((arg) => arg === "--student" || arg.startsWith("--student="));
  const named = at < 0 ? null : ((args[at] as string).split("=")[1] ?? args[at + 1] ?? "");
  const { student } = await layConfig(named === null ? {} : { student: { name: named } }, sources);
  const { name } = typeof student === "string" ? { name: student } : ((student ?? {}) as { readonly name?: string });
  return studentNamed(name ?? runOptions.student.default.name).name;
}

/** The flags of the student. */
export function studentFlags(student: string): Option[] {
  return Object.entries(shapeOf(student)).map(([key, schema]) =>
    schemaFlag(key, schema, { group: `Student ${student}:` }),
  );
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

/** The configuration that file, flags and settings make. */
export function gatherDistillation(values: FlagValues, student: string, sources: ConfigSources): Promise<RawConfig> {
  const own = Object.entries(shapeOf(student)).flatMap(([key, schema]) => {
    const text = values[key] as string | boolean | undefined;
    return text === undefined ? [] : [[key, readText(schema, text)]];
  });
  const flags = readTableFlags(values, "environments");
  return layConfig({ ...flags, student: { name: student, ...Object.fromEntries(own) } }, sources);
}

/** A study that a user wrote down, as plain data from YAML or JSON. @module */

import * as z from "zod";
import { OptionError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import { parseOptions } from "../parse-options.ts";
import { standardControls } from "./controls.ts";
import { type Arm, defineStudy, type StudyDefinition } from "./definition.ts";
import { studyKinds } from "./kinds.ts";

const width = z.int().min(1).max(65_536);
const values = z.array(z.union([z.number(), z.string()])).min(1);
const record = z.record(z.string(), z.unknown());

const armSchema = z.union([
  z.string().min(1),
  z.strictObject({
    name: z.string().min(1).optional().describe("default: that of the strategy"),
    strategy: z.string().min(1).describe("a growth strategy; for distillation, a student"),
    options: record.default({}).describe("options of the strategy"),
    run: record.default({}).describe("other options of the arm's runs"),
  }),
]);

const schema = z.strictObject({
  name: z.string().min(1).optional().describe("default: that of the file"),
  kind: z.enum(["train", "distill"]).default("train").describe("train on datasets, or distill in environments"),
  summary: z.string().default("").describe("the question, in a sentence"),
  dataset: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .describe("datasets, or table files next to this one; for distillation, environments"),
  arms: z.array(armSchema).min(1).describe("what is compared: strategies or students, and controls"),
  controls: z
    .array(z.string())
    .optional()
    .describe("default: static networks of three sizes, and of each arm's final size"),
  seeds: z
    .union([z.string(), z.int(), z.array(z.int())])
    .default("1..5")
    .describe("such as 1..5 or 1,2,7"),
  layers: z.int().min(1).max(64).default(2).describe("hidden layers"),
  sizes: z
    .strictObject({ small: width, medium: width, big: width })
    .default({ small: 8, medium: 32, big: 128 })
    .describe("units of each hidden layer: at the start, in a network of usual size, and the maximum"),
  run: record.default({}).describe("options of all runs"),
  options: record.default({}).describe("options of every strategy that has them"),
  factors: z.record(z.string(), values).default({}).describe("swept options by path, with their values"),
  flopsOf: z.string().min(1).nullable().default(null).describe("the arm whose number of operations limits the others"),
  measure: z.enum(["test", "validation"]).default("test").describe("the split on which results are measured"),
  widthSteps: z.array(z.int().min(1)).default([]).describe("steps after which widths are reported"),
  targets: z
    .record(z.string(), z.number().positive())
    .default({})
    .describe(
      "by dataset, a target quality on the validation split; the cost to reach it is reported, and tables have no folds then",
    ),
});

/** The entries of a study's file. */
export const studyFile: z.ZodObject = schema;

/** `mine` for the strategy in `parts/mine.js`. */
const armName = (strategy: string): string => strategy.replace(/^.*[\\/]|\.[cm]?[jt]s$/g, "");

function armOf(given: z.infer<typeof armSchema>): Arm {
  return typeof given === "string"
    ? { name: /\.[cm]?[jt]s$/.test(given) ? armName(given) : given, strategy: given }
    : { ...given, name: given.name ?? armName(given.strategy) };
}

/** The controls of a study that names none: static networks of three sizes, and of each arm's final size. */
function defaultControls(arms: readonly Arm[]): string[] {
  const finals = arms.filter(({ strategy }) => strategy !== "static").map(({ name }) => `static-final:${name}`);
  return [...standardControls, ...finals];
}

/**
 * Reads a study: `dataset` and `arms` are needed, everything else has a default. With `kind: "distill"` the datasets are environments and
 * the arms students.
 *
 * @throws OptionError that names the entry, what was expected and what came
 * @example
 * parseStudy({ dataset: "houses.csv", arms: ["north-random", "gradmax"], seeds: "1..5", run: { epochs: 50 } }, "houses");
 */
export function parseStudy(raw: unknown, fallbackName: string): StudyDefinition {
  const { dataset, seeds, name = fallbackName, ...data } = parseOptions("study file", schema, raw);
  const datasets = [dataset].flat();
  refuseIdle(raw as object, studyKinds[data.kind].idle);
  refuseStrayTargets(data.targets, datasets);
  const named = data.arms.map(armOf);
  for (const arm of data.arms) if (typeof arm !== "string") refuseControlName(armOf(arm).name);
  const { sized } = studyKinds[data.kind];
  const isControl = ({ name: arm }: Arm): boolean => (sized && standardControls.includes(arm)) || arm.includes(":");
  const arms = named.filter((arm) => !isControl(arm));
  const chosen = named.filter(isControl).map((arm) => arm.name);
  const controls = data.controls ?? (chosen.length > 0 || !sized ? [] : defaultControls(arms));
  const scale = { seeds: [seeds].flat().join(",") };
  return defineStudy({
    ...data,
    name,
    datasets,
    arms,
    controls: [...chosen, ...controls],
    source: "",
    scales: { quick: scale, cpu: scale, full: scale },
  });
}

/** An arm of its own settings must not be taken for a control. @throws OptionError */
function refuseControlName(name: string): void {
  if (!standardControls.includes(name) && !/[:,]/.test(name)) return;
  throw new OptionError(
    `study file: arms: "${name}" would be read as a control, or as several arms. Give it another name.`,
    { name },
  );
}

/** Entries that a distillation has no use for. @throws OptionError */
function refuseIdle(raw: object, entries: readonly string[]): void {
  const idle = entries.find((entry) => entry in raw);
  if (idle === undefined) return;
  throw new OptionError(`study file: ${idle} belongs to studies that train. Leave it out of one that distills.`, {
    entry: idle,
  });
}

/** Targets of what the study has not. @throws OptionError */
function refuseStrayTargets(targets: Readonly<Record<string, number>>, datasets: readonly string[]): void {
  const stray = Object.keys(targets).find((name) => !datasets.includes(name));
  if (stray === undefined) return;
  throw new OptionError(`study file: targets: "${stray}" is no dataset of the study.${nearest(stray, datasets)}`, {
    entry: `targets.${stray}`,
  });
}

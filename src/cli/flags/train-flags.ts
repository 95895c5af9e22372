/** The flags of `train`: those of the table of options, of the chosen strategy, and of the generated task. @module */

import type { Option } from "commander";
import type { z } from "zod";
import { generatedDatasets } from "../../data/generated.ts";
import { mergeConfig, parseSetting, type RawConfig, readConfigFile } from "../../node/runs/config-file.ts";
import { definitions, type Kind } from "../../node/runs/definitions.ts";
import { optionGroups } from "../../node/runs/options/table.ts";
import { defaultWords, type FactOption, fieldOf, type RunOption } from "../../train/options/option.ts";
import { readText, schemaFlag } from "./schema-flags.ts";
import { type ChosenStrategy, strategyFields, strategyFromFlags } from "./strategy-flags.ts";

/** One flag of the table: an option, or an own option of the definition that it names. */
interface TableFlag {
  readonly key: string;
  readonly option: RunOption | FactOption;
  readonly group: string;
  readonly schema: z.ZodType;
  /** Name of the definition's own option; null: the flag is the option itself. */
  readonly inner: string | null;
}

/** Of the first definition that has the option. */
function innerSchema(kind: Kind, option: string): z.ZodType {
  const shapes = definitions[kind].map(({ options }) => options.shape as Readonly<Record<string, z.ZodType>>);
  return shapes.find((shape) => option in shape)?.[option] as z.ZodType;
}

/** Every flag of the table, in the order of the help. */
const tableFlags: readonly TableFlag[] = optionGroups.flatMap(({ heading, options }) =>
  Object.entries(options)
    .filter(([, { flag, takenBy }]) => flag !== false && takenBy !== "environments")
    .flatMap(([key, option]) => {
      const shared = { option, group: `${heading}:` };
      const inner = Object.entries(option.inner ?? {}).map(([name, of]) => ({
        ...{ ...shared, key: name, inner: of },
        schema: innerSchema(option.kind as Kind, of),
      }));
      return [{ ...shared, key, inner: null, schema: fieldOf(option) }, ...inner];
    }),
);

/** The default as a flag's help says it. */
function fallbackOf(option: RunOption | FactOption): string | undefined {
  const words = defaultWords(option);
  if (words === null || typeof words === "string") return words ?? undefined;
  const { images, others, also } = words;
  return `${images} for image sets, else ${others}${also === undefined ? "" : `; ${also}`}`;
}

/** The flags of the configuration. */
export function configFlags(): Option[] {
  return tableFlags.map(({ key, option, group, schema, inner }) => {
    if (inner !== null) return schemaFlag(key, schema, { group });
    const [{ value, flag }, fallback] = [option, fallbackOf(option)];
    return schemaFlag(key, schema, {
      group,
      ...(value === undefined ? {} : { value }),
      ...(typeof flag === "string" ? { short: flag } : {}),
      ...(fallback === undefined ? {} : { fallback }),
    });
  });
}

/** The options of the generated dataset among the arguments that no other flag has the name of; the others are set as `generator.<name>`. */
function generatorShape(strategy: ChosenStrategy, args: readonly string[]): Readonly<Record<string, z.ZodType>> {
  const dataset = generatedDatasets.find(({ name }) => args.includes(name));
  const shape = (dataset?.options as Partial<z.ZodObject> | undefined)?.shape ?? {};
  const taken = [...tableFlags.map(({ key }) => key), ...strategyFields(strategy).map(({ key }) => key)];
  return Object.fromEntries(
    Object.entries(shape).flatMap(([key, field]) => (taken.includes(key) ? [] : [[key, field as z.ZodType]])),
  );
}

/** The flags of a generated dataset's own options. */
export function generatorFlags(strategy: ChosenStrategy, args: readonly string[]): Option[] {
  const shape = generatorShape(strategy, args);
  return Object.entries(shape).map(([key, field]) => schemaFlag(key, field, { group: "Generated task:" }));
}

/** Every flag that is no strategy's. */
export function commonFlags(strategy: ChosenStrategy, args: readonly string[]): string[] {
  const short = tableFlags.flatMap(({ option: { flag } }) => (typeof flag === "string" ? [flag] : []));
  return [...tableFlags.map(({ key }) => key), ...short, ...Object.keys(generatorShape(strategy, args))];
}

/** What commander found: flags by the camelCase of their names. */
export type FlagValues = Readonly<Record<string, unknown>>;

/** Flags as a configuration. Options of the strategy go with its name, so that they are known to be its own. */
function flagsToConfig(values: FlagValues, strategy: ChosenStrategy, args: readonly string[]): RawConfig {
  const config: Record<string, unknown> = {};
  const given = (key: string): string | boolean | undefined => values[key] as string | boolean | undefined;
  const add = (key: string, inner: string, value: unknown): void => {
    config[key] = { ...(config[key] as object | undefined), [inner]: value };
  };
  for (const { key, option, schema, inner } of tableFlags) {
    const text = given(key);
    if (text === undefined) continue;
    if (inner !== null) add(option.kind as string, inner, readText(schema, text));
    else if (option.kind !== undefined) add(key, "name", text);
    else config[key] = readText(schema, text);
  }
  const grown = strategyFromFlags(values, strategy);
  if (grown) config.strategy = { ...grown, ...(config.strategy as object | undefined) };
  for (const [key, schema] of Object.entries(generatorShape(strategy, args))) {
    const text = given(key);
    if (text !== undefined) add("generator", key, readText(schema, text));
  }
  return config;
}

interface Sources {
  /** Everything as typed. */
  readonly args: readonly string[];
  readonly config: string | undefined;
  readonly settings: readonly string[];
}

/** File, then flags, then settings, each over what came before. */
export async function gatherConfig(
  values: FlagValues,
  strategy: ChosenStrategy,
  { args, config, settings }: Sources,
): Promise<RawConfig> {
  let merged = config === undefined ? {} : await readConfigFile(config);
  merged = mergeConfig(merged, flagsToConfig(values, strategy, args));
  for (const setting of settings) merged = mergeConfig(merged, await parseSetting(setting));
  return merged;
}

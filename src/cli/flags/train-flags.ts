/** The flags of `train`: those of the table of options, of the chosen strategy, and of the generated task. @module */

import type { Option } from "commander";
import type * as z from "zod";
import { generatedDatasets } from "../../data/generated.ts";
import { type ConfigSources, layConfig, type RawConfig } from "../../node/runs/config/config-file.ts";
import { readText, schemaFlag } from "./schema-flags.ts";
import { type ChosenStrategy, strategyFields, strategyFromFlags } from "./strategy-flags.ts";
import { type FlagValues, flagNames, readTableFlags } from "./table-flags.ts";

/** The options of the generated dataset among the arguments that no other flag has the name of; the others are set as `generator.<name>`. */
function generatorShape(strategy: ChosenStrategy, args: readonly string[]): Readonly<Record<string, z.ZodType>> {
  const dataset = generatedDatasets.find(({ name }) => args.includes(name));
  const shape = (dataset?.options as Partial<z.ZodObject> | undefined)?.shape ?? {};
  const taken = [...flagNames("datasets"), ...strategyFields(strategy).map(({ key }) => key)];
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
  return [...flagNames("datasets"), ...Object.keys(generatorShape(strategy, args))];
}

/** Flags as a configuration. Options of the strategy go with its name, so that they are known to be its own. */
function flagsToConfig(values: FlagValues, strategy: ChosenStrategy, args: readonly string[]): RawConfig {
  const config: Record<string, unknown> = { ...readTableFlags(values, "datasets") };
  const grown = strategyFromFlags(values, strategy);
  if (grown) config.strategy = { ...grown, ...(config.strategy as object | undefined) };
  const generator = Object.entries(generatorShape(strategy, args)).flatMap(([key, schema]) => {
    const text = values[key] as string | boolean | undefined;
    return text === undefined ? [] : [[key, readText(schema, text)]];
  });
  return generator.length === 0 ? config : { ...config, generator: Object.fromEntries(generator) };
}

interface Sources extends ConfigSources {
  /** Everything as typed. */
  readonly args: readonly string[];
}

/** File, then flags, then settings, each over what came before. */
export async function gatherConfig(
  values: FlagValues,
  strategy: ChosenStrategy,
  { args, ...sources }: Sources,
): Promise<RawConfig> {
  return layConfig(flagsToConfig(values, strategy, args), sources);
}

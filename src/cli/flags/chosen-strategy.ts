/** Which strategy a command line means, before its flags are known. @module */

import { Command } from "commander";
import { loadOwnParts } from "../../node/parts/own-parts.ts";
import { placeParts } from "../../node/parts/part-names.ts";
import { mergeConfig, parseSetting, type RawConfig, readConfigFile } from "../../node/runs/config/config-file.ts";
import { impliedGraph } from "../../node/runs/config/graph-config.ts";
import { isRecord } from "../../node/runs/options/named.ts";
import { runOptions } from "../../node/runs/options/table.ts";
import { flagName } from "./schema-flags.ts";
import { type ChosenStrategy, placesOf } from "./strategy-flags.ts";

/** Gathers an option that may be repeated. */
export const collect = (text: string, before: readonly string[] = []): string[] => [...before, text];

interface Wanted {
  readonly strategy?: string;
  readonly model?: string;
  readonly config?: string;
  readonly set?: string[];
  /** Names of parts, by their places. */
  readonly [place: string]: string | string[] | undefined;
}

/** The options that name a strategy and its parts; everything else is skipped, and complained about later. */
export function scan(args: readonly string[], places: readonly string[] = []): Wanted {
  const command = new Command()
    .exitOverride()
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .option("--strategy <name>")
    .option("--model <name>")
    .option("--config <file>")
    .option("--set <name=value>", "", collect);
  for (const place of places) command.option(`--${flagName(place)} <name>`);
  try {
    command.parse([...args], { from: "user" });
  } catch {
    // A value is missing: the whole command line will say so.
  }
  return command.opts<Wanted>();
}

const strategyName = (value: unknown): string | null => {
  if (typeof value === "string") return value;
  const name = (value as { name?: unknown } | null | undefined)?.name;
  return typeof name === "string" ? name : null;
};

/**
 * The strategy and its parts that the arguments, the configuration file or the settings name, or the default.
 *
 * @throws OptionError for an unknown strategy, with the nearest
 */
export async function chosenStrategy(args: readonly string[]): Promise<ChosenStrategy> {
  const { strategy, model, config, set = [] } = scan(args);
  const file = config === undefined ? {} : await readConfigFile(config);
  const settings = await Promise.all(set.map(parseSetting));
  const over = (flags: RawConfig): RawConfig =>
    [flags, ...settings].map((one) => placeParts(one, ".")).reduce(mergeConfig, file);
  const flags: RawConfig = {
    ...(strategy === undefined ? {} : { strategy: { name: strategy } }),
    ...(model === undefined ? {} : { model }),
  };
  const name = strategyName(impliedGraph(over(flags)).strategy) ?? runOptions.strategy.default.name;
  const whole = await loadOwnParts({ strategy: { name } });
  const places = placesOf({ name, options: {}, own: whole });
  const chosen = scan(args, places);
  const parts = places.flatMap((place) => {
    const part = chosen[place];
    return part === undefined ? [] : [[place, { name: part }] as const];
  });
  const merged = over({ ...flags, strategy: { name, ...Object.fromEntries(parts) } });
  const options = isRecord(merged.strategy) ? (merged.strategy as RawConfig) : {};
  return { name, options, own: await loadOwnParts(merged) };
}

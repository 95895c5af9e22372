/** Which strategy a command line means, before its flags are known. @module */

import { Command } from "commander";
import { OptionError } from "../../errors.ts";
import { nearest } from "../../nearest.ts";
import { mergeConfig, parseSetting, readConfigFile } from "../../node/runs/config-file.ts";
import { strategies } from "../../node/runs/definitions.ts";
import { impliedGraph } from "../../node/runs/graph-config.ts";
import { runOptions } from "../../node/runs/options/table.ts";

/** Gathers an option that may be repeated. */
export const collect = (text: string, before: readonly string[] = []): string[] => [...before, text];

interface Wanted {
  readonly strategy?: string;
  readonly model?: string;
  readonly config?: string;
  readonly set?: string[];
}

/** The options that name a strategy; everything else is passed over, and complained about later. */
function scan(args: readonly string[]): Wanted {
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
 * The strategy that the arguments, the configuration file or the settings name, or the default.
 *
 * @throws OptionError for an unknown one, with the nearest
 */
export async function chosenStrategy(args: readonly string[]): Promise<string> {
  const { strategy, model, config, set = [] } = scan(args);
  let raw = config === undefined ? {} : await readConfigFile(config);
  if (strategy !== undefined) raw = mergeConfig(raw, { strategy: { name: strategy } });
  if (model !== undefined) raw = mergeConfig(raw, { model });
  for (const setting of set) raw = mergeConfig(raw, await parseSetting(setting));
  const name = strategyName(impliedGraph(raw).strategy) ?? runOptions.strategy.default.name;
  const known = strategies.map((one) => one.name);
  if (known.includes(name)) return name;
  throw new OptionError(`unknown strategy "${name}".${nearest(name, known)}`, { name, known });
}

/** What the command line knows of the options of strategies: flags of the chosen one, and refusals of others'. @module */

import type { Option } from "commander";
import type { z } from "zod";
import { OptionError } from "../../errors.ts";
import { definitions, strategies } from "../../node/runs/definitions.ts";
import { flagName, readText, schemaFlag } from "./schema-flags.ts";

/** The options of a strategy by the names of their flags in camelCase. */
export const strategyShape = (strategy: string): Readonly<Record<string, z.ZodType>> =>
  (definitions.strategy.find(({ name }) => name === strategy)?.options.shape ?? {}) as Record<string, z.ZodType>;

/** The flags of a strategy's own options. */
export function strategyFlags(strategy: string): Option[] {
  const group = `Strategy ${strategy}:`;
  return Object.entries(strategyShape(strategy)).map(([key, schema]) => schemaFlag(key, schema, { group }));
}

/**
 * Refuses flags that belong to other strategies, by the strategies' names. `known`: flags that are somebody else's.
 *
 * @throws OptionError
 */
export function refuseForeignFlags(strategy: string, args: readonly string[], known: readonly string[]): void {
  const own = [...known, ...Object.keys(strategyShape(strategy))].map((key) => `--${flagName(key)}`);
  for (const arg of args) {
    const flag = arg.split("=")[0] as string;
    if (!flag.startsWith("--") || own.includes(flag)) continue;
    const others = strategies.filter(({ name }) =>
      Object.keys(strategyShape(name)).some((key) => `--${flagName(key)}` === flag),
    );
    if (others.length === 0) continue;
    throw new OptionError(
      `strategy "${strategy}" takes no ${flag}: it is an option of ${others.map(({ name }) => name).join(", ")}.`,
      { strategy, flag },
    );
  }
}

/** The strategy with its options among what commander found; null where none was given. They go with its name, so that they are known to be its own. */
export function strategyFromFlags(
  values: Readonly<Record<string, unknown>>,
  strategy: string,
): Readonly<Record<string, unknown>> | null {
  const given = Object.entries(strategyShape(strategy)).flatMap(([key, schema]) => {
    const text = values[key] as string | boolean | undefined;
    return text === undefined ? [] : [[key, readText(schema, text)] as const];
  });
  return given.length === 0 ? null : { name: strategy, ...Object.fromEntries(given) };
}

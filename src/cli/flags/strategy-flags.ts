/** What the command line knows of the options of strategies: flat flags of the parts that are chosen, and refusals of all others. @module */

import type { Option } from "commander";
import type { z } from "zod";
import { OptionError } from "../../errors.ts";
import { fieldsOf, type OptionField, ownersOf } from "../../growth/engine/parts.ts";
import type { OwnParts } from "../../node/parts/own-parts.ts";
import { strategies } from "../../node/runs/definitions.ts";
import { definitionOf } from "../../node/runs/options/named.ts";
import { flagName, readText, schemaFlag } from "./schema-flags.ts";
import { flagNames } from "./table-flags.ts";

/** A strategy with what is said of its options before its flags are read. */
export interface ChosenStrategy {
  readonly name: string;
  /** Names the parts that are chosen. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Those of its parts, and of the rest of the run, that are from files; default none. */
  readonly own?: OwnParts;
}

const definitionIn = ({
  name,
  options,
  own,
}: ChosenStrategy): { readonly name: string; readonly options: z.ZodObject } =>
  definitionOf("strategy", { ...options, name }, own);

/** The options that it takes, with the parts that are chosen. */
export const strategyFields = (strategy: ChosenStrategy): OptionField[] =>
  fieldsOf(definitionIn(strategy).options, strategy.options);

/** Places of its sentence, each named by a flag: `trigger`, `initializer`. */
export const placesOf = (strategy: ChosenStrategy): string[] =>
  strategyFields(strategy).flatMap(({ path, key }) => (path[1] === "name" ? [key] : []));

/** Flags of `train` that no table has. */
const ofCommand = ["help", "out", "config", "set", "seeds", "json", "quiet"];

/** Fields that have a flag: one that is called as a flag of the run (as one of your own may be) is given by `--set`. */
function flaggedFields(strategy: ChosenStrategy): OptionField[] {
  const taken = [...ofCommand, ...flagNames("datasets")];
  return strategyFields(strategy).filter(({ key }) => !taken.includes(key));
}

/** Flags of a strategy's own options, and of those of its chosen parts. Parts that name an option alike share its flag. */
export function strategyFlags(strategy: ChosenStrategy): Option[] {
  const fields = flaggedFields(strategy);
  const first = fields.filter(({ key }, i) => fields.findIndex((one) => one.key === key) === i);
  return first.map(({ key, schema, part }) => {
    const whose = part ?? `strategy ${definitionIn(strategy).name}`;
    return schemaFlag(key, schema, { group: `${whose.charAt(0).toUpperCase()}${whose.slice(1).replaceAll('"', "")}:` });
  });
}

/** Refuses flags of parts that are not chosen, and of other strategies, with whose they are. `known`: flags that are no strategy's. @throws OptionError */
export function refuseForeignFlags(strategy: ChosenStrategy, args: readonly string[], known: readonly string[]): void {
  const { name } = definitionIn(strategy);
  const own = [...known, ...strategyFields(strategy).map(({ key }) => key)].map((key) => `--${flagName(key)}`);
  for (const arg of args) {
    const flag = arg.split("=")[0] as string;
    if (!flag.startsWith("--") || own.includes(flag)) continue;
    const key = flag.slice(2).replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    const parts = ownersOf(definitionIn(strategy).options, key);
    const others = strategies.filter(({ options }) => fieldsOf(options).some((field) => field.key === key));
    const owners = parts.length > 0 ? parts : others.map((one) => one.name);
    if (owners.length === 0) continue;
    throw new OptionError(`strategy "${name}" takes no ${flag}: it is an option of ${owners.join(", ")}.`, {
      strategy: name,
      flag,
    });
  }
}

/** The strategy with the options that commander found among its flags; null where there were none. */
export function strategyFromFlags(
  values: Readonly<Record<string, unknown>>,
  strategy: ChosenStrategy,
): Readonly<Record<string, unknown>> | null {
  const options: Record<string, unknown> = {};
  for (const { path, key, schema } of flaggedFields(strategy)) {
    const text = values[key] as string | boolean | undefined;
    if (text === undefined) continue;
    const [head = "", inner] = path;
    const value = readText(schema, text);
    options[head] = inner === undefined ? value : { ...(options[head] as object | undefined), [inner]: value };
  }
  return Object.keys(options).length === 0 ? null : { name: strategy.name, ...options };
}

/** The flags that follow from the table of options. @module */

import { Option } from "commander";
import type * as z from "zod";
import type { RawConfig } from "../../node/runs/config/config-file.ts";
import { definitions, type Kind } from "../../node/runs/definitions.ts";
import { isTaken, optionGroups, type SourceKind } from "../../node/runs/options/table.ts";
import { defaultWords, type FactOption, fieldOf, type RunOption } from "../../train/options/option.ts";
import { readText, schemaFlag } from "./schema-flags.ts";

/** One flag of the table: an option, or an own option of the definition that it names. */
interface TableFlag {
  readonly key: string;
  readonly option: RunOption | FactOption;
  readonly group: string;
  readonly schema: z.ZodType;
  /** Name of the definition's own option; null: the flag is the option itself. */
  readonly inner: string | null;
}

/** What commander found: flags by the camelCase of their names. */
export type FlagValues = Readonly<Record<string, unknown>>;

/** Of the first definition that has the option. */
function innerSchema(kind: Kind, option: string): z.ZodType {
  const shapes = definitions[kind].map(({ options }) => options.shape as Readonly<Record<string, z.ZodType>>);
  return shapes.find((shape) => option in shape)?.[option] as z.ZodType;
}

/** Every flag of runs on such a source, in the order of the help. */
const tableFlags = (source: SourceKind): readonly TableFlag[] =>
  optionGroups.flatMap(({ heading, options }) =>
    Object.entries(options)
      .filter(([, option]) => option.flag !== false && isTaken(option, source))
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
function fallbackOf(option: RunOption | FactOption, source: SourceKind): string | undefined {
  const words = defaultWords(option, source === "datasets" ? "dataset" : "environment");
  if (words === null || typeof words === "string") return words ?? undefined;
  const { images, others, also } = words;
  return `${images} for image sets, else ${others}${also === undefined ? "" : `; ${also}`}`;
}

/** The flags of runs on such a source. */
export function configFlags(source: SourceKind): Option[] {
  return tableFlags(source).flatMap(({ key, option, group, schema, inner }) => {
    if (inner !== null) return [schemaFlag(key, schema, { group })];
    const [{ value, flag }, fallback] = [option, fallbackOf(option, source)];
    const own = schemaFlag(key, schema, {
      group,
      ...(value === undefined ? {} : { value }),
      ...(typeof flag === "string" ? { short: flag } : {}),
      ...(fallback === undefined ? {} : { fallback }),
    });
    if (option.repeated) own.argParser((text: string, before?: string[]) => [...(before ?? []), text]);
    const { without } = option;
    return without ? [own, new Option(`--${without.flag}`, without.help).helpGroup(group)] : [own];
  });
}

/** Names of all of them in camelCase, the shorter ones too. */
export const flagNames = (source: SourceKind): string[] =>
  tableFlags(source).flatMap(({ key, option: { flag } }) => (typeof flag === "string" ? [key, flag] : [key]));

/** What the flags of the table say, as a configuration. */
export function readTableFlags(values: FlagValues, source: SourceKind): RawConfig {
  const config: Record<string, unknown> = {};
  const add = (key: string, inner: string, value: unknown): void => {
    config[key] = { ...(config[key] as object | undefined), [inner]: value };
  };
  for (const { key, option, schema, inner } of tableFlags(source)) {
    const given = values[key] as string | boolean | readonly string[] | undefined;
    // commander gives true for a flag `--no-...` that is absent, and false for one that is there.
    if (given === undefined || (option.without && given === true)) continue;
    if (option.without && given === false) {
      config[key] = option.without.value;
      continue;
    }
    if (option.repeated) {
      config[key] = option.repeated(given as readonly string[]);
      continue;
    }
    const text = given as string | boolean;
    if (inner !== null) add(option.kind as string, inner, readText(schema, text));
    else if (option.kind !== undefined) add(key, "name", text);
    else config[key] = readText(schema, text);
  }
  return config;
}

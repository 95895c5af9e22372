/**
 * What a run option is: one entry of a table. Types, defaults, validation, refusals, flags, `--help`, JSON Schema and the documentation follow
 * from it.
 *
 * @module
 */

import * as z from "zod";
import type { DatasetOrigin, Recipe } from "../../data/dataset.ts";
import { OptionError } from "../../errors.ts";

/** What a default may depend on. */
export interface Facts {
  readonly origin: DatasetOrigin | "environment";
  /** Training rows; 0 of an environment. */
  readonly rows: number;
  /** Numbers that a network gives for a row. */
  readonly outputs: number;
  /** Whether there is a validation split. */
  readonly validated: boolean;
  /** What the dataset itself says. */
  readonly recipe: Recipe | null;
  /** Whether the network is a graph of neurons. */
  readonly graph: boolean;
  /** Whether the model leaves the widths of its layers open. */
  readonly open: boolean;
  /** Whether a number of operations ends the run. */
  readonly budget: boolean;
  /** Steps in which the environment's teacher is learned from; 0 of a dataset. */
  readonly steps: number;
}

/** A default as the help says it: once, or by what the data is. */
export type DefaultWords = string | { readonly images: string; readonly others: string; readonly also?: string };

/** A default that the source of rows decides. */
export interface ByFacts<Value> {
  readonly words: DefaultWords;
  /** In words of an environment. */
  readonly environments?: string;
  of(facts: Facts): Value;
}

/** Runs that have a use for an option, from the widest to the narrowest. */
export const takers = {
  all: "any run",
  datasets: "datasets",
  environments: "environments",
  layers: "layers",
  mlp: "the mlp",
  images: "images",
  tables: "table files",
  generated: "generated tasks",
  files: "datasets with files",
} as const;
export type Taker = keyof typeof takers;

interface Described {
  /** What it is, for `--help` and the documentation. */
  readonly help: string;
  /** Default `datasets`. */
  readonly takenBy?: Taker;
  /** Another, shorter name of its flag; false: it has none. */
  readonly flag?: string | false;
  /** What the help shows as its value, as `<file>`; default by the schema. */
  readonly value?: string;
  /** Reads the flag's texts, so that it may be repeated; default: the last of them, by the schema. */
  readonly repeated?: (texts: readonly string[]) => unknown;
  /** A flag without a value, such as `no-na`, and the value of the option that it stands for. */
  readonly without?: { readonly flag: string; readonly help: string; readonly value: unknown };
  /** The kind of definition that it names, whose own options it carries. */
  readonly kind?: string;
  /** Own options of the definition that have a flag, by the flag's name in camelCase. */
  readonly inner?: Readonly<Record<string, string>>;
}

/** An option. Its schema says nothing of absence: a default of null makes null a value. */
export interface RunOption<Value = unknown> extends Described {
  readonly schema: z.ZodType<Value>;
  readonly default: Value;
  /** The default in words, where it says nothing. */
  readonly words?: DefaultWords;
}

/** An option whose default the source of rows decides; null until then. */
export interface FactOption<Value = unknown> extends Described {
  readonly schema: z.ZodType<Value>;
  readonly default: ByFacts<Value>;
}

export type OptionTable = Readonly<Record<string, RunOption | FactOption>>;

type Rest = Pick<Described, "flag" | "value" | "kind" | "inner" | "repeated" | "without"> & {
  readonly words?: DefaultWords;
};

interface Entries {
  <Value>(schema: z.ZodType<Value>, fallback: ByFacts<Value>, help: string, rest?: Rest): FactOption<Value>;
  <Value>(schema: z.ZodType<Value>, fallback: Value | null, help: string, rest?: Rest): RunOption<Value | null>;
}

/** Makes entries of options that such runs take: schema, default, help, and what else there is to say. */
export const takenBy = (taker: Taker): Entries =>
  ((schema: z.ZodType, fallback: unknown, help: string, rest: Rest = {}) => ({
    ...{ schema, default: fallback, help, takenBy: taker },
    ...rest,
  })) as Entries;

/** The values of a table's options, null where the source of rows decides. */
export type Given<Table> = {
  readonly [Key in keyof Table]: Table[Key] extends FactOption<infer Value>
    ? Value | null
    : Table[Key] extends RunOption<infer Value>
      ? Value
      : never;
};

/** The values of a table's options with every default filled in. */
export type Resolved<Table> = {
  readonly [Key in keyof Table]: Table[Key] extends FactOption<infer Value>
    ? Value
    : Table[Key] extends RunOption<infer Value>
      ? Value
      : never;
};

/** The default that the source of rows decides, or null where it is a constant. */
export function factDefault(option: RunOption | FactOption): ByFacts<unknown> | null {
  const found = option.default as ByFacts<unknown> | null;
  return typeof found?.of === "function" ? found : null;
}

/** The default in words, or null when there is nothing to say. */
export function defaultWords(
  option: RunOption | FactOption,
  origin: "dataset" | "environment" = "dataset",
): DefaultWords | null {
  const byFacts = factDefault(option);
  if (byFacts) return origin === "dataset" ? byFacts.words : (byFacts.environments ?? byFacts.words);
  const { words, default: value } = option as RunOption;
  if (words !== undefined) return words;
  const empty = value === null || (Array.isArray(value) && value.length === 0);
  return empty ? null : String(value);
}

/** The option's schema with its default and description. */
export function fieldOf(option: RunOption | FactOption): z.ZodType {
  const open = option.default === null || factDefault(option) !== null;
  const field = open ? option.schema.nullable().default(null) : option.schema.default(option.default);
  return field.describe(option.help);
}

/** The schema of a table: it validates and fills in what is constant. */
export function tableSchema<Table extends OptionTable>(table: Table): z.ZodObject & z.ZodType<Given<Table>> {
  const fields = Object.entries(table).map(([key, option]) => [key, fieldOf(option)]);
  return z.strictObject(Object.fromEntries(fields)) as never;
}

/** Fills in what the source of rows decides. */
export function fillIn<Table extends OptionTable>(table: Table, values: Given<Table>, facts: Facts): Resolved<Table> {
  const filled = Object.entries(table).map(([key, option]) => {
    const value = values[key as keyof Table];
    return [key, value ?? factDefault(option)?.of(facts) ?? value];
  });
  return Object.fromEntries(filled);
}

/** Why a run has no use for what some take, as `the model is "graph"`; null or absent where it has, or unknown yet. */
export type Reasons = Readonly<Partial<Record<Taker, string | null>>>;

/**
 * Refuses options that the run has no use for; one that has its default counts as absent.
 *
 * @throws OptionError that names the option, who takes it, and why this run does not
 */
export function refuseUntaken(table: OptionTable, values: Readonly<Record<string, unknown>>, reasons: Reasons): void {
  for (const [option, entry] of Object.entries(table)) {
    const value = values[option] ?? null;
    const { takenBy = "datasets" } = entry;
    const reason = reasons[takenBy] ?? null;
    const fallback = factDefault(entry) ? null : entry.default;
    if (reason === null || JSON.stringify(value) === JSON.stringify(fallback)) continue;
    throw new OptionError(`${option}: it is an option of ${takers[takenBy]}, and ${reason}. Leave it out.`, {
      option,
    });
  }
}

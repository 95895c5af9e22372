/** Where a configuration comes from: a file, then flags, then `--set`; what comes later overrides. @module */

import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { DataError, OptionError } from "../../../errors.ts";
import type { OptionTable } from "../../../train/options/option.ts";
import { placeParts } from "../../parts/part-names.ts";
import { runOptions } from "../options/table.ts";

export type RawConfig = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is RawConfig =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Options that belong to a name, and are dropped when another is given. */
const named = Object.entries(runOptions as OptionTable).flatMap(([key, { kind }]) => (kind === undefined ? [] : [key]));

const asNamed = (value: unknown): unknown => (typeof value === "string" ? { name: value } : value);

/** Options of a name over those of the same name, and of their parts alike; another name stands alone. */
function mergeNamed(below: unknown, above: unknown): unknown {
  if (!isRecord(below) && !isRecord(above)) return above;
  const [old, young] = [asNamed(below), asNamed(above)];
  if (!isRecord(old) || !isRecord(young)) return young;
  if (young.name !== undefined && old.name !== undefined && young.name !== old.name) return young;
  const inner = Object.entries(young).map(([key, value]) => [key, mergeNamed(old[key], value)] as const);
  return { ...old, ...Object.fromEntries(inner) };
}

function mergeValue(key: string, below: unknown, above: unknown): unknown {
  if (named.includes(key)) return mergeNamed(asNamed(below), asNamed(above));
  return isRecord(below) && isRecord(above) ? { ...below, ...above } : above;
}

/** Lays one configuration over another. Another strategy, optimizer or schedule does not inherit the options of the one before. */
export function mergeConfig(below: RawConfig, above: RawConfig): RawConfig {
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) merged[key] = mergeValue(key, merged[key], value);
  return merged;
}

/**
 * Reads a configuration from JSON or YAML. Files of parts are named from where it is.
 *
 * @throws DataError when there is no such file, or it is no list of options
 */
export async function readConfigFile(path: string): Promise<RawConfig> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new DataError(`config: ${path} cannot be read (${(cause as Error).message}).`, { path }, { cause });
  }
  const { parse } = await import("yaml");
  let value: unknown;
  try {
    value = parse(text); // JSON is YAML
  } catch (cause) {
    const [line = ""] = (cause as Error).message.split("\n");
    throw new DataError(`config: ${path} is neither JSON nor YAML: ${line}`, { path }, { cause });
  }
  if (isRecord(value)) {
    const { $schema: _, ...options } = value; // what editors go by
    return placeParts(options, dirname(path));
  }
  throw new DataError(`config: expected options by name in ${path}, such as "learningRate: 0.01".`, { path });
}

/**
 * One `a.b=c` as a configuration. The value is read as YAML: 3, true, null, [64, 64], or else text.
 *
 * @throws OptionError when there is no name or no `=`
 */
export async function parseSetting(text: string): Promise<RawConfig> {
  const at = text.indexOf("=");
  const path = text.slice(0, Math.max(at, 0)).split(".");
  if (at < 0 || path.some((part) => part === "")) {
    throw new OptionError(`set: expected name=value, such as optimizer.beta1=0.8, received "${text}".`, {
      received: text,
    });
  }
  const { parse } = await import("yaml");
  let value: unknown;
  try {
    value = parse(text.slice(at + 1));
  } catch {
    value = text.slice(at + 1);
  }
  return path.reduceRight<unknown>((inner, part) => ({ [part]: inner }), value) as RawConfig;
}

export interface ConfigSources {
  /** A file of options. */
  readonly config?: string | undefined;
  /** Options as `a.b=c`. */
  readonly settings?: readonly string[] | undefined;
}

/** The file, then what flags say, then settings, each over what came before. */
export async function layConfig(flags: RawConfig, { config, settings = [] }: ConfigSources): Promise<RawConfig> {
  const file = config === undefined ? {} : await readConfigFile(config);
  const parsed = await Promise.all(settings.map(parseSetting));
  return [flags, ...parsed].map((one) => placeParts(one, ".")).reduce(mergeConfig, file);
}

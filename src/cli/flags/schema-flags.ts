/** Schemas as flags of the command line: `maxWidth` becomes `--max-width <n>`, and the text after it a value. @module */

import { Option } from "commander";
import * as z from "zod";
import { coreSchema } from "../../parse-options.ts";

function allowsNull(schema: z.ZodType): boolean {
  return schema.safeParse(null).success;
}

/** `checkpointEvery` -> `checkpoint-every`. */
export function flagName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Longest flag that shows the values of its option; after a longer one the description says them. */
const LONGEST = 32;

/** What the help shows as the value. */
function placeholder(key: string, inner: z.ZodType): string {
  if (inner instanceof z.ZodBoolean) return "[boolean]";
  if (inner instanceof z.ZodArray) return "<a,b,...>";
  if (inner instanceof z.ZodNumber) return "<n>";
  if (!(inner instanceof z.ZodEnum)) return "<text>";
  const values = `<${inner.options.join("|")}>`;
  return flagName(key).length + values.length + 3 > LONGEST ? "<name>" : values;
}

/** The default as the help shows it, or null when the description says it. */
function defaultText(schema: z.ZodType): string | null {
  const parsed = schema.safeParse(undefined);
  const value: unknown = parsed.success ? parsed.data : undefined;
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return null;
  return Array.isArray(value) ? value.join(",") : String(value);
}

/**
 * Text as a value of a schema: numbers, booleans, comma-separated lists, `none` for null; of a union the first that fits. What does not fit stays text, so that the
 * schema refuses it and says what it expected.
 */
export function readText(schema: z.ZodType, text: string | boolean): unknown {
  const inner = coreSchema(schema);
  if (typeof text === "boolean") return text;
  if ((text === "none" || text === "null") && allowsNull(schema)) return null;
  if (inner instanceof z.ZodNumber) return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);
  if (inner instanceof z.ZodUnion) {
    const values = inner.options.map((option) => readText(option as z.ZodType, text));
    return values.find((value) => inner.safeParse(value).success) ?? text;
  }
  if (inner instanceof z.ZodBoolean) return text === "true" ? true : text === "false" ? false : text;
  if (!(inner instanceof z.ZodArray)) return text;
  return text.split(",").map((part) => readText(inner.element as z.ZodType, part.trim()));
}

export interface FlagOptions {
  /** Heading in the help. */
  readonly group: string;
  /** Shown as the value instead of what follows from the schema. */
  readonly value?: string;
  /** Shown as the default instead of the schema's. */
  readonly fallback?: string;
  /** Another, shorter name of the flag. */
  readonly short?: string;
}

/** One option of a schema as a flag. Its value stays text: `readText` turns it into a value. */
export function schemaFlag(key: string, schema: z.ZodType, { group, value, fallback, short }: FlagOptions): Option {
  const shown = fallback ?? defaultText(schema);
  const inner = coreSchema(schema);
  const term = value ?? placeholder(key, inner);
  const choices = inner instanceof z.ZodEnum && term === "<name>" ? inner.options.join(", ") : null;
  const facts = [choices, shown === null ? null : `default: ${shown}`].filter((fact) => fact !== null);
  const description = `${schema.description ?? ""}${facts.length === 0 ? "" : ` (${facts.join("; ")})`}`;
  const names = [...(short === undefined ? [] : [short]), flagName(key)].map((name) => `--${name}`);
  return new Option(`${names.join(", ")} ${term}`, description).helpGroup(group);
}

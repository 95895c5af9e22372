/** The options of parts side by side, where one of several takes part at a time. @module */

import { z } from "zod";
import { OptionError } from "../../errors.ts";
import { parseOptions } from "../../parse-options.ts";

interface Part {
  readonly name: string;
  readonly options: z.ZodObject;
}

/** The default of an option; undefined when it has none. */
const defaultOf = (field: z.ZodType): unknown => {
  const parsed = field.safeParse(undefined);
  return parsed.success ? parsed.data : undefined;
};

function isNumber(field: z.ZodType): boolean {
  const inner = field instanceof z.ZodDefault || field instanceof z.ZodNullable ? (field.unwrap() as z.ZodType) : field;
  return inner === field ? field instanceof z.ZodNumber : isNumber(inner);
}

/**
 * Fields of all parts by name. Where parts have different defaults for one name the field's default is null, which stands for the part's own.
 */
export function sharedOptions(parts: readonly Part[]): Record<string, z.ZodType> {
  const fields = new Map<string, z.ZodType[]>();
  for (const { options } of parts) {
    for (const [key, field] of Object.entries(options.shape)) {
      fields.set(key, [...(fields.get(key) ?? []), field as z.ZodType]);
    }
  }
  const shape: Record<string, z.ZodType> = {};
  for (const [key, all] of fields) {
    const [first] = all as [z.ZodType];
    // Each part checks its own bounds; a plain number is also what the command line reads as one.
    const either = all.every(isNumber) ? z.number() : z.union(all as [z.ZodType, z.ZodType]);
    const same = new Set(all.map((field) => JSON.stringify(defaultOf(field)))).size === 1;
    shape[key] = same
      ? first
      : either
          .nullable()
          .default(null)
          .describe(`${first.description ?? key}; null for the default of whoever takes it`);
  }
  return shape;
}

/**
 * The options of one part, with its own defaults where none were given.
 *
 * @param what stands before the message
 * @throws OptionError when a value is beyond the part's own bounds
 */
export function optionsOfPart(
  what: string,
  { options }: Part,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const own = Object.entries(options.shape).flatMap(([key, field]) => {
    const value = given[key];
    const absent = value === undefined || (value === null && !(field as z.ZodType).safeParse(null).success);
    return absent ? [] : [[key, value] as const];
  });
  return parseOptions(what, options, Object.fromEntries(own));
}

/** Which parts there are, and those that take part. */
export interface Taken {
  readonly parts: readonly Part[];
  readonly chosen: readonly Part[];
  /** Options that are no part's. */
  readonly own: Readonly<Record<string, unknown>>;
}

/**
 * Refuses options that belong to parts that do not take part and differ from their defaults.
 *
 * @throws OptionError that names the option and whose it is
 */
export function refuseIdleOptions(
  what: string,
  given: Readonly<Record<string, unknown>>,
  { parts, chosen, own }: Taken,
): void {
  const defaults = sharedOptions(parts);
  for (const [key, value] of Object.entries(given)) {
    const field = defaults[key];
    if (!field || key in own || chosen.some(({ options }) => key in options.shape)) continue;
    if (JSON.stringify(value) === JSON.stringify(defaultOf(field))) continue;
    const owners = parts.filter(({ options }) => key in options.shape).map(({ name }) => name);
    const names = chosen.map(({ name }) => `"${name}"`).join(", ");
    throw new OptionError(`${what}: ${key} is an option of ${owners.join(", ")}; chosen: ${names}. Leave it out.`, {
      option: key,
    });
  }
}

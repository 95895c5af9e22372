/** Options that name a definition and carry the definition's own, as in `{ name: "adam", beta1: 0.8 }`. @module */

import * as z from "zod";
import { OptionError } from "../../../errors.ts";
import { nearest } from "../../../nearest.ts";
import { parseOptions } from "../../../parse-options.ts";
import { definitions, type Kind } from "../definitions.ts";

/** The name of a definition and its own options. */
export interface Named {
  readonly name: string;
  readonly [option: string]: unknown;
}

/** Options of a definition that the dataset decides. */
export interface Unnamed {
  readonly name: null;
  readonly [option: string]: unknown;
}

export const isRecord = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Accepts `adam` for `{ name: "adam" }`; options without a name are the default's, or of what the dataset decides. */
export function named<Name extends string | null>(
  fallback: Name,
): z.ZodType<Name extends null ? Named | Unnamed : Named>;
export function named(fallback: string | null): z.ZodType {
  const complete = (value: unknown): unknown => {
    if (typeof value === "string") return { name: value };
    return value === undefined || isRecord(value) ? { name: fallback, ...value } : value;
  };
  const name = fallback === null ? z.string().nullable() : z.string();
  return z.preprocess(complete, z.looseObject({ name }));
}

/** A definition with its options validated and filled in. Warm-up stands in front of every schedule. @throws OptionError */
export function checkNamed(kind: Kind, { name, ...options }: Named): Named {
  const list = definitions[kind];
  const definition = list.find((one) => one.name === name);
  if (!definition) {
    const known = list.map((one) => one.name);
    throw new OptionError(`unknown ${kind} "${name}".${nearest(name, known)}`, { name, known });
  }
  return { name, ...parseOptions(`${kind} "${name}"`, definition.options, options) };
}

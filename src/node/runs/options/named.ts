/** Options that name a definition and carry the definition's own, as in `{ name: "adam", beta1: 0.8 }`. @module */

import * as z from "zod";
import { OptionError } from "../../../errors.ts";
import type { StrategyDefinition } from "../../../growth/strategy.ts";
import { nearest } from "../../../nearest.ts";
import { withWarmup } from "../../../optim/schedule.ts";
import { parseOptions } from "../../../parse-options.ts";
import type { OwnParts } from "../../parts/own-parts.ts";
import { filesByPlace, isPartFile } from "../../parts/part-names.ts";
import { type Definition, definitions, type Kind } from "../definitions.ts";

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

/** A definition by its name, or from its file, with the parts from files that its options name. @throws OptionError for an unknown name */
export function definitionOf(kind: Kind, { name, ...options }: Named, own: OwnParts | null = null): Definition {
  const list = definitions[kind];
  const isOwn = own !== null && kind !== "student" && isPartFile(name);
  const found = isOwn ? own.definition(kind, name) : list.find((one) => one.name === name);
  if (!found) {
    const known = list.map((one) => one.name);
    throw new OptionError(`unknown ${kind} "${name}".${nearest(name, known)}`, { name, known });
  }
  const definition = kind === "schedule" && isOwn ? { ...found, options: withWarmup(found) } : found;
  const parts = own?.inPlaces(options) ?? {};
  if (Object.keys(parts).length === 0) return definition;
  return (definition as StrategyDefinition).including?.(parts) ?? definition;
}

/**
 * A definition with its options validated and filled in. Warm-up stands in front of every schedule. Without `own` the options of parts from files
 * stay as they are: the run that wrote them down checked them.
 *
 * @throws OptionError
 */
export function checkNamed(kind: Kind, named: Named, own: OwnParts | null = null): Named {
  const { name, ...options } = named;
  const files = own === null ? filesByPlace(options).map(({ place }) => place) : [];
  if (own === null && kind !== "student" && isPartFile(name)) return named;
  const [unread, known] = [true, false].map((isFile) =>
    Object.fromEntries(Object.entries(options).filter(([key]) => files.includes(key) === isFile)),
  );
  const definition = definitionOf(kind, named, own);
  return { name, ...parseOptions(`${kind} "${definition.name}"`, definition.options, known), ...unread };
}

/**
 * What a generated dataset is: one frozen object in a file of `generators/`.
 *
 * @module
 */

import * as z from "zod";
import type { Typed } from "../choice.ts";
import { asDefinition } from "../definition-kind.ts";
import { parseOptions } from "../parse-options.ts";
import type { Dataset } from "./dataset.ts";

/** What a generator is given besides its options. */
export interface DatasetContext {
  /** Seed of the points, unless the options name another, and of the split. */
  readonly seed: number;
  /** Share of the rows not tested on that is held out for validation. Absent: the generator's own default. */
  readonly validation?: number;
}

/** A dataset that is computed. `options` validates, fills in defaults and documents; `load` is determined by options and seed. */
export interface DatasetDefinition {
  readonly name: string;
  readonly summary: string;
  /** Authors, year, identifier, or "Burgeon". */
  readonly source: string;
  readonly options: z.ZodObject;
  load(options: Readonly<Record<string, unknown>>, context: DatasetContext): Dataset;
}

/** A definition as its author writes it: `load` takes the parsed options. */
export interface DatasetDeclaration<Name extends string, Schema extends z.ZodObject>
  extends Omit<DatasetDefinition, "name" | "options" | "load"> {
  readonly name: Name;
  readonly options: Schema;
  load(options: z.output<Schema>, context: DatasetContext): Dataset;
}

/** A dataset whose options the compiler knows. */
export type TypedDataset<Name extends string, Schema extends z.ZodObject> = Typed<DatasetDefinition, Name, Schema>;

/** Types and freezes a definition. */
export function defineDataset<Name extends string, Schema extends z.ZodObject>(
  definition: DatasetDeclaration<Name, Schema>,
): TypedDataset<Name, Schema> {
  return asDefinition("dataset", definition) as unknown as TypedDataset<Name, Schema>;
}

/**
 * Generates a dataset.
 *
 * @param options the generator's own options; what is absent has its default
 * @throws OptionError `option` when an option is unknown or out of range
 *
 * @example
 * const dataset = generateDataset(spirals, { points: 500 }, { seed: 1 });
 */
export function generateDataset<Schema extends z.ZodObject>(
  definition: Typed<DatasetDefinition, string, Schema>,
  options: z.input<Schema>,
  context: DatasetContext,
): Dataset {
  return definition.load(parseOptions(`dataset "${definition.name}"`, definition.options, options), context);
}

/** An option that fixes the points whatever the run's seed is. */
export const dataSeed: z.ZodOptional<z.ZodInt> = z
  .int()
  .optional()
  .describe("seed of the points; default: the run's seed");

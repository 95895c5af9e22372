/**
 * What a generated dataset is: one frozen object in a file of `generators/`.
 *
 * @module
 */

import { z } from "zod";
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
export interface DatasetDefinition<Options = unknown> {
  readonly name: string;
  readonly summary: string;
  /** Authors, year, identifier, or "Burgeon". */
  readonly source: string;
  readonly options: z.ZodType<Options>;
  load(options: Options, context: DatasetContext): Dataset;
}

/** Types and freezes a definition. */
export function defineDataset<Options>(definition: DatasetDefinition<Options>): DatasetDefinition<Options> {
  return Object.freeze(definition);
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
export function generateDataset<Options>(
  definition: DatasetDefinition<Options>,
  options: unknown,
  context: DatasetContext,
): Dataset {
  const schema = definition.options as unknown as z.ZodObject;
  return definition.load(parseOptions(`dataset "${definition.name}"`, schema, options) as Options, context);
}

/** An option that fixes the points whatever the run's seed is. */
export const dataSeed: z.ZodOptional<z.ZodInt> = z
  .int()
  .optional()
  .describe("seed of the points; default: the run's seed");

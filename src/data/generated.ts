/**
 * All generated datasets, by name.
 *
 * @module
 */

import type { DatasetDefinition } from "./define-dataset.ts";
import * as generators from "./generators/index.ts";

/** Every definition that a file of `generators/` exports. */
export const generatedDatasets: readonly DatasetDefinition<never>[] = Object.values(generators).filter(
  (value): value is DatasetDefinition<never> => "load" in value,
);

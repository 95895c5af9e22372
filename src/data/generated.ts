/**
 * All generated datasets, by name.
 *
 * @module
 */

import type { DatasetDefinition } from "./define-dataset.ts";
import * as generators from "./generators/index.ts";

/** Every definition of `generators/`. */
export const generatedDatasets: readonly DatasetDefinition[] = Object.values(generators);

/** A configuration with the parts that it takes from files. @module */

import { loadOwnParts, type OwnParts } from "../../parts/own-parts.ts";
import { placeParts } from "../../parts/part-names.ts";
import { parseConfig, type RunConfig } from "./config.ts";

export interface LoadedConfig {
  /** Files of parts by their absolute paths, with their sums in `parts`. */
  readonly config: RunConfig;
  readonly own: OwnParts;
}

/**
 * Loads the parts from files that a configuration names, and checks it with their options.
 *
 * @throws OptionError; DataError for a file that holds no such part, or is another than `parts` says
 */
export async function loadConfig(raw: object): Promise<LoadedConfig> {
  const whole = placeParts(raw, ".");
  const own = await loadOwnParts(whole);
  const config = parseConfig(whole, own);
  return { own, config: { ...config, parts: own.sumsOf(config) } };
}

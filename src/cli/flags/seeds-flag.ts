/** `--seeds`: several runs that differ in their seed alone. @module */

import { Option } from "commander";
import { OptionError } from "../../errors.ts";
import type { RawConfig } from "../../node/runs/config/config-file.ts";
import { parseSeeds } from "../../study/seeds.ts";

export function seedsFlag(fallback: string | null): Option {
  const words = fallback === null ? "" : ` (default: ${fallback})`;
  const option = new Option(
    "--seeds <seeds>",
    `seeds such as 1..10 or 1,2,5, with one run each, instead of --seed${words}`,
  );
  return option.helpGroup("Run:");
}

/** The seeds of the runs: those of `--seeds`, or else the one of the configuration; null where neither is given. @throws OptionError for two answers */
export function chosenSeeds(text: string | undefined, { seed }: RawConfig): readonly number[] | null {
  if (text === undefined) return seed === undefined ? null : [seed as number];
  if (seed === undefined) return parseSeeds(text);
  throw new OptionError("seeds and seed: only one of them can be given.");
}

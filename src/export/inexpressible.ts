/** What exports cannot say. @module */

import type { Feature } from "../data/preprocessing.ts";
import { OptionError } from "../errors.ts";

const words: Readonly<Record<string, string>> = {
  hashed: "more than 64 texts, hashed",
};

/** A column that becomes inputs in a way that no export can express. */
export function inexpressible({ kind, column }: Pick<Feature, "kind" | "column">): OptionError {
  return new OptionError(
    `export: column "${column}" holds ${words[kind] ?? kind}, which cannot be exported yet. Train without it (--ignore ${column}), or predict with burgeon predict or burgeon/predict.`,
    { column, kind },
  );
}

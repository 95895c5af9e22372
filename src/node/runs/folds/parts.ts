/** The runs that a run consists of: folds, and the search for size and steps in each. @module */

import { join } from "node:path";
import type { AnyConfig } from "../config/environment-config.ts";
import { hasEnvironment } from "../config/environment-config.ts";

/** A run inside the folder of another. */
export interface RunPart {
  readonly folder: string;
  readonly config: AnyConfig;
  /** What it is, in words: "fold 2 of 5". */
  readonly label: string;
  /** Whether the rows that it holds out tell the quality of the whole: each row once, in the first repeat. */
  readonly isMeasured: boolean;
}

/**
 * The parts of a run that come before its last training, in order; none where it trains once.
 *
 * With folds each is a run of its own on the rows of the others, tested on its own; a run that trains once more on all its rows has one part, the
 * search. With rows to test the last network on, a fold only searches, and is tested as it is.
 */
export function partsOf(folder: string, config: AnyConfig): RunPart[] {
  if (hasEnvironment(config)) return [];
  const { folds, repeats, fold, refit, test } = config;
  if (folds !== null && folds > 1 && fold === null) {
    return Array.from({ length: folds * repeats }, (_, i): RunPart => {
      const [index, repeat] = [i % folds, Math.floor(i / folds)];
      const again = repeats > 1 ? `, repeat ${repeat + 1} of ${repeats}` : "";
      return {
        folder: join(folder, "folds", `${repeat + 1}-${index + 1}`),
        config: { ...config, folds: 1, repeats: 1, refit: test === null, fold: { index, of: folds, repeat } },
        label: `fold ${index + 1} of ${folds}${again}`,
        isMeasured: repeat === 0 && test === null,
      };
    });
  }
  const label = "search for size and steps";
  return refit
    ? [{ folder: join(folder, "search"), config: { ...config, refit: false }, label, isMeasured: false }]
    : [];
}

/** The searches inside a run, with what each is of. */
export function searchesOf(folder: string, config: AnyConfig): { readonly folder: string; readonly label: string }[] {
  return partsOf(folder, config).flatMap((part) => {
    const inner = searchesOf(part.folder, part.config);
    return inner.length > 0 ? inner.map((search) => ({ ...search, label: part.label })) : [part];
  });
}

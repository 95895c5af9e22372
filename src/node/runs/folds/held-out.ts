/** `held-out.json`: what the network of a fold, and the baselines fitted beside it, predict for the rows that the fold held out. @module */

import { existsSync } from "node:fs";
import { joinPredictions, type Predictions } from "../../../metrics/predictions.ts";
import type { Baseline } from "../../../metrics/quality.ts";
import { writeAtomically } from "../files/atomic-file.ts";
import { readJson } from "../files/read-json.ts";
import { runFiles } from "../files/run-folder.ts";

export interface HeldOut {
  readonly predictions: Predictions;
  readonly baselines: readonly Baseline[];
}

/** Arrays of numbers as lists, which JSON keeps exactly. */
const toLists = (value: unknown): unknown => (ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value);

type Stored = Readonly<Record<string, unknown>>;

const restored = (stored: Stored): Predictions => {
  const reals = (key: string): Float64Array => Float64Array.from(stored[key] as number[]);
  const arrays =
    stored.kind === "classes"
      ? { probabilities: reals("probabilities"), labels: Int32Array.from(stored.labels as number[]) }
      : { predicted: reals("predicted"), targets: reals("targets") };
  return { ...stored, ...arrays, weights: stored.weights === null ? null : reals("weights") } as unknown as Predictions;
};

export function writeHeldOut(folder: string, held: HeldOut): void {
  writeAtomically(runFiles(folder).heldOut, `${JSON.stringify(held, (_, value) => toLists(value))}\n`);
}

/** What folds held out as one; null where a fold has no such file. @throws DataError for a damaged one */
export function readHeldOut(folders: readonly string[]): HeldOut | null {
  const paths = folders.map((folder) => runFiles(folder).heldOut);
  if (paths.length === 0 || !paths.every(existsSync)) return null;
  const all = paths.map(
    (path) => readJson(path, "predictions of a fold") as { predictions: Stored; baselines: Stored[] },
  );
  const baselines = (all[0]?.baselines ?? []).map(({ name }, i): Baseline => {
    const parts = all.map((one) => restored(one.baselines[i]?.predictions as Stored));
    return { name: name as string, predictions: joinPredictions(parts) };
  });
  return { predictions: joinPredictions(all.map(({ predictions }) => restored(predictions))), baselines };
}

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

/** What each fold held out; null where a fold has no such file. @throws DataError for a damaged one */
export function readHeldOut(folders: readonly string[]): readonly HeldOut[] | null {
  const paths = folders.map((folder) => runFiles(folder).heldOut);
  if (paths.length === 0 || !paths.every(existsSync)) return null;
  return paths.map((path) => {
    const { predictions, baselines } = readJson(path, "predictions of a fold") as Stored & {
      readonly predictions: Stored;
      readonly baselines: readonly Stored[];
    };
    return {
      predictions: restored(predictions),
      baselines: baselines.map(({ name, predictions: own }) => ({
        name: name as string,
        predictions: restored(own as Stored),
      })),
    };
  });
}

/** What all folds held out as one. */
export function joinHeldOut(parts: readonly HeldOut[]): HeldOut {
  const baselines = (parts[0]?.baselines ?? []).map(({ name }, i): Baseline => {
    const own = parts.map((part) => part.baselines[i]?.predictions as Predictions);
    return { name, predictions: joinPredictions(own) };
  });
  return { predictions: joinPredictions(parts.map(({ predictions }) => predictions)), baselines };
}

/** A model from wherever it is: its file, or the folder of a run. @module */

import { readFileSync, statSync } from "node:fs";
import { DataError, OptionError, StateError } from "../../errors.ts";
import type { Model } from "../../predict/model.ts";
import { decodeModel } from "../../predict/model-file.ts";
import { requireRunFolder } from "../runs/files/run-folder.ts";
import { type LoadModelOptions, loadModel } from "../runs/model/load-model.ts";
import { runOfSeed } from "../runs/seeds.ts";
import { isComplete, readSummary } from "../runs/summary.ts";

/** Which step or seed of a run. */
export interface ReadModelOptions extends LoadModelOptions {
  /** Which run of a folder of several seeds; default the first. */
  readonly seed?: number | undefined;
  /** Whether it must know its errors, as sets and intervals take. Default false. */
  readonly withConfidence?: boolean | undefined;
}

/** @throws StateError that says why a run does not know the errors of this network, where it could */
function refuseUnfinished(folder: string, step: number | undefined): void {
  if (step !== undefined) {
    throw new StateError(
      `${folder}: only the errors of the network that the run keeps are known. Leave out --step to predict with a coverage.`,
      { folder, step },
    );
  }
  if (isComplete(readSummary(requireRunFolder(folder).summary))) return;
  throw new StateError(
    `${folder}: the run is not complete, so the errors of its network are not known yet. Continue it: burgeon resume ${folder}`,
    { folder },
  );
}

/**
 * Reads a model.
 *
 * @throws DataError when there is none, or it is damaged; OptionError for a step or a seed where there are none; StateError while a run has no
 * model yet
 */
export async function readModel(
  path: string,
  { step, seed, withConfidence = false, onNote }: ReadModelOptions = {},
): Promise<Model> {
  const kind = statSync(path, { throwIfNoEntry: false });
  if (!kind) throw new DataError(`${path}: expected a run or a model, but there is no such file or folder.`, { path });
  if (kind.isFile()) {
    if (step === undefined && seed === undefined) return decodeModel(readFileSync(path), path);
    throw new OptionError(`predict: ${path} has no steps or seeds to choose from: only folders of runs do.`, {
      step,
    });
  }
  const folder = runOfSeed(path, seed);
  if (withConfidence) refuseUnfinished(folder, step);
  const loaded = await loadModel(folder, { step, onNote });
  try {
    const { model, format, confidence, step: reached } = loaded;
    const own = confidence ? { confidence } : {};
    if (model.data) return { step: reached, preprocessing: format.preprocessing, ...own, ...model.data() };
    throw new DataError(`${path}: this model can predict only in its own run.`, { path });
  } finally {
    loaded.dispose();
  }
}

/** A model from wherever it is: its file, or the folder of a run. @module */

import { readFileSync, statSync } from "node:fs";
import { DataError, OptionError } from "../../errors.ts";
import type { Model } from "../../predict/model.ts";
import { decodeModel } from "../../predict/model-file.ts";
import { type LoadModelOptions, loadModel } from "../runs/model/load-model.ts";
import { runOfSeed } from "../runs/seeds.ts";

export interface ReadModelOptions extends LoadModelOptions {
  /** Which run of a folder of several seeds; default the first. */
  readonly seed?: number | undefined;
}

/**
 * Reads a model.
 *
 * @throws DataError when there is none, or it is damaged; OptionError for a step or a seed where there are none; StateError while a run has no
 * model yet
 */
export async function readModel(path: string, { step, seed, onNote }: ReadModelOptions = {}): Promise<Model> {
  const kind = statSync(path, { throwIfNoEntry: false });
  if (!kind) throw new DataError(`${path}: expected a run or a model, but there is no such file or folder.`, { path });
  if (kind.isFile()) {
    if (step === undefined && seed === undefined) return decodeModel(readFileSync(path), path);
    throw new OptionError(`predict: ${path} has no steps or seeds to choose from: only folders of runs do.`, {
      step,
    });
  }
  const loaded = await loadModel(runOfSeed(path, seed), { step, onNote });
  try {
    const { model, format, step: reached } = loaded;
    if (model.data) return { step: reached, preprocessing: format.preprocessing, ...model.data() };
    throw new DataError(`${path}: this model can predict only in its own run.`, { path });
  } finally {
    loaded.dispose();
  }
}

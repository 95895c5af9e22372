/** A model from wherever it is: its file, the folder of a training run, the folder of a distillation. @module */

import { readFileSync, statSync } from "node:fs";
import { Distillation } from "../../control/distillation.ts";
import { environmentNamed, studentNamed, teacherOf } from "../../control/named.ts";
import type { NumericFeature, TablePreprocessing } from "../../data/preprocessing.ts";
import { DataError, OptionError, StateError } from "../../errors.ts";
import { Network } from "../../nn/network.ts";
import type { GraphNetwork } from "../../plasticity/graph-network.ts";
import { barePreprocessing, graphModel, layeredModel, type Model } from "../../predict/model.ts";
import { decodeModel } from "../../predict/model-file.ts";
import { createWasmDevice } from "../../tensor/create-device.ts";
import type { DistillConfig } from "../distill/config.ts";
import { readDistillConfig } from "../distill/distill.ts";
import { StateFiles } from "../distill/state-files.ts";
import { loadModel } from "../runs/model/load-model.ts";

export interface ReadModelOptions {
  /** Steps of a training run; default: the network that the run keeps. */
  readonly step?: number | undefined;
  /** Which seed of a distillation; default the first. */
  readonly seed?: number | undefined;
  /** Something that a person should know. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/**
 * Reads a model.
 *
 * @throws DataError when there is none, or it is damaged; OptionError for a step or a seed where there are none; StateError while a run has no
 * model yet
 */
export async function readModel(path: string, options: ReadModelOptions = {}): Promise<Model> {
  const { step, seed, onNote } = options;
  const kind = statSync(path, { throwIfNoEntry: false });
  if (!kind) throw new DataError(`${path}: expected a run or a model, but there is no such file or folder.`, { path });
  const distillation = kind.isDirectory() ? readDistillConfig(path) : null;
  if (step !== undefined && (kind.isFile() || distillation)) {
    throw new OptionError(`predict: ${path} has no steps to choose from: only training runs have.`, { step });
  }
  if (seed !== undefined && !distillation) {
    throw new OptionError(`predict: ${path} has no seeds to choose from: only distillations have.`, { seed });
  }
  if (kind.isFile()) return decodeModel(readFileSync(path), path);
  if (distillation) return studentModel(path, distillation, options);
  const loaded = await loadModel(path, { step, onNote });
  const model = modelOf(loaded.network, loaded.preprocessing, loaded.step);
  loaded.dispose();
  return model;
}

function modelOf(network: Network | GraphNetwork, preprocessing: TablePreprocessing, step: number): Model {
  return network instanceof Network
    ? layeredModel(network, preprocessing, step)
    : graphModel(network, preprocessing, step);
}

/** The student of a seed: from observations to actions. */
function studentModel(folder: string, config: DistillConfig, { seed: wanted, onNote }: ReadModelOptions): Model {
  const { seeds, steps, protocol, student } = config;
  const seed = wanted ?? (seeds[0] as number);
  if (!seeds.includes(seed)) {
    throw new OptionError(`predict: ${folder} has no seed ${seed}. It has ${seeds.join(", ")}.`, { seed });
  }
  const saved = new StateFiles(folder, seed, 1).load();
  if (!saved) {
    throw new StateError(`${folder}: nothing is known of seed ${seed} yet. Go on with it: burgeon resume ${folder}`, {
      folder,
    });
  }
  for (const note of saved.passedOver) onNote?.(note);
  const environment = environmentNamed(config.environment);
  const made = { environment, teacher: teacherOf(environment), student: studentNamed(student.name) };
  const device = createWasmDevice();
  const run = new Distillation(
    { ...made, device, studentOptions: student.options, steps, seed, protocol },
    saved.state,
  );
  const { network } = run.student;
  if (!network) throw new DataError(`${folder}: the student "${student.name}" is no network that can be a model.`);
  const { actionSpace, stateNames, observationSpace } = environment;
  const discrete = actionSpace.kind === "discrete";
  const middle = discrete ? [] : actionSpace.high.map((high, i) => (high + (actionSpace.low[i] as number)) / 2);
  const half = discrete ? [] : actionSpace.high.map((high, i) => (high - (actionSpace.low[i] as number)) / 2);
  const bare = barePreprocessing({
    inputs: observationSpace.low.length,
    classes: discrete ? Array.from({ length: actionSpace.n }, (_, i) => String(i)) : null,
    targetScale: discrete ? null : { mean: middle, deviation: half },
  });
  const { mean, deviation } = run.normalization;
  const named = stateNames.length === bare.features.length;
  const features = bare.features.map((feature, i) => ({
    ...(feature as NumericFeature),
    column: named ? (stateNames[i] as string) : feature.column,
    mean: mean[i] as number,
    deviation: deviation[i] as number,
  }));
  const preprocessing = { ...bare, features, inputs: features.map(({ column }) => column) };
  const make = modelOf(network, preprocessing, run.step);
  run.dispose();
  return make;
}

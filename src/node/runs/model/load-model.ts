/** The network of a run, as it came to it or as it was after any step, with its preprocessing. @module */

import { type RowFormat, withDecision } from "../../../data/row-format.ts";
import { StateError } from "../../../errors.ts";
import type { Confidence } from "../../../metrics/confidence/conformal.ts";
import type { Checkpoint } from "../../../train/checkpoint.ts";
import type { TrainedModel } from "../../../train/model.ts";
import { modelTensors } from "../../../train/session.ts";
import { storedModel } from "../../../train/start.ts";
import { type Backend, createDevice } from "../../device.ts";
import { loadCheckpoint } from "../checkpoints/checkpoint-index.ts";
import { readConfig } from "../config/any-config.ts";
import { type AnyConfig, deviceRequest } from "../config/environment-config.ts";
import { requireRunFolder } from "../files/run-folder.ts";
import { readPlan } from "../folds/plan.ts";
import { isComplete, readSummary } from "../summary.ts";
import { keptModel } from "./kept.ts";
import { type ModelSketch, readModelSketch } from "./model-sketch.ts";
import { prepare, trainerOf } from "./prepare.ts";
import { checkpointAt } from "./replay.ts";

/** Which step, and what receives notes. */
export interface LoadModelOptions {
  /** Training steps complete; default: the network that the run keeps, which is the best one where it may stop early. */
  readonly step?: number | undefined;
  /** Something that a person should know: damaged checkpoints that were skipped, steps that are trained again. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/** A trained model and how its rows are written. */
export interface LoadedModel {
  readonly model: TrainedModel;
  readonly backend: Backend;
  readonly config: AnyConfig;
  /** What goes in and comes out of it. */
  readonly format: RowFormat;
  /** What held-out rows say of its errors; null for the network of another step than the run keeps, and where none were held out. */
  readonly confidence: Confidence | null;
  /** Steps of training after it. */
  readonly step: number;
  dispose(): void;
}

type Kept = Omit<Checkpoint, "best">;
/** How the run was made. */
interface Origin {
  readonly folder: string;
  readonly config: AnyConfig;
  readonly backend: Backend | null;
}
type Loaded = Pick<LoadedModel, "model" | "backend" | "dispose">;

/** The model in a checkpoint, from what the folder holds; null when its strategy is a part of it, as of widths that are being trained. */
async function plainModel(
  { spec, inputShape }: ModelSketch,
  { state, tensors }: Kept,
  { config, backend: before }: Origin,
): Promise<Loaded | null> {
  const { device, backend } = await createDevice(deviceRequest(config, before));
  const model = storedModel(spec).load(device, { state, tensors: modelTensors(tensors) }, { inputShape });
  return model && { model, backend, dispose: () => model.dispose() };
}

/** The model that the strategy makes of a checkpoint if training ends there. It takes the data. */
async function settledModel(checkpoint: Kept, { folder, config, backend }: Origin): Promise<Loaded> {
  const prepared = await prepare(config, { resumes: true, backend, plan: readPlan(folder), run: folder });
  const trainer = trainerOf(prepared, { resume: { ...checkpoint, best: null } });
  return { model: trainer.settle(), backend: prepared.backend, dispose: () => trainer.dispose() };
}

/**
 * Loads the network of a run. Its folder is enough, unless a step is named of which no checkpoint is kept (it is trained again) or at which
 * widths were being trained (they are made real): those take the data.
 *
 * @throws DataError when the folder is no run's, or its checkpoints are damaged; StateError when there is none yet, or widths are still being
 * trained and no step is named; OptionError for a step that the run did not come to
 * @example
 * const { model, format } = await loadModel("runs/iris-burgeon-1-1", { step: 200 });
 */
export async function loadModel(folder: string, options: LoadModelOptions = {}): Promise<LoadedModel> {
  const { step, onNote = () => undefined } = options;
  const config = readConfig(folder);
  const sketch = readModelSketch(folder);
  const found = loadCheckpoint(folder);
  for (const note of found?.passedOver ?? []) onNote(note);
  const last = found?.checkpoint ?? null;
  const origin: Origin = { folder, config, backend: found?.backend ?? null };
  // A run that came to its end without a step is complete at its start.
  const isIdle = !last && isComplete(readSummary(requireRunFolder(folder).summary));
  const wanted = step ?? (isIdle ? 0 : undefined);
  const chosen =
    wanted === undefined
      ? keptModel(folder, config, last)
      : await checkpointAt({ ...origin, last, step: wanted, onNote });
  const plain = await plainModel(sketch, chosen, origin);
  if (!plain && wanted === undefined) {
    throw new StateError(
      `${folder}: at step ${chosen.state.step} widths were still being trained. Finish the run (burgeon resume ${folder}), or use its current network: --step ${chosen.state.step}`,
      { folder, step: chosen.state.step },
    );
  }
  const loaded = plain ?? (await settledModel(chosen, origin));
  const fitted =
    step === undefined ? { format: sketch.format, confidence: sketch.confidence ?? null } : unfitted(sketch, onNote);
  return { ...loaded, config, ...fitted, step: chosen.state.step };
}

/** Threshold and calibration were fitted for the network that the run keeps, and are not those of another step. */
function unfitted({ format }: ModelSketch, note: (text: string) => void): Pick<LoadedModel, "format" | "confidence"> {
  const { target } = format.preprocessing;
  if (target.kind === "classes" && target.temperature !== undefined) {
    note("the probabilities of this run were calibrated for the network that it keeps: with --step they are not");
  }
  if (target.kind === "classes" && target.threshold !== undefined) {
    note(
      "the threshold of this run was chosen for the network that it keeps: with --step the more probable class is predicted",
    );
  }
  return { format: withDecision(format, { threshold: null, temperature: null }), confidence: null };
}

/** The network of a run, as it came to it or as it was after any step, with its preprocessing. @module */

import type { TablePreprocessing } from "../../../data/preprocessing.ts";
import { StateError } from "../../../errors.ts";
import type { LayerSpec } from "../../../nn/layer.ts";
import { Network } from "../../../nn/network.ts";
import type { GraphNetwork } from "../../../plasticity/graph-network.ts";
import type { Device } from "../../../tensor/device.ts";
import type { Checkpoint } from "../../../train/checkpoint.ts";
import { graphOf } from "../../../train/graph/graph-trainee.ts";
import { isKeptTensor } from "../../../train/layers/kept-model.ts";
import { restoreVariables } from "../../../train/layers/model-state.ts";
import { type Backend, createDevice } from "../../device.ts";
import { loadCheckpoint } from "../checkpoints/checkpoint-index.ts";
import type { RunConfig } from "../config.ts";
import { requireRunFolder } from "../files/run-folder.ts";
import { isComplete, readSummary } from "../summary.ts";
import { type ModelSketch, readModelSketch } from "./model-sketch.ts";
import { prepare, trainerOf } from "./prepare.ts";
import { checkpointAt } from "./replay.ts";

export interface LoadModelOptions {
  /** Training steps complete; default: the network that the run keeps, which is the best one where it may stop early. */
  readonly step?: number | undefined;
  /** Something that a person should know: damaged checkpoints that were passed over, steps that are trained again. */
  readonly onNote?: ((note: string) => void) | undefined;
}

export interface LoadedModel {
  readonly network: Network | GraphNetwork;
  readonly device: Device;
  readonly backend: Backend;
  readonly config: RunConfig;
  readonly preprocessing: TablePreprocessing;
  /** Names of the classes, or null where a number is predicted. */
  readonly classNames: readonly string[] | null;
  readonly inputColumns: readonly string[];
  /** Steps of training behind the network. */
  readonly step: number;
  dispose(): void;
}

type Model = Omit<Checkpoint, "best">;
/** How the run was made. */
interface Origin {
  readonly config: RunConfig;
  readonly backend: Backend | null;
}
type Loaded = Pick<LoadedModel, "network" | "backend" | "dispose">;

/** The network in a checkpoint, from what the folder holds; null when it has tensors of a strategy, as widths that are being trained. */
async function plainNetwork(
  sketch: ModelSketch,
  model: Model,
  { config, backend: before }: Origin,
): Promise<Loaded | null> {
  const { spec, inputShape } = sketch;
  const { state, tensors } = model;
  const { device, backend } = await createDevice({ threads: config.threads, backend: before });
  if (state.graph) {
    const network = graphOf(device, model);
    return { network, backend, dispose: () => network.dispose() };
  }
  const inputs = inputShape.reduce((size, dim) => size * dim, 1);
  const network = new Network(device, (state.layers ?? spec) as LayerSpec, { inputs, inputShape, seed: config.seed });
  const variables = [...network.parameters, ...network.buffers];
  const isOwn = (name: string): boolean =>
    isKeptTensor(name) || variables.some((own) => name === own.name || name.startsWith(`${own.name}.`)); // with its moments
  if (!Object.keys(tensors).every(isOwn)) {
    network.dispose();
    return null;
  }
  network.restoreAxes(state.axes);
  restoreVariables(variables, tensors);
  return { network, backend, dispose: () => network.dispose() };
}

/** The network that the strategy makes of a checkpoint if training ends there. It takes the data. */
async function settledNetwork(checkpoint: Model, { config, backend }: Origin): Promise<Loaded> {
  const prepared = await prepare(config, { resumes: true, backend });
  const trainer = trainerOf(prepared, { resume: { ...checkpoint, best: null } });
  return { network: trainer.settle(), backend: prepared.backend, dispose: () => trainer.dispose() };
}

/**
 * Loads the network of a run. Its folder is enough, unless a step is named of which no checkpoint is kept (it is trained again) or at which
 * widths were being trained (they are made real): those take the data.
 *
 * @throws DataError when the folder is no run's, or its checkpoints are damaged; StateError when there is none yet, or widths are still being
 * trained and no step is named; OptionError for a step that the run did not come to
 * @example
 * const { network, inputColumns } = await loadModel("runs/iris-burgeon-1-1", { step: 200 });
 */
export async function loadModel(folder: string, options: LoadModelOptions = {}): Promise<LoadedModel> {
  const { step, onNote = () => undefined } = options;
  const { config, sketch } = await readModelSketch(folder);
  const found = loadCheckpoint(folder);
  for (const note of found?.passedOver ?? []) onNote(note);
  const last = found?.checkpoint ?? null;
  const origin: Origin = { config, backend: found?.backend ?? null };
  // A run that came to its end without a step is complete at its start.
  const isIdle = !last && isComplete(readSummary(requireRunFolder(folder).summary));
  const wanted = step ?? (isIdle ? 0 : undefined);
  const chosen =
    wanted === undefined
      ? keptModel(folder, config, last)
      : await checkpointAt({ folder, ...origin, last, step: wanted, onNote });
  const plain = await plainNetwork(sketch, chosen, origin);
  if (!plain && wanted === undefined) {
    throw new StateError(
      `${folder}: at step ${chosen.state.step} widths were still being trained. Let the run come to its end (burgeon resume ${folder}), or take it as it stands: --step ${chosen.state.step}`,
      { folder, step: chosen.state.step },
    );
  }
  const loaded = plain ?? (await settledNetwork(chosen, origin));
  const { preprocessing } = sketch;
  const { target, features } = preprocessing;
  return {
    ...loaded,
    device: loaded.network.device,
    config,
    preprocessing,
    classNames: target.kind === "classes" ? target.classes : null,
    inputColumns: features.map(({ column }) => column),
    step: chosen.state.step,
  };
}

/** What the run keeps: the best network where it may stop early, else the last. @throws StateError where there is none yet */
function keptModel(folder: string, { patience }: RunConfig, last: Checkpoint | null): Model {
  if (last) return last.best && (patience ?? 0) > 0 ? last.best : last;
  throw new StateError(`${folder}: the run has no checkpoint yet. Go on with it: burgeon resume ${folder}`, { folder });
}

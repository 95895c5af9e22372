/** The network of a run as it was at a checkpoint, with its preprocessing. @module */

import type { TablePreprocessing } from "../../data/preprocessing.ts";
import { StateError } from "../../errors.ts";
import type { LayerSpec } from "../../nn/layer.ts";
import { Network } from "../../nn/network.ts";
import type { GraphNetwork } from "../../plasticity/graph-network.ts";
import type { Device } from "../../tensor/device.ts";
import type { Checkpoint } from "../../train/checkpoint.ts";
import { graphOf } from "../../train/graph-trainee.ts";
import { restoreVariables } from "../../train/model-state.ts";
import { type Backend, createDevice } from "../device.ts";
import { loadCheckpoint } from "./checkpoint-index.ts";
import type { RunConfig } from "./config.ts";
import { type ModelSketch, readModelSketch } from "./model-sketch.ts";

export interface LoadModelOptions {
  /** Step of the checkpoint; default: the network that the run keeps, which is the best one where it may stop early. */
  readonly step?: number | undefined;
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
  /** What a person should know, such as damaged checkpoints that were passed over. */
  readonly notes: readonly string[];
}

/** Tensors that belong to no variable of the plain network, nor to a moment of one. */
function strays(network: Network, { tensors }: Omit<Checkpoint, "best">): string[] {
  const known = [...network.parameters, ...network.buffers].map(({ name }) => name);
  return Object.keys(tensors).filter((name) => !known.some((own) => name === own || name.startsWith(`${own}.`)));
}

interface LayersParts {
  readonly sketch: ModelSketch;
  readonly config: RunConfig;
  readonly device: Device;
}

/** The layers of a checkpoint. @throws StateError while widths are still being trained */
function layersOf(folder: string, chosen: Omit<Checkpoint, "best">, { sketch, config, device }: LayersParts): Network {
  const { spec, inputShape } = sketch;
  const inputs = inputShape.reduce((size, dim) => size * dim, 1);
  const network = new Network(device, (chosen.state.layers ?? spec) as LayerSpec, {
    inputs,
    inputShape,
    seed: config.seed,
  });
  const [stray] = strays(network, chosen);
  if (stray !== undefined) {
    throw new StateError(
      `${folder}: at step ${chosen.state.step} widths were still being trained ("${stray}"). Let the run come to its end: burgeon resume ${folder}`,
      { folder, step: chosen.state.step },
    );
  }
  network.restoreAxes(chosen.state.axes);
  restoreVariables([...network.parameters, ...network.buffers], chosen.tensors);
  return network;
}

/**
 * Loads the network of a run from its folder alone.
 *
 * @throws DataError when the folder is no run's, or its checkpoints are damaged; StateError when there is none yet, or widths are still being
 * trained
 * @example
 * const { network, inputColumns } = await loadModel("runs/iris-burgeon-1-1");
 */
export async function loadModel(folder: string, { step }: LoadModelOptions = {}): Promise<LoadedModel> {
  const { config, sketch } = await readModelSketch(folder);
  const found = loadCheckpoint(folder, step ?? null);
  if (!found) {
    throw new StateError(`${folder}: the run has no checkpoint yet. Go on with it: burgeon resume ${folder}`, {
      folder,
    });
  }
  const { best } = found.checkpoint;
  const chosen = step === undefined && best && (config.patience ?? 0) > 0 ? best : found.checkpoint;
  const { preprocessing } = sketch;
  const { device, backend } = await createDevice({ threads: config.threads });
  const network = chosen.state.graph ? graphOf(device, chosen) : layersOf(folder, chosen, { sketch, config, device });
  const { target, features } = preprocessing;
  return {
    network,
    device,
    backend,
    config,
    preprocessing,
    classNames: target.kind === "classes" ? target.classes : null,
    inputColumns: features.map(({ column }) => column),
    step: chosen.state.step,
    notes: found.passedOver,
  };
}

/** A model kept beside the present one, and how checkpoints carry it. @module */

import type { Network } from "../../nn/network.ts";
import type { Optimizer } from "../../optim/optimizer.ts";
import type { KeptState, SavedModel, SavedTensor } from "../checkpoint.ts";
import { layersState, saveVariables, trainedVariables } from "./model-state.ts";

export interface KeptModel {
  readonly state: KeptState;
  readonly tensors: Readonly<Record<string, SavedTensor>>;
}

const PREFIX = "kept/";

/** Whether a tensor of a checkpoint is one of the kept model's. */
export const isKeptTensor = (name: string): boolean => name.startsWith(PREFIX);

export function keepModel(network: Network, optimizer: Optimizer, edits: number): KeptModel {
  return {
    state: { ...layersState(network, optimizer), edits },
    tensors: saveVariables(trainedVariables(network, optimizer)),
  };
}

/** Its tensors under names of their own. */
export function keptTensors(kept: KeptModel | null): Record<string, SavedTensor> {
  return Object.fromEntries(Object.entries(kept?.tensors ?? {}).map(([name, tensor]) => [PREFIX + name, tensor]));
}

/** The kept model of a checkpoint. */
export function keptOf({ state, tensors }: SavedModel): KeptModel | null {
  if (!state.kept) return null;
  const own = Object.entries(tensors).filter(([name]) => isKeptTensor(name));
  return {
    state: state.kept,
    tensors: Object.fromEntries(own.map(([name, tensor]) => [name.slice(PREFIX.length), tensor])),
  };
}

/** Networks in training that edits are tried on, and all that an edit may touch. @module */

import { applyEdit } from "../../src/edits/apply.ts";
import type { EditTarget } from "../../src/edits/edit.ts";
import type { Edit, EditReport } from "../../src/edits/report.ts";
import type { LayerSpec } from "../../src/nn/layer.ts";
import { Network } from "../../src/nn/network.ts";
import { Optimizer } from "../../src/optim/optimizer.ts";
import { adam } from "../../src/optim/optimizers/adam.ts";
import { sgd } from "../../src/optim/optimizers/sgd.ts";
import type { Device } from "../../src/tensor/device.ts";
import { layersState, saveVariables, trainedVariables } from "../../src/train/layers/model-state.ts";
import { inputsFor } from "./networks.ts";
import { inputShapeOf } from "./random-networks.ts";
import { shadowOf } from "./shadow.ts";

export interface Subject {
  readonly network: Network;
  readonly optimizer: Optimizer;
}

export function subjectOf(device: Device, spec: LayerSpec, momentum = false): Subject {
  const inputShape = inputShapeOf(spec);
  const inputs = inputShape.reduce((product, edge) => product * edge, 1);
  const network = new Network(device, spec, { inputs, inputShape, seed: 6 });
  const definition = momentum ? sgd : adam;
  const options = definition.options.parse(momentum ? { momentum: 0.9 } : {});
  return { network, optimizer: new Optimizer(device, network.parameters, { definition, options }) };
}

export function edit({ network, optimizer }: Subject, change: Edit): EditReport {
  return network.device.scope("probe", () => {
    const target: EditTarget = { network, optimizer, step: optimizer.steps, probe: inputsFor(network) };
    return applyEdit(change, target);
  });
}

/** Everything that an edit may touch. */
export const stateOf = ({ network, optimizer }: Subject) => ({
  values: shadowOf([...network.parameters, ...network.buffers, ...optimizer.variables]),
  shapes: [...network.parameters, ...network.buffers, ...optimizer.variables].map(({ tensor }) => tensor.shape),
  axes: network.axisStates(),
  steps: optimizer.steps,
  spec: network.spec,
});

/** Values of everything, by name: what layers that are added and removed leave alone. */
export const valuesOf = ({ network, optimizer }: Subject) =>
  new Map(
    [...network.parameters, ...network.buffers, ...optimizer.variables].map(({ name, tensor }) => [
      name,
      [...tensor.read()],
    ]),
  );

/** A model as a checkpoint has it, through JSON but for the tensors. */
export function saveModel({ network, optimizer }: Subject) {
  const state = JSON.parse(JSON.stringify(layersState(network, optimizer))) as ReturnType<typeof layersState>;
  return { state, tensors: saveVariables(trainedVariables(network, optimizer)) };
}

export interface Saved {
  last?: { readonly model: ReturnType<typeof saveModel>; readonly state: ReturnType<typeof stateOf> };
}

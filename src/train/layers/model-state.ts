/** A network and its moments as host arrays, and back. @module */

import { DataError } from "../../errors.ts";
import type { Network } from "../../nn/network.ts";
import { shapeOf, type Variable } from "../../nn/parameter.ts";
import type { Optimizer } from "../../optim/optimizer.ts";
import { sameShape, showShape } from "../../tensor/shape.ts";
import type { SavedLayers, SavedTensor } from "../checkpoint.ts";

export function saveVariables(variables: readonly Variable[]): Record<string, SavedTensor> {
  return Object.fromEntries(
    variables.map(({ name, tensor }) => [name, { shape: tensor.shape, values: tensor.read() }]),
  );
}

/** Gives every variable the shape of its dims and the saved values. @throws DataError when a tensor is missing or of another shape */
export function restoreVariables(variables: readonly Variable[], saved: Readonly<Record<string, SavedTensor>>): void {
  for (const variable of variables) {
    const shape = shapeOf(variable.dims);
    const found = saved[variable.name];
    if (!found || !sameShape(found.shape, shape)) {
      const what = found ? `of shape ${showShape(found.shape)}` : "nothing";
      throw new DataError(`checkpoint: expected "${variable.name}" of shape ${showShape(shape)}, found ${what}.`);
    }
    if (!sameShape(variable.tensor.shape, shape)) {
      const { device, requiresGradient } = variable.tensor;
      variable.tensor.free();
      variable.tensor = device.reserve(shape);
      variable.tensor.requiresGradient = requiresGradient;
    }
    variable.tensor.write(found.values);
  }
}

/** Layers, widths, weights and moments of a checkpoint. */
export function restoreLayers(
  network: Network,
  optimizer: Optimizer,
  { state, tensors }: { readonly state: SavedLayers; readonly tensors: Readonly<Record<string, SavedTensor>> },
): void {
  const { layers, births } = state;
  if (JSON.stringify(layers) !== JSON.stringify(network.spec)) {
    const own = new Set(network.parameters);
    const others = optimizer.parameters.filter((parameter) => !own.has(parameter));
    network.restructure(layers).commit();
    optimizer.regroup([...network.parameters, ...others]).commit();
  }
  network.restoreAxes(state.axes);
  for (const parameter of network.parameters) parameter.birth = births[parameter.name] ?? 0;
  restoreVariables(trainedVariables(network, optimizer), tensors);
  optimizer.steps = state.updates;
  optimizer.earlier = state.earlier ?? 0;
  optimizer.forgetBlocks();
}

/** What training changes: parameters of the network and of its strategy, buffers, moments. */
export function trainedVariables(network: Network, optimizer: Optimizer): readonly Variable[] {
  const trained = new Set<Variable>([...network.parameters, ...optimizer.parameters]);
  return [...trained, ...network.buffers, ...optimizer.variables];
}

/** The same as plain data, but for the tensors. */
export function layersState(network: Network, optimizer: Optimizer): SavedLayers {
  const earlier = optimizer.earlier > 0 ? { earlier: optimizer.earlier } : {};
  const { spec: layers } = network;
  return { layers, axes: network.axisStates(), births: birthsOf(network), updates: optimizer.steps, ...earlier };
}

/** Births of parameters that were not there at the start, by name. */
function birthsOf(network: Network): Record<string, number> {
  return Object.fromEntries(network.parameters.flatMap(({ name, birth }) => (birth ? [[name, birth] as const] : [])));
}

/** Bytes of parameters and moments. */
export function variableBytes(network: Network, optimizer: Optimizer): number {
  const reals = [...network.parameters, ...optimizer.variables].reduce((sum, { tensor }) => sum + tensor.size, 0);
  return reals * network.device.bytesPerReal;
}

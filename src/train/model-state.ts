/** A network and its moments as host arrays, and back. @module */

import { DataError } from "../errors.ts";
import type { Network } from "../nn/network.ts";
import { shapeOf, type Variable } from "../nn/parameter.ts";
import type { Optimizer } from "../optim/optimizer.ts";
import { sameShape, showShape } from "../tensor/shape.ts";
import type { SavedTensor } from "./checkpoint.ts";

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

/** Bytes of parameters and moments. */
export function variableBytes(network: Network, optimizer: Optimizer): number {
  const reals = [...network.parameters, ...optimizer.variables].reduce((sum, { tensor }) => sum + tensor.size, 0);
  return reals * network.device.bytesPerReal;
}

/** What the step just made added to the network's parameters, for those who ask. @module */

import type { Network } from "../../nn/network.ts";
import type { Parameter } from "../../nn/parameter.ts";
import type { Tensor } from "../../tensor/tensor.ts";

export class LastUpdate {
  /** Whether parameters are kept as they were before each update. */
  wanted = false;
  /** As they were before the last one; they live in the scope of its step. */
  before: ReadonlyMap<Parameter, Tensor> | null = null;

  /** Comes right before an update, in the scope of the step. */
  prepare({ device, parameters }: Network): void {
    if (!this.wanted) return;
    this.before = new Map(
      parameters.map((parameter) => {
        const copy = device.empty(parameter.tensor.shape);
        device.kernels.copy(copy.size, parameter.tensor.address, copy.address);
        return [parameter, copy] as const;
      }),
    );
  }

  /** What was added to a parameter, in the current scope; null unless it is kept. */
  of(parameter: Parameter): Tensor | null {
    const before = this.before?.get(parameter);
    if (!before) return null;
    const { tensor } = parameter;
    const update = tensor.device.empty(tensor.shape);
    tensor.device.kernels.subtract(update.size, tensor.address, before.address, update.address);
    return update;
  }
}

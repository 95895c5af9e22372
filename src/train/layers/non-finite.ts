/** Where numbers stopped being numbers. @module */

import type { Tap, WeightedLayer } from "../../nn/layer.ts";
import type { Network } from "../../nn/network.ts";
import type { Tensor } from "../../tensor/tensor.ts";

function countNonFinite(tensor: Tensor): number {
  const { device } = tensor;
  const out = device.scratch(8);
  device.kernels.countNonFinite(tensor.size, tensor.address, out);
  return device.doubles(out, 1)[0] as number;
}

/** Names the first place, in order of computation, that holds a value that is not finite. */
export function describeNonFinite(network: Network, inputs: Tensor): string {
  const advice = "Try a lower learning rate, or clip the gradients.";
  if (countNonFinite(inputs) > 0) return "the inputs of this batch are not all finite. Check the data.";
  const taps = new Map<WeightedLayer, Tap>();
  network.forward(inputs, { taps: { wants: () => true, put: (layer, tap) => taps.set(layer, tap) } });
  for (const layer of network.weighted) {
    for (const parameter of layer.parameters) {
      const count = countNonFinite(parameter.tensor);
      if (count > 0) return `layer "${layer.name}" has ${count} non-finite values in "${parameter.name}". ${advice}`;
    }
    const tap = taps.get(layer);
    const count = tap ? countNonFinite(tap.preActivation) : 0;
    if (count > 0) return `layer "${layer.name}" has ${count} non-finite pre-activations. ${advice}`;
  }
  return `all layers are finite, so the loss overflowed. ${advice}`;
}

/** Small networks and training steps on them. @module */

import type { Network } from "../../src/nn/network.ts";
import type { Optimizer } from "../../src/optim/optimizer.ts";
import { differentiate } from "../../src/tensor/differentiate.ts";
import { meanSquaredError } from "../../src/tensor/ops/mean-squared-error.ts";
import { RandomStream } from "../../src/tensor/random.ts";
import { record } from "../../src/tensor/tape.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";

/** Fixed rows of inputs in the current scope: [rows, inputs]. */
export function inputsFor(network: Network, rows = 6): Tensor {
  const random = new RandomStream(11, "inputs");
  return network.device.tensor(
    Float64Array.from({ length: rows * network.inputs }, () => random.normal()),
    [rows, network.inputs],
  );
}

/** Outputs on the fixed rows. */
export function outputsOf(network: Network): number[] {
  return network.device.scope("outputs", () => [...network.forward(inputsFor(network)).read()]);
}

/** One training step towards fixed targets; returns the loss before it. */
export function trainStep(network: Network, optimizer: Optimizer, learningRate = 0.01): number {
  const { device } = network;
  return device.scope("step", () =>
    record(device, (tape) => {
      const outputs = network.forward(inputsFor(network), {
        training: true,
        random: new RandomStream(optimizer.steps, "dropout"),
      });
      const targets = device.tensor(
        Float64Array.from({ length: outputs.size }, (_, i) => Math.sin(i)),
        outputs.shape,
      );
      const loss = meanSquaredError(outputs, targets);
      optimizer.step(differentiate(device, tape, [{ output: loss.output }]), learningRate);
      return loss.read().loss;
    }),
  );
}

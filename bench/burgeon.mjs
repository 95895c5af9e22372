/**
 * Burgeon's own network and step, as its training loop makes them: forward, backward and update of 784-h-h-10 under Adam.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { differentiate, Network, Optimizer, record } from "../dist/extend.js";
import { losses, optimizers, perceptron } from "../dist/index.js";
import { createNodeDevice } from "../dist/node/native/create-device.js";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

/** A device with the BLAS that `BURGEON_BLAS` allows, and what it is in words. */
export async function openDevice() {
  const { device, native } = await createNodeDevice();
  const blas = native.found
    ? `${native.found.name} ${native.found.version ?? ""} ${native.found.core ?? ""}`
    : "no BLAS";
  return { device, hasBlas: native.found !== null, version: `${version}, ${blas.trim()}` };
}

/** 784-h-h-10 in training. */
export function trainee(device, batch, hidden) {
  return traineeOf(device, batch, perceptron([hidden, hidden], 10), [784]);
}

/** A network in training: `steps(n)` runs n steps on one batch. */
export function traineeOf(device, batch, model, inputShape) {
  const features = inputShape.reduce((product, edge) => product * edge, 1);
  const network = new Network(device, model, { inputs: features, inputShape, seed: 1 });
  const optimizer = new Optimizer(device, network.parameters, {
    definition: optimizers.adam,
    options: optimizers.adam.options.parse({}),
  });
  const inputs = device.persistent([batch, features]);
  inputs.write(Float32Array.from({ length: inputs.size }, (_, i) => ((i * 7919) % 1009) / 1009));
  const labels = device.heap.allocate(batch * 4);
  device.ints(labels, batch).set(Int32Array.from({ length: batch }, (_, i) => i % 10));
  const targets = { kind: "classes", labels };
  let loss = 0;
  const step = () => {
    const gradients = record(device, (tape) => {
      const value = losses.softmaxCrossEntropy.compute(network.forward(inputs, { training: true }), targets);
      loss = value.read().loss;
      return differentiate(device, tape, [{ output: value.output }]);
    });
    optimizer.step(gradients, 1e-3);
  };
  return {
    network,
    optimizer,
    inputs,
    steps(count) {
      for (let i = 0; i < count; i++) device.scope("step", step);
      if (!Number.isFinite(loss)) throw new Error(`the loss is ${loss}`);
    },
    dispose() {
      optimizer.dispose();
      network.dispose();
      inputs.free();
      device.heap.free(labels);
    },
  };
}

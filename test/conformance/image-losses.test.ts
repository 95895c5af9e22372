import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { softmaxCrossEntropy } from "../../src/nn/losses/softmax-cross-entropy.ts";
import * as models from "../../src/nn/models/index.ts";
import { Network } from "../../src/nn/network.ts";
import { createNodeDevice } from "../../src/node/native/create-device.ts";
import { Optimizer } from "../../src/optim/optimizer.ts";
import { sgd } from "../../src/optim/optimizers/sgd.ts";
import { createReferenceDevice } from "../../src/tensor/create-device.ts";
import type { Device } from "../../src/tensor/device.ts";
import { differentiate } from "../../src/tensor/differentiate.ts";
import { record } from "../../src/tensor/tape.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { generatedBatch, generatedWeight } from "../support/generated-images.ts";

/** Losses of a network as PyTorch trains it: see test/golden/image_losses.py, which also makes the cases at full size. */
interface Case {
  readonly model: string;
  readonly width: number;
  readonly batch: number;
  readonly edge: number;
  readonly learningRate: number;
  readonly bits: 32 | 64;
  readonly losses: readonly number[];
}

const golden = process.env.BURGEON_GOLDEN_LOSSES ?? new URL("../golden/image-losses.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(golden, "utf8")) as { cases: Case[] };

function networkOf(device: Device, { model, width, edge }: Case): Network {
  const definition = Object.values(models).find((one) => one.name === model);
  const request = {
    outputs: 10,
    width,
    maxWidth: null,
    activation: "relu-zero",
    hidden: [],
    residual: "inner",
  } as const;
  const shape = [edge, edge, 3];
  const network = new Network(device, definition!.build(request), {
    inputs: 3 * edge ** 2,
    inputShape: shape,
    seed: 1,
  });
  const weights = network.parameters.filter(({ role }) => role === "weight");
  for (const [i, { tensor }] of weights.entries()) {
    tensor.write(generatedWeight(i, tensor.size, tensor.size / tensor.shape[0]!));
  }
  return network;
}

/** A network that trains on the generated batches, one after the other. */
class Training {
  readonly #network: Network;
  readonly #optimizer: Optimizer;
  readonly #device: Device;
  readonly #case: Case;
  readonly #inputs: Tensor;
  readonly #labels: number;

  constructor(device: Device, one: Case) {
    this.#device = device;
    this.#case = one;
    this.#network = networkOf(device, one);
    const options = sgd.options.parse({ momentum: 0.9, nesterov: true, weightDecay: 5e-4 });
    this.#optimizer = new Optimizer(device, this.#network.parameters, { definition: sgd, options });
    this.#inputs = device.persistent([one.batch, 3 * one.edge ** 2]);
    this.#labels = device.heap.allocate(4 * one.batch);
  }

  /** Makes step number `step` and returns the loss before it. */
  step(step: number): number {
    const { batch, edge, learningRate } = this.#case;
    const { images, labels } = generatedBatch(step, batch, edge);
    const device = this.#device;
    this.#inputs.write(images);
    device.ints(this.#labels, batch).set(labels);
    return device.scope("step", () => {
      const { loss, gradients } = record(device, (tape) => {
        const value = softmaxCrossEntropy.compute(this.#network.forward(this.#inputs, { training: true }), {
          kind: "classes",
          labels: this.#labels,
        });
        return { loss: value.read().loss, gradients: differentiate(device, tape, [{ output: value.output }]) };
      });
      this.#optimizer.step(gradients, learningRate);
      return loss;
    });
  }

  /** Weights, then moments. */
  get #tensors(): Tensor[] {
    return [...this.#network.parameters, ...this.#optimizer.variables].map(({ tensor }) => tensor);
  }

  values(): Float64Array[] {
    return this.#tensors.map((tensor) => Float64Array.from(tensor.read()));
  }

  /** Continues from the weights and moments of another one. */
  follow(other: Training): void {
    for (const [i, values] of other.values().entries()) this.#tensors[i]!.write(values);
  }
}

const titleOf = ({ model, width, batch }: Case): string => `${model} at width ${width}, batch ${batch}`;

/** The Euclidean distance of two lists of values. */
function distance(a: readonly Float64Array[], b: readonly Float64Array[]): number {
  const squares = a.map((values, i) => values.reduce((sum, value, j) => sum + (value - b[i]![j]!) ** 2, 0));
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
}

describe("training of images", () => {
  for (const one of cases.filter(({ bits }) => bits === 64)) {
    // The steps in 32 bits start from the reference's weights and moments: what one of them rounds is not amplified by the next, so
    // that the limits hold for every order of the sums, whichever kernels a BLAS picks for the processor.
    it(`has PyTorch's losses in 64 bits, and step by step in 32: ${titleOf(one)}`, async () => {
      const exact = new Training(createReferenceDevice(), one);
      const rounded = new Training((await createNodeDevice()).device, one);
      for (const [step, expected] of one.losses.entries()) {
        const before = exact.values();
        rounded.follow(exact);
        const loss = exact.step(step);
        expect(Math.abs(loss - expected), `step ${step} in 64 bits`).toBeLessThan(1e-6);
        expect(Math.abs(rounded.step(step) - loss), `step ${step} in 32 bits`).toBeLessThan(1e-5);
        const error = distance(rounded.values(), exact.values()) / distance(before, exact.values());
        expect(error, `update of step ${step} in 32 bits`).toBeLessThan(1e-3);
      }
    });
  }

  for (const one of cases.filter(({ bits }) => bits === 32)) {
    it(`has PyTorch's losses in 32 bits: ${titleOf(one)}`, async () => {
      const training = new Training((await createNodeDevice()).device, one);
      const gaps = one.losses.map((loss, step) => Math.abs(training.step(step) - loss));
      expect(Math.max(...gaps), `largest difference, at step ${gaps.indexOf(Math.max(...gaps))}`).toBeLessThan(1e-3);
    });
  }
});

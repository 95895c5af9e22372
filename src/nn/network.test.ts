import { describe, expect, it } from "vitest";
import { createReferenceDevice } from "../tensor/create-device.ts";
import { record } from "../tensor/tape.ts";
import type { Tap, Taps, WeightedLayer } from "./layer.ts";
import { activation, dropout, linear, residual, sequential } from "./layers/index.ts";
import { Network, neighbors } from "./network.ts";
import { perceptron } from "./perceptron.ts";

const device = createReferenceDevice();
const build = (spec: ReturnType<typeof perceptron>, inputs = 3, seed = 1): Network =>
  new Network(device, spec, { inputs, seed });

/** Takes the taps of all layers into a map. */
const into = (found: Map<WeightedLayer, Tap>): Taps => ({
  wants: () => true,
  put: (layer, tap) => found.set(layer, tap),
});
const values = (network: Network): number[][] => network.parameters.map(({ tensor }) => [...tensor.read()]);

describe("network", () => {
  it.each([
    [64, 55_050],
    [256, 269_322],
    [784, 1_238_730],
  ])("784-h-h-10 of h = %d has %d parameters, the published count", (width, count) => {
    const network = build(perceptron([width, width], 10), 784);
    expect(network.parameterCount).toBe(count);
    network.dispose();
  });

  it("counts two operations for each weight and one for each bias of a sample", () => {
    const network = build(perceptron([4], 2));
    expect(network.flops()).toBe(2 * (4 * 3 + 2 * 4) + 4 + 2);
    network.dispose();
  });

  it("has the same weights for the same seed, others for another; biases start at 0", () => {
    const [one, two, other] = [build(perceptron([4], 2)), build(perceptron([4], 2)), build(perceptron([4], 2), 3, 2)];
    expect(values(one)).toEqual(values(two));
    expect(values(one)).not.toEqual(values(other));
    expect(values(one)[1]).toEqual([0, 0, 0, 0]);
  });

  it("has one axis for each width that is shared, and none for its output", () => {
    const network = build(
      sequential([linear(4), residual([linear(5), activation("relu"), linear("same")]), linear(2)]),
    );
    expect(network.axes.map((axis) => [axis.name, axis.size])).toEqual([
      ["hidden1", 4],
      ["hidden2", 5],
    ]);
    const { producers, consumers } = neighbors(network, network.axes[0]!);
    expect(producers.map(({ name }) => name)).toEqual(["linear1", "linear3"]);
    expect(consumers.map(({ name }) => name)).toEqual(["linear2", "linear4"]);
  });

  it("adds the output of the layers of a residual block to its input", () => {
    const network = build(sequential([residual([linear(4), activation("tanh"), linear("same", { bias: false })])]));
    const [first, , second] = network.parameters.map(({ tensor }) => tensor.read());
    const x = [0.5, -1, 2];
    const hidden = [0, 1, 2, 3].map((i) => Math.tanh(x.reduce((sum, value, j) => sum + value * first![3 * i + j]!, 0)));
    const outputs = device.scope("pass", () => network.forward(device.tensor(x, [1, 3])).read());
    for (const [i, value] of outputs.entries()) {
      expect(value).toBeCloseTo(x[i]! + hidden.reduce((sum, h, j) => sum + h * second![4 * i + j]!, 0), 12);
    }
  });

  it("gives the same outputs whether a tape records, taps are requested, or neither", () => {
    for (const name of ["relu", "tanh", "gelu", "silu", "sigmoid", "identity"]) {
      const network = build(perceptron([5, 4], 2, { activation: name }));
      device.scope("pass", () => {
        const x = device.tensor([1, -2, 0.5, 0, 3, -1], [2, 3]);
        const plain = network.forward(x).read();
        const taps = new Map<WeightedLayer, Tap>();
        expect(network.forward(x, { taps: into(taps) }).read()).toEqual(plain);
        expect(record(device, () => network.forward(x).read())).toEqual(plain);
        expect(
          [...taps.values()].map(({ preActivation, activation }) => [preActivation.shape, activation.shape]),
        ).toEqual([
          [
            [2, 5],
            [2, 5],
          ],
          [
            [2, 4],
            [2, 4],
          ],
          [
            [2, 2],
            [2, 2],
          ],
        ]);
      });
      network.dispose();
    }
  });

  it("stops as soon as it has seen enough", () => {
    const network = build(perceptron([4, 4], 2));
    device.scope("pass", () => {
      const taps = new Map<WeightedLayer, Tap>();
      network.forward(device.zeros([2, 3]), { taps: into(taps), enough: () => taps.size === 1 });
      expect([...taps.keys()].map(({ name }) => name)).toEqual(["linear1"]);
    });
  });

  it("drops units only while training", () => {
    const network = build(sequential([linear(6), dropout(0.5), linear(2)]));
    device.scope("pass", () => {
      const x = device.tensor([1, 2, 3], [1, 3]);
      expect(network.forward(x).read()).toEqual(network.forward(x).read());
      expect(() => network.forward(x, { training: true })).toThrow(/needs a random stream/);
    });
  });

  it("refuses inputs of other features, and a network without inputs", () => {
    device.scope("pass", () => {
      expect(() => build(perceptron([2], 2)).forward(device.zeros([4, 5]))).toThrow(
        /expected input \[batch, 3\], received \[4, 5\]/,
      );
    });
    expect(() => build(perceptron([2], 2), 0)).toThrow(/at least 1 input feature/);
  });
});

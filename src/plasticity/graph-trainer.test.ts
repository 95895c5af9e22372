import { describe, expect, it } from "vitest";
import { DataError, NumericError, OptionError, ShapeError } from "../errors.ts";
import { createReferenceDevice, createWasmDevice } from "../tensor/create-device.ts";
import { RandomStream } from "../tensor/random.ts";
import { GraphNetwork } from "./graph-network.ts";
import { GraphTrainer } from "./graph-trainer.ts";
import { StructuralPlasticityModule } from "./structural-plasticity.ts";

const network = (inputs = 2, outputs = 2, options = {}) =>
  new GraphNetwork({
    device: createReferenceDevice(),
    inputs,
    outputs,
    density: 1,
    random: new RandomStream(1, "graph"),
    ...options,
  });

/** Rows in [-1, 1)^2 and their product, which no linear network can give. */
function products(random: RandomStream, rows = 32) {
  const inputs = Float64Array.from({ length: 2 * rows }, () => 2 * random.uniform() - 1);
  return { inputs, targets: Float64Array.from({ length: rows }, (_, i) => 3 * inputs[2 * i]! * inputs[2 * i + 1]!) };
}

describe("GraphTrainer", () => {
  it("returns the mean loss of the batch before the step", () => {
    const made = network();
    const [x, y] = [
      [0.5, -1, 0.25, 2],
      [1, 0, 0, 1],
    ];
    const outputs = made.forward(x);
    const squared = outputs.reduce((sum, value, i) => sum + (value - y[i]!) ** 2, 0) / 4;
    expect(new GraphTrainer({ network: made }).step({ inputs: x, targets: y }).loss).toBeCloseTo(squared, 12);
    const logits = made.forward(x);
    const entropy = [1, 0].map((label, row) => {
      const [a, b] = [logits[2 * row]!, logits[2 * row + 1]!];
      return Math.log(Math.exp(a) + Math.exp(b)) - [a, b][label]!;
    });
    const trainer = new GraphTrainer({ network: made, loss: "softmax-cross-entropy" });
    expect(trainer.step({ inputs: x, targets: [1, 0] }).loss).toBeCloseTo((entropy[0]! + entropy[1]!) / 2, 12);
  });

  it("learns a function that needs hidden neurons, which it grows, and classes", () => {
    const made = new GraphNetwork({
      device: createWasmDevice(),
      inputs: 2,
      outputs: 1,
      density: 1,
      random: new RandomStream(3, "graph"),
    });
    const plasticity = new StructuralPlasticityModule(made, { seed: 3, range: 1 });
    const trainer = new GraphTrainer({ network: made, plasticity, learningRate: 0.003 });
    const random = new RandomStream(3, "data");
    for (let step = 0; step < 12_000; step++) trainer.step(products(random));
    expect(made.hiddenCount).toBeGreaterThan(0);
    expect(trainer.gateLoss).toBeLessThan(0.05);
    const classes = network(2, 2);
    const labeled = new GraphTrainer({ network: classes, loss: "softmax-cross-entropy", learningRate: 0.05 });
    let loss = 1;
    for (let step = 0; step < 300; step++) {
      const { inputs } = products(random);
      const targets = Array.from({ length: 32 }, (_, i) => Number(inputs[2 * i]! > inputs[2 * i + 1]!));
      loss = labeled.step({ inputs, targets }).loss;
    }
    expect(loss).toBeLessThan(0.1);
  });

  it("measures the gate's loss in units of the targets' variance", () => {
    const made = network(2, 1);
    const trainer = new GraphTrainer({ network: made, learningRate: 1e-9 });
    expect(trainer.gateLoss).toBe(Number.POSITIVE_INFINITY);
    made.setWeight(0, 0);
    made.setWeight(1, 0);
    const targets = [5, -1, 2, 2];
    for (let step = 0; step < 300; step++) trainer.step({ inputs: new Float64Array(8), targets });
    expect(trainer.gateLoss).toBeCloseTo(8.5 / 4.5, 5); // mean square / variance
  });

  it("closes the gate below the loss target", () => {
    const growth = (lossTarget: number | null) => {
      const made = network(2, 1);
      const rules = { "random-growth": { enabled: false }, "edge-growth": { every: 1, lambda: 1e-9, cooldown: 0 } };
      const plasticity = new StructuralPlasticityModule(made, { rules });
      const trainer = new GraphTrainer({ network: made, plasticity, lossTarget });
      const random = new RandomStream(1, "data");
      for (let step = 0; step < 120; step++) trainer.step(products(random));
      return made.hiddenCount;
    };
    expect(growth(null)).toBeGreaterThan(0);
    expect(growth(0.01)).toBeGreaterThan(0);
    expect(growth(1e9)).toBe(0);
  });

  it("asks the rules every so many updates, and misses none that has become due", () => {
    const steps = (plasticityEvery: number) => {
      const made = network(2, 1);
      const rules = { "random-growth": { every: 50, probability: 1, relayProbability: 1, cooldown: 0 } };
      const plasticity = new StructuralPlasticityModule(made, {
        rules: { ...rules, "edge-growth": { enabled: false } },
      });
      const trainer = new GraphTrainer({ network: made, plasticity, plasticityEvery });
      const random = new RandomStream(1, "data");
      const events = Array.from({ length: 160 }, () => trainer.step(products(random)).events).flat();
      return events.map(({ step }) => step);
    };
    expect(steps(1)).toEqual([50, 100, 150]);
    expect(steps(7)).toEqual([56, 105, 154]);
  });

  it("refuses what does not fit", () => {
    const made = network();
    const trainer = new GraphTrainer({ network: made });
    expect(() => new GraphTrainer({ network: made, loss: "mean-square-error" })).toThrow(/mean-squared-error/);
    expect(() => new GraphTrainer({ network: made, plasticityEvery: 0 })).toThrow(OptionError);
    const other = new StructuralPlasticityModule(network());
    expect(() => new GraphTrainer({ network: made, plasticity: other })).toThrow(OptionError);
    expect(() => trainer.step({ inputs: [1, 2], targets: [1] })).toThrow(ShapeError);
    expect(() => trainer.step({ inputs: [1, 2], targets: [Number.NaN, 1] })).toThrow(NumericError);
    const labeled = new GraphTrainer({ network: made, loss: "softmax-cross-entropy" });
    for (const label of [2, -1, 0.5]) {
      expect(() => labeled.step({ inputs: [1, 2], targets: [label] })).toThrow(DataError);
    }
    expect(made.steps).toBe(0);
  });
});

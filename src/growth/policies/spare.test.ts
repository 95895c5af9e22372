import { expect, it } from "vitest";
import { normalSamples } from "../../../test/support/growth.ts";
import { datasetFrom } from "../../data/dataset-from.ts";
import { perceptron } from "../../nn/perceptron.ts";
import { createWasmDevice } from "../../tensor/create-device.ts";
import { train } from "../../train/train.ts";
import { burgeon } from "../strategies/burgeon.ts";

const run = (targets: (row: readonly number[], at: number) => boolean, spareTolerance: number | null) => {
  const inputs = normalSamples(600, 4, 3);
  return train({
    device: createWasmDevice(),
    dataset: datasetFrom({ inputs, targets: inputs.map(targets) }),
    model: perceptron([12]),
    strategy: burgeon({ policies: { spareTolerance, every: 1000 } }),
    learningRate: 0.01,
    batchSize: 32,
    epochs: 30,
    seed: 1,
  }).result();
};

it("removes the units that held-out rows do not notice, and keeps those that they do", async () => {
  const line = await run(([a = 0]) => a > 0, 0.05);
  expect(line.widths[0]).toBeLessThan(12);
  expect(line.edits.every(({ kind }) => kind === "prune")).toBe(true);
  const product = await run(([a = 0, b = 0]) => a * b > 0, 0.05);
  expect(product.widths[0]).toBeGreaterThanOrEqual(4);
  expect(product.validation?.accuracy).toBeGreaterThan(0.9);
});

it("costs at most the share of the held-out loss that is allowed", async () => {
  const whole = await run(([a = 0, b = 0]) => a * b > 0, null);
  const lean = await run(([a = 0, b = 0]) => a * b > 0, 0.1);
  expect(whole.widths).toEqual([12]);
  expect(lean.widths[0]).toBeLessThan(12);
  expect(lean.validation?.loss).toBeLessThanOrEqual((whole.validation?.loss as number) * 1.1);
});

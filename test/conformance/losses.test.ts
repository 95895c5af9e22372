import { describe, expect, it } from "vitest";
import type { BatchTargets } from "../../src/nn/loss.ts";
import * as losses from "../../src/nn/losses/index.ts";
import type { Device } from "../../src/tensor/device.ts";
import type { LossValue } from "../../src/tensor/ops/loss.ts";
import { deviceMakers } from "../support/devices.ts";

interface Case {
  /** Outputs [3, 2]. */
  readonly outputs: readonly number[];
  readonly targets: (device: Device) => BatchTargets;
  readonly loss: number;
  readonly correct: number | null;
  readonly count: number;
}

const values =
  (numbers: readonly number[]) =>
  (device: Device): BatchTargets => ({ kind: "values", values: device.tensor(numbers, [3, 2]) });

const classes =
  (labels: readonly number[]) =>
  (device: Device): BatchTargets => {
    const address = device.scratch(labels.length * 4);
    device.ints(address, labels.length).set(labels);
    return { kind: "classes", labels: address };
  };

/** log(1 + exp(x)). */
const softplus = (x: number): number => Math.log(1 + Math.exp(x));

const cases: Readonly<Record<string, Case>> = {
  "softmax-cross-entropy": {
    // For two classes -log softmax(z)[l] = log(1 + exp(z_other - z_l)); of equals the first counts as the largest.
    outputs: [1, 3, -2, 2, 4, 4],
    targets: classes([1, 0, 0]),
    loss: (softplus(-2) + softplus(4) + softplus(0)) / 3,
    correct: 2,
    count: 3,
  },
  "binary-cross-entropy": {
    // -t log s(z) - (1 - t) log(1 - s(z)).
    outputs: [0, 2, -1, 3, -4, 0.5],
    targets: values([1, 1, 0, 0, 0.25, 0]),
    loss:
      (softplus(0) +
        softplus(-2) +
        softplus(-1) +
        softplus(3) +
        0.25 * softplus(4) +
        0.75 * softplus(-4) +
        softplus(0.5)) /
      6,
    correct: 3,
    count: 6,
  },
  "mean-squared-error": {
    outputs: [1, 2, 3, 4, 5, 6],
    targets: values([1, 0, 3, 4, 5, 9]),
    loss: (4 + 9) / 6,
    correct: null,
    count: 6,
  },
};

const all = Object.values(losses);

describe.each(deviceMakers)("losses on %s", (_, makeDevice) => {
  const device = makeDevice();

  it.each(all.map((definition) => [definition.name, definition] as const))(
    "%s has its closed form",
    (name, definition) => {
      const expected = cases[name];
      if (!expected) throw new Error(`no closed form for "${name}" in this test`);
      const found: LossValue = device.scope("loss", () => {
        const loss = definition.compute(device.tensor(expected.outputs, [3, 2]), expected.targets(device));
        expect(loss.output.read()[0]).toBeCloseTo(expected.loss, 5);
        return loss.read();
      });
      expect(found.loss).toBeCloseTo(expected.loss, device.bytesPerReal === 8 ? 12 : 5);
      expect(found).toMatchObject({ correct: expected.correct, count: expected.count });
    },
  );

  it.each(all.map((definition) => [definition.name, definition] as const))(
    "%s of weighted rows is the weighted sum of the losses of the rows over their number",
    (name, definition) => {
      const { outputs, targets } = cases[name]!;
      const weights = [2, 0, 0.5];
      const lossOf = (given: readonly number[] | null): number =>
        device.scope("loss", () => {
          const of = { ...targets(device), weights: given && device.tensor(given, [3, 1]) };
          return definition.compute(device.tensor(outputs, [3, 2]), of).read().loss;
        });
      // A weight of 3 on one row alone gives the loss of that row.
      const single = [0, 1, 2].map((row) => lossOf([0, 1, 2].map((other) => (other === row ? 3 : 0))));
      const expected = single.reduce((sum, loss, row) => sum + weights[row]! * loss, 0) / 3;
      expect(lossOf(weights)).toBeCloseTo(expected, 5);
      expect(lossOf([1, 1, 1])).toBe(lossOf(null));
      expect(() => lossOf([1, 1] as never)).toThrow();
    },
  );

  it("softmax and binary cross-entropy stay finite for logits of a thousand", () => {
    device.scope("large", () => {
      const logits = device.tensor([1000, -1000, -1000, 1000, 0, 1000], [3, 2]);
      const softmax = losses.softmaxCrossEntropy.compute(logits, classes([1, 1, 1])(device)).read();
      const binary = losses.binaryCrossEntropy.compute(logits, values([0, 0, 0, 1, 0, 1])(device)).read();
      expect(softmax.loss).toBeCloseTo(2000 / 3, 2);
      expect(binary.loss).toBeCloseTo((1000 + Math.log(2)) / 6, 2);
    });
  });
});

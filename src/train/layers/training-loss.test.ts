import { describe, expect, it } from "vitest";
import { smallMoons } from "../../../test/support/runs.ts";
import { fixed } from "../../growth/strategies/static.ts";
import { meanSquaredError } from "../../nn/losses/mean-squared-error.ts";
import { softmaxCrossEntropy } from "../../nn/losses/softmax-cross-entropy.ts";
import { perceptron } from "../../nn/perceptron.ts";
import { createReferenceDevice, createWasmDevice } from "../../tensor/create-device.ts";
import { differentiate } from "../../tensor/differentiate.ts";
import { record } from "../../tensor/tape.ts";
import { train } from "../train.ts";
import type { TrainOptions } from "../train-options.ts";
import { trainingLoss } from "./training-loss.ts";

const device = createReferenceDevice();
const logits = [
  [2, -1, 0.5],
  [0, 3, -2],
] as const;

function labelled(labels: readonly number[]) {
  const address = device.scratch(8);
  device.ints(address, labels.length).set(labels);
  return { kind: "classes", labels: address } as const;
}

/** Loss and gradient towards soft targets, from the definition. */
function expected(targets: readonly (readonly number[])[]) {
  let loss = 0;
  const slopes = logits.flatMap((row, r) => {
    const sum = row.reduce((total, z) => total + Math.exp(z), 0 as number);
    const share = row.map((z) => Math.exp(z) / sum);
    for (const [c, p] of share.entries()) loss -= (targets[r]![c]! * Math.log(p)) / logits.length;
    return share.map((p, c) => (p - targets[r]![c]!) / logits.length);
  });
  return { loss, slopes };
}

function found(labelSmoothing: number, mixed: { labels: readonly number[]; share: number } | null) {
  return device.scope("loss", () =>
    record(device, (tape) => {
      const z = device.tensor(logits.flat(), [2, 3]);
      z.requiresGradient = true;
      const { value, roots } = trainingLoss({ loss: softmaxCrossEntropy, labelSmoothing }, z, {
        targets: labelled([0, 1]),
        mixed: mixed && { targets: labelled(mixed.labels), share: mixed.share },
      });
      return { value, slopes: [...differentiate(device, tape, roots).of(z)!.read()] };
    }),
  );
}

describe("the loss that is trained on", () => {
  it.each([
    ["plain", 0, null, [1, 0, 0], [0, 1, 0]],
    ["smoothed", 0.3, null, [0.8, 0.1, 0.1], [0.1, 0.8, 0.1]],
    ["mixed", 0, { labels: [2, 0], share: 0.75 }, [0.75, 0, 0.25], [0.25, 0.75, 0]],
    ["mixed and smoothed", 0.3, { labels: [2, 0], share: 0.75 }, [0.625, 0.1, 0.275], [0.275, 0.625, 0.1]],
  ] as const)("is the cross-entropy of the %s targets", (_, smoothing, mixed, first, second) => {
    const { value, slopes } = found(smoothing, mixed);
    const wanted = expected([first, second]);
    expect(value).toMatchObject({ correct: 2, count: 2 });
    expect(value.loss).toBeCloseTo(wanted.loss, 12);
    expect(slopes).toEqual(wanted.slopes.map((slope) => expect.closeTo(slope, 12)));
  });

  const options = (more: Partial<TrainOptions>): TrainOptions => ({
    device: createWasmDevice(),
    dataset: smallMoons,
    model: perceptron([8], 2),
    strategy: fixed(),
    learningRate: 0.02,
    epochs: 30,
    ...more,
  });

  it("stays above the entropy of the smoothed targets, while evaluations report the loss without smoothing", async () => {
    const losses: number[] = [];
    const run = train(options({ labelSmoothing: 0.2 }));
    for await (const event of run) if (event.type === "epoch") losses.push(event.loss);
    const entropy = -(0.9 * Math.log(0.9) + 0.1 * Math.log(0.1));
    expect(losses.at(-1)).toBeGreaterThan(entropy);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
    const { test } = await run.result();
    expect(test?.accuracy).toBeGreaterThan(0.9);
    expect(test?.loss).toBeLessThan(entropy);
  });

  it("refuses a share out of range, and a loss without classes", () => {
    expect(() => train(options({ labelSmoothing: 1 }))).toThrow(
      "train: labelSmoothing: expected a number below 1, received 1.",
    );
    expect(() => train(options({ labelSmoothing: 0.1, loss: meanSquaredError }))).toThrow(
      "labelSmoothing belongs to softmax cross-entropy, but the loss is mean-squared-error",
    );
  });
});

import { describe, expect, it } from "vitest";
import { normalSamples } from "../../../test/support/growth.ts";
import type { Dataset } from "../../data/dataset.ts";
import { datasetFrom } from "../../data/dataset-from.ts";
import { generateDataset } from "../../data/define-dataset.ts";
import { parity } from "../../data/generators/parity.ts";
import { activation, conv2d, flatten, linear, maxPool, sequential } from "../../nn/layers/index.ts";
import { perceptron } from "../../nn/perceptron.ts";
import { createReferenceDevice, createWasmDevice } from "../../tensor/create-device.ts";
import { RandomStream } from "../../tensor/random.ts";
import type { GrowthEvent } from "../../train/events/events.ts";
import { train } from "../../train/train.ts";
import type { TrainOptions } from "../../train/train-options.ts";
import { burgeon } from "../strategies/burgeon.ts";
import { energiesOf } from "./candidates.ts";
import { copyOf, products, Span } from "./span.ts";

/** Rows of five columns, whose class is a function of them. */
function rowsOf(count: number, classOf: (row: readonly number[], noise: RandomStream) => boolean, copies = 1): Dataset {
  const inputs = normalSamples(count, 5, 7);
  const noise = new RandomStream(1, "noise");
  const targets = inputs.map((row) => classOf(row, noise));
  const repeated = <Value>(values: readonly Value[]): Value[] => Array.from({ length: copies }, () => values).flat();
  return datasetFrom({ inputs: repeated(inputs), targets: repeated(targets) });
}

async function grow(dataset: Dataset, more: Partial<TrainOptions> = {}) {
  const device = createWasmDevice();
  const { trainer } = train({
    device,
    dataset,
    model: perceptron([2]),
    strategy: burgeon(),
    learningRate: 0.01,
    batchSize: 32,
    epochs: 60,
    seed: 1,
    ...more,
  });
  const grown: GrowthEvent[] = [];
  const run = trainer.run();
  for (;;) {
    const next = await run.next();
    if (next.done) {
      trainer.dispose();
      return { grown, result: next.value };
    }
    if (next.value.type === "growth") grown.push(next.value);
  }
}

describe("growth by held-out evidence", () => {
  it("adds nothing for labels that are noise, and says that no candidate passed", async () => {
    const { grown, result } = await grow(rowsOf(800, (_, noise) => noise.uniform() < 0.5));
    expect(grown.filter(({ kind }) => kind !== "prune")).toEqual([]);
    expect(result.growth).toEqual({ by: "evidence", reason: "no candidate passed in 4 searches in a row" });
  });

  it("takes copies of a row for one observation: noise does not become evidence by repetition", async () => {
    const dataset = rowsOf(400, (_, noise) => noise.uniform() < 0.5, 6);
    const { grown, result } = await grow(dataset, { batchSize: 192, epochs: 200 });
    expect(grown.filter(({ kind }) => kind !== "prune")).toEqual([]);
    expect(result.growth?.by).toBe("evidence");
  });

  it("ends with about the same size from a start of 2 units and of 16", async () => {
    const tasks = [([a = 0]) => a > 0, ([a = 0, b = 0]) => a * b > 0] satisfies ((row: readonly number[]) => boolean)[];
    for (const classOf of tasks) {
      const total = async (start: number): Promise<number> => {
        let units = 0;
        for (const seed of [1, 2]) {
          const options = { model: perceptron([start]), seed, epochs: 200, patience: 800 };
          const { result } = await grow(rowsOf(800, classOf), options);
          expect(result.test?.accuracy).toBeGreaterThan(0.9);
          units += result.widths[0] as number;
        }
        return units;
      };
      const [small, large] = [await total(2), await total(16)];
      expect(Math.max(small, large)).toBeLessThanOrEqual(1.5 * Math.min(small, large) + 1);
    }
  });

  it("adds units where two of them are too few, with the evidence in words", async () => {
    const { grown, result } = await grow(rowsOf(800, ([a = 0, b = 0]) => a * b > 0));
    expect(result.widths[0]).toBeGreaterThan(3);
    expect(result.test?.accuracy).toBeGreaterThan(0.9);
    expect(grown[0]?.reason).toMatch(/24 candidates tried; the best explains [\d.]+ % of what is left .* t = \d/);
    expect(grown.every(({ kind, drift }) => kind === "prune" || (drift as number) < 1e-6)).toBe(true);
  });

  it("tests on all rows where a task has no others", async () => {
    const { result } = await grow(generateDataset(parity, { bits: 4 }, { seed: 1 }), {
      epochs: 1500,
      batchSize: 16,
      learningRate: 0.02,
    });
    expect(result.test?.accuracy).toBe(1);
    expect(result.growth?.by).toBe("evidence");
  });

  it("compares halves of the training rows where none are held out", async () => {
    const inputs = normalSamples(1500, 3, 2);
    const dataset = datasetFrom({ inputs, targets: inputs.map(([a = 0]) => Math.abs(a)), validation: 0 });
    const { result } = await grow(dataset);
    expect(result.test?.r2).toBeGreaterThan(0.95);
  });

  it("grows channels of images, with and without pooling after them", async () => {
    const inputs = normalSamples(400, 36, 4);
    const edges = inputs.map((row) => row[7]! * row[8]! + row[14]! * row[15]! > 0);
    const dataset = datasetFrom({ inputs, targets: edges, inputShape: [6, 6, 1] });
    const model = sequential([
      conv2d(1),
      activation("relu"),
      maxPool(2),
      conv2d(1),
      activation("relu"),
      flatten(),
      linear(2, { grows: false }),
    ]);
    const options = { trigger: { improvement: 1, plateau: 1 }, initializer: { confidence: 0 } };
    const { grown } = await grow(dataset, { model, epochs: 20, strategy: burgeon(options) });
    expect(new Set(grown.map(({ axis }) => axis))).toEqual(new Set(["hidden1", "hidden2"]));
  });
});

it("what a span explains is taken off: the rest is orthogonal to it", () => {
  const device = createReferenceDevice();
  device.scope("test", () => {
    const basis = device.tensor(normalSamples(50, 4, 1).flat(), [50, 4]);
    const y = device.tensor(normalSamples(50, 3, 2).flat(), [50, 3]);
    const rest = copyOf(y);
    const [coefficients] = new Span(device, [basis]).takeOff([rest]);
    expect(coefficients).toHaveLength(12);
    for (const value of products(basis, rest)) expect(Math.abs(value)).toBeLessThan(1e-4);
    for (const [column, energy] of energiesOf([rest]).entries()) expect(energy).toBeLessThan(energiesOf([y])[column]!);
  });
});

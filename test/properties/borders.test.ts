import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkDataset } from "../../src/data/check-dataset.ts";
import type { Dataset, Split } from "../../src/data/dataset.ts";
import { datasetFrom } from "../../src/data/dataset-from.ts";
import { DataError, OptionError, ShapeError } from "../../src/errors.ts";
import type { LayerSpec } from "../../src/nn/layer.ts";
import { activation } from "../../src/nn/layers/activation.ts";
import { linear } from "../../src/nn/layers/linear.ts";
import { sequential } from "../../src/nn/layers/sequential.ts";
import * as losses from "../../src/nn/losses/index.ts";
import { Network } from "../../src/nn/network.ts";
import { perceptron } from "../../src/nn/perceptron.ts";
import { createNodeDevice } from "../../src/node/native/create-device.ts";
import type { Device } from "../../src/tensor/device.ts";
import { datasetSource } from "../../src/train/source/dataset-source.ts";
import { ResidentSplit } from "../../src/train/source/resident.ts";
import { Trainer } from "../../src/train/trainer.ts";
import { deviceMakers } from "../support/devices.ts";

const { device: native } = await createNodeDevice();
/** BLAS where there is one, wasm once more where there is none. */
const devices: readonly (readonly [string, Device])[] = [
  ...deviceMakers.map(([name, make]) => [name, make()] as const),
  [`node (${native.name})`, native],
];

const inputs = Array.from({ length: 40 }, (_, i) => [i, i % 3]);
const classified = (classes: number): Dataset =>
  datasetFrom({ inputs, targets: inputs.map((_, i) => `class ${i % classes}`) });
const regression = datasetFrom({ inputs, targets: inputs.map((_, i) => i / 7) });

/** The dataset with other training rows. */
const damaged = (dataset: Dataset, change: (split: Split) => Split): Dataset => ({
  ...dataset,
  train: change(dataset.train),
});

const row = fc.nat(classified(2).train.inputs.rows - 1);
const notFinite = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);

describe.each(devices)("before the first step on %s", (_, device) => {
  const begin = (dataset: Dataset, model: LayerSpec, rest: object = {}): void => {
    const held = (): number => device.heap.usedBytes - device.arena.heldBytes;
    const before = held();
    try {
      new Trainer({ device, dataset, model, ...rest }).dispose();
    } finally {
      expect(held()).toBe(before);
    }
  };

  it("a network with too few or too many outputs is refused, and nothing of it stays in memory", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 2, max: 5 }), (outputs, classes) => {
        const dataset = classified(classes);
        if (outputs === classes) begin(dataset, perceptron([3], outputs));
        else expect(() => begin(dataset, perceptron([3], outputs))).toThrow(ShapeError);
        if (outputs > 1) expect(() => begin(regression, perceptron([3], outputs))).toThrow(/expected 1 outputs/);
      }),
      { numRuns: 20 },
    );
  });

  it("a network without a number of outputs has as many as the dataset requires", () => {
    for (const [dataset, outputs] of [
      [classified(4), 4],
      [regression, 1],
    ] as const) {
      for (const spec of [perceptron([3]), sequential([linear(3), activation("relu"), linear("outputs")])]) {
        const trainer = new Trainer({ device, dataset, model: spec });
        expect(trainer.model.network.weighted.at(-1)?.weight.tensor.shape).toEqual([outputs, 3]);
        expect(trainer.model.network.axes.length).toBe(1);
        trainer.dispose();
      }
    }
  });

  it("labels out of range are refused", () => {
    const wrong = fc.oneof(fc.integer({ min: 3, max: 2 ** 31 - 1 }), fc.integer({ min: -(2 ** 31), max: -1 }));
    fc.assert(
      fc.property(row, wrong, (at, label) => {
        const dataset = damaged(classified(3), (split) => ({
          ...split,
          targets: { kind: "classes", labels: (split.targets as { labels: Int32Array }).labels.with(at, label) },
        }));
        expect(() => begin(dataset, perceptron([3]))).toThrow(DataError);
        expect(() => begin(dataset, perceptron([3]))).toThrow(`label of row ${at + 1} is ${label}`);
      }),
      { numRuns: 20 },
    );
  });

  it("inputs and targets that are not finite are refused", () => {
    fc.assert(
      fc.property(row, notFinite, (at, value) => {
        const inputsDamaged = damaged(classified(2), (split) => ({
          ...split,
          inputs: { ...split.inputs, values: (split.inputs.values as Float32Array).with(2 * at + 1, value) } as never,
        }));
        expect(() => begin(inputsDamaged, perceptron([3]))).toThrow(DataError);
        const targetsDamaged = damaged(regression, (split) => {
          const { values } = split.targets as { values: Float32Array };
          return { ...split, targets: { kind: "values", columns: 1, values: values.with(at, value) } };
        });
        expect(() => begin(targetsDamaged, perceptron([3]))).toThrow(DataError);
      }),
      { numRuns: 20 },
    );
  });

  it("a loss that does not go with the targets is refused", () => {
    expect(() => begin(regression, perceptron([3]), { loss: losses.softmaxCrossEntropy })).toThrow(OptionError);
    expect(() => begin(classified(2), perceptron([3]), { loss: losses.meanSquaredError })).toThrow(OptionError);
    expect(() => begin(regression, perceptron([3]), { loss: losses.binaryCrossEntropy })).toThrow(
      /takes targets from 0/,
    );
  });

  it("every loss refuses targets that are not as many as outputs, or have no output", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer(),
        (rows, columns, label) => {
          for (const loss of Object.values(losses)) {
            device.scope("loss", () => {
              const outputs = device.zeros([rows, columns]);
              if (loss.targets === "values") {
                const compute = (shape: number[]) =>
                  loss.compute(outputs, { kind: "values", values: device.zeros(shape) });
                expect(() => compute([rows + 1, columns])).toThrow(ShapeError);
                expect(() => compute([rows, columns + 1])).toThrow(ShapeError);
                expect(compute([rows, columns]).read().count).toBe(rows * columns);
              } else {
                const labels = device.scratch(4 * rows);
                device
                  .ints(labels, rows)
                  .fill(0)
                  .set([label], rows - 1);
                const compute = () => loss.compute(outputs, { kind: "classes", labels });
                if (label >= 0 && label < columns) expect(compute().read().count).toBe(rows);
                else expect(compute).toThrow(DataError);
              }
            });
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it("rows that are not there are not gathered", () => {
    const reals = new ResidentSplit(device, classified(2).train);
    const bytes = new ResidentSplit(device, {
      inputs: { kind: "bytes", rows: 3, columns: 2, values: new Uint8Array(6), scale: 1, offset: 0 },
      targets: { kind: "values", columns: 1, values: new Float32Array(3) },
    });
    for (const split of [reals, bytes]) {
      for (const wrong of [-1, split.rows, 2 ** 30]) {
        device.scope("gather", () => {
          expect(() => split.batch(Int32Array.of(0, wrong))).toThrow(ShapeError);
          expect(() => split.inputs(Int32Array.of(wrong))).toThrow(ShapeError);
          expect(() => split.keptBatch(Int32Array.of(wrong))).toThrow(ShapeError);
        });
      }
      split.free();
    }
  });
});

describe("a dataset of your own", () => {
  const dataset = classified(2);
  it.each<[string, (split: Split) => Split, RegExp]>([
    ["inputs of another width", (split) => ({ ...split, inputs: { ...split.inputs, columns: 3 } }), /expected inputs/],
    [
      "fewer values than rows",
      (split) => ({ ...split, inputs: { ...split.inputs, rows: 99 } }),
      /expected inputs \[99, 2\]/,
    ],
    [
      "fewer labels than rows",
      (split) => ({ ...split, targets: { kind: "classes", labels: new Int32Array(1) } }),
      /a label for each/,
    ],
    [
      "values where classes are named",
      (split) => ({ ...split, targets: { kind: "values", columns: 1, values: new Float32Array(26) } }),
      /expected labels/,
    ],
  ])("is refused with %s", (_, change, message) => {
    const wrong = damaged(dataset, change);
    expect(() => checkDataset(wrong)).toThrow(ShapeError);
    expect(() => datasetSource(wrong)).toThrow(message);
  });

  it("is refused without training rows", () => {
    const empty = damaged(dataset, ({ inputs }) => ({
      inputs: { ...inputs, rows: 0, values: new Float32Array(0) } as never,
      targets: { kind: "classes", labels: new Int32Array(0) },
    }));
    expect(() => datasetSource(empty)).toThrow(DataError);
  });
});

describe("open outputs", () => {
  it("are a network only with a dataset", () => {
    const device = deviceMakers[0]![1]();
    expect(() => new Network(device, perceptron([3]), { inputs: 2, seed: 1 })).toThrow(OptionError);
    expect(() => new Network(device, perceptron([3]), { inputs: 2, seed: 1 })).toThrow(/set by the dataset/);
  });
});

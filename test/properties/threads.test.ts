/** Runs on several threads have the bits of runs on one. @module */

import { describe, expect, it } from "vitest";
import { datasetFrom } from "../../src/data/dataset-from.ts";
import { northRandom } from "../../src/growth/strategies/north-random.ts";
import { fixed } from "../../src/growth/strategies/static.ts";
import { resnet20 } from "../../src/nn/models/resnet20.ts";
import { vgg11 } from "../../src/nn/models/vgg11.ts";
import { perceptron } from "../../src/nn/perceptron.ts";
import { createNodeDevice } from "../../src/node/native/create-device.ts";
import { findNative } from "../../src/node/native/find.ts";
import { createWasmDevice } from "../../src/tensor/create-device.ts";
import type { Device } from "../../src/tensor/device.ts";
import type { TrainOptions } from "../../src/train/train-options.ts";
import { onThreads, withWorkers } from "../support/devices.ts";
import { generatedBatch } from "../support/generated-images.ts";
import { type Recorded, recordRun, smallMoons, timeless } from "../support/runs.ts";

const CLASSES = 3;
const { images, labels } = generatedBatch(1, 25, 32);
const colors = datasetFrom({
  inputs: Array.from(labels, (_, row) => images.subarray(row * 3072, (row + 1) * 3072)),
  inputShape: [32, 32, 3],
  targets: Array.from(labels, (label) => label % CLASSES),
  validation: 0.2,
  seed: 1,
});

const request = {
  outputs: CLASSES,
  width: 0.13,
  maxWidth: 0.14,
  hidden: [],
  activation: "relu",
  residual: "inner" as const,
};
type Case = Omit<TrainOptions, "device">;
const growing = { strategy: northRandom({ policies: { every: 1 } }), epochs: 1, learningRate: 0.01 };
const cases: Readonly<Record<string, Case>> = {
  "a growing MLP": {
    ...growing,
    strategy: northRandom({ policies: { every: 3, maxWidth: 12 } }),
    dataset: smallMoons,
    model: perceptron([4, 4], 2),
    epochs: 2,
    batchSize: 16,
  },
  "a growing ResNet-20": { ...growing, dataset: colors, model: resnet20.build(request), batchSize: 8 },
  "a growing VGG-11": { ...growing, dataset: colors, model: vgg11.build(request), epochs: 1, batchSize: 8 },
};

const RESUMED = 1;

const bitsOf = ({ weights }: Recorded): Uint8Array => new Uint8Array(Float64Array.from(weights.values()).buffer);

function expectSame(a: Recorded, b: Recorded): void {
  expect(Buffer.compare(bitsOf(a), bitsOf(b))).toBe(0);
  expect(a.events).toEqual(b.events);
  expect(timeless(a.result)).toEqual(timeless(b.result));
}

describe("a run on threads", () => {
  for (const [name, options] of Object.entries(cases)) {
    it(`has the bits of one thread on 2, 3 and 4, and resumed on another number: ${name}`, async () => {
      const one = await recordRun({ ...options, device: createWasmDevice() }, [RESUMED]);
      for (const threads of [2, 3, 4]) {
        const device = await onThreads(threads);
        const run = await recordRun({ ...options, device }, [RESUMED]);
        expectSame(run, one);
        expect(one.events.some(({ type }) => type === "growth")).toBe(true);
        expect(device.kernelSet.pool!.partsTaken).toBeGreaterThan(0);
      }
      const device = await onThreads(2);
      const resumed = await recordRun({ ...options, device, resume: one.checkpoints.get(RESUMED)! });
      expect(Buffer.compare(bitsOf(resumed), bitsOf(one))).toBe(0);
    }, 300_000);
  }
});

const native = await findNative();
describe.skipIf(!native.found)("a run on threads with a BLAS", () => {
  const wide: Case = {
    dataset: smallMoons,
    model: perceptron([600, 640], 2),
    strategy: fixed(),
    epochs: 2,
    batchSize: 100,
  };
  it.each([...Object.entries(cases), ["an MLP whose products are cut", wide] as const])(
    "has the bits of one thread on 2 and 3: %s",
    async (_, options) => {
      const on = async (threads: number): Promise<Device> => {
        const { device } = await createNodeDevice({ threads, when: "always" });
        return threads === 1 ? device : withWorkers(device, threads);
      };
      const one = await recordRun({ ...options, device: await on(1) });
      for (const threads of [2, 3]) expectSame(await recordRun({ ...options, device: await on(threads) }), one);
    },
    300_000,
  );
});

import { describe, expect, it } from "vitest";
import { choose } from "../../src/choice.ts";
import type { Dataset, Split } from "../../src/data/dataset.ts";
import { generateDataset } from "../../src/data/define-dataset.ts";
import { moons } from "../../src/data/generators/moons.ts";
import { firefly } from "../../src/growth/strategies/firefly.ts";
import { fireflyOriginal } from "../../src/growth/strategies/firefly-original.ts";
import { gradmax } from "../../src/growth/strategies/gradmax.ts";
import { nest } from "../../src/growth/strategies/nest.ts";
import { northRandom } from "../../src/growth/strategies/north-random.ts";
import { northWeight } from "../../src/growth/strategies/north-weight.ts";
import {
  activation,
  averagePool,
  batchNorm,
  conv2d,
  flatten,
  linear,
  maxPool,
  residual,
  sequential,
} from "../../src/nn/layers/index.ts";
import * as models from "../../src/nn/models/index.ts";
import { Network } from "../../src/nn/network.ts";
import { createReferenceDevice, createWasmDevice } from "../../src/tensor/create-device.ts";
import { RandomStream } from "../../src/tensor/random.ts";
import type { TrainEvent } from "../../src/train/events/events.ts";
import type { TrainOptions } from "../../src/train/train-options.ts";
import { recordRun, timeless } from "../support/runs.ts";

const output = linear(2, { grows: false });
/** Bright columns or bright rows, with noise. */
function stripes(count: number, seed: number): Split {
  const random = new RandomStream(seed, "stripes");
  const labels = Int32Array.from({ length: count }, (_, i) => i % 2);
  const values = Float32Array.from({ length: count * 64 }, (_, i) => {
    const [pixel, label] = [i % 64, labels[Math.floor(i / 64)]!];
    const line = label === 0 ? pixel % 8 : Math.floor(pixel / 8);
    return (line % 3 === 0 ? 0.8 : 0.2) + 0.3 * random.normal();
  });
  return { inputs: { kind: "reals", rows: count, columns: 64, values }, targets: { kind: "classes", labels } };
}

const dataset: Dataset = {
  ...generateDataset(moons, { points: 20 }, { seed: 1 }),
  name: "stripes",
  inputShape: [8, 8, 1],
  train: stripes(120, 1),
  validation: stripes(40, 2),
  test: stripes(60, 3),
};

const model = sequential([
  conv2d(2),
  batchNorm(),
  activation("relu"),
  maxPool(2),
  residual([conv2d(2), batchNorm(), activation("relu"), conv2d("same")]),
  residual([batchNorm(), activation("relu"), conv2d(2, { stride: 2 }), activation("relu"), conv2d(3)], {
    skip: [conv2d("same", { kernel: 1, stride: 2 })],
  }),
  flatten(),
  linear(3),
  activation("relu"),
  output,
]);

/** Poolings of both kinds in front of a convolution and of a dense layer. */
const pooled = sequential([
  conv2d(2),
  activation("relu"),
  maxPool(2),
  conv2d(2),
  batchNorm(),
  activation("relu"),
  averagePool(2),
  flatten(),
  linear(2),
  activation("relu"),
  output,
]);

describe("training networks of images that grow", () => {
  for (const [definition, options] of [
    [northRandom, { policies: { maxWidth: 8, every: 2 } }],
    [northWeight, { policies: { maxWidth: 8, every: 2 } }],
  ] as const) {
    const optionsOf = (more: Partial<TrainOptions> = {}): TrainOptions => ({
      device: createWasmDevice(),
      dataset,
      model,
      strategy: choose(definition, options),
      crop: 1,
      flip: true,
      cutout: 2,
      mixup: 0.3,
      learningRate: 0.01,
      epochs: 6,
      batchSize: 16,
      seed: 2,
      ...more,
    });

    it(`${definition.name} grows channels, learns, and resumes bit for bit with running statistics and augmentation`, async () => {
      const whole = await recordRun(optionsOf(), [7, 23]);
      expect(whole.result.test?.accuracy).toBeGreaterThan(0.9);
      const grown = new Set(
        whole.events.flatMap((event) => ("axis" in event && event.type === "growth" ? [event.axis] : [])),
      );
      expect(grown.size).toBeGreaterThan(2);
      for (const step of [7, 23]) {
        const resumed = await recordRun(optionsOf({ resume: whole.checkpoints.get(step)! }));
        expect(resumed.weights).toEqual(whole.weights);
        expect(timeless(resumed.result)).toEqual(timeless(whole.result));
      }
    });
  }

  it("a running maximum is the baseline of every axis, of channels and of dense units", async () => {
    const run = async (baseline: "initial" | "running-maximum") => {
      const { events } = await recordRun({
        device: createWasmDevice(),
        dataset,
        model,
        strategy: northRandom({ trigger: { eps: 0.03, baseline }, policies: { maxWidth: 8, maxRows: 100 } }),
        learningRate: 0.01,
        batchSize: 16,
        epochs: 4,
      });
      const values = new Map<string, number[]>();
      for (const event of events as TrainEvent[]) {
        if (event.type !== "growth" && event.type !== "declined") continue;
        const { phi0 } = event.values;
        if (typeof phi0 === "number") values.set(event.axis, [...(values.get(event.axis) ?? []), phi0]);
      }
      return values;
    };
    const [fixed, rising] = [await run("initial"), await run("running-maximum")];
    for (const values of fixed.values()) expect(new Set(values).size).toBe(1);
    for (const values of rising.values()) expect(values).toEqual(values.toSorted((a, b) => a - b));
    const raised = [...rising].flatMap(([axis, values]) => (values.at(-1)! > values[0]! ? [axis] : []));
    expect(raised.length).toBeGreaterThan(1);
  });

  for (const definition of [gradmax, nest, firefly, fireflyOriginal]) {
    it(`${definition.name} grows in front of poolings, and learns`, async () => {
      const always =
        definition === fireflyOriginal
          ? { initializer: { candidates: 6, candidateSteps: 10 } }
          : { trigger: { name: "linear", targetWidth: 6 } };
      const { result } = await recordRun({
        device: createWasmDevice(),
        dataset,
        model: pooled,
        strategy: choose(definition, { policies: { maxWidth: 8 }, ...always }),
        learningRate: 0.01,
        batchSize: 16,
        epochs: 12,
      });
      expect(Math.min(...result.widths)).toBeGreaterThan(2);
      expect(result.test?.accuracy).toBeGreaterThan(0.9);
    });
  }
});

describe("models", () => {
  const device = createReferenceDevice();
  const request = {
    outputs: 10,
    width: 1,
    maxWidth: null,
    activation: "relu",
    hidden: [300, 100],
    residual: "inner",
  } as const;
  const count = (name: string, width: number): number => {
    const definition = Object.values(models).find((model) => model.name === name)!;
    const spec = definition.build({ ...request, width });
    const network = new Network(device, spec, { inputs: 3072, inputShape: [32, 32, 3], seed: 1 });
    const { parameterCount } = network;
    network.dispose();
    return parameterCount;
  };

  it("have the published numbers of parameters", () => {
    expect(count("vgg11", 0.25)).toBe(1_769_066);
    // 0.27 million in the paper's table 6; projections add 2,560 + 192 normalization.
    expect(count("resnet20", 1)).toBe(272_474);
    expect(count("lenet", 1)).toBe(6 * 76 + 16 * 151 + (16 * 36 + 1) * 120 + 121 * 84 + 85 * 10);
    expect(count("mlp", 1)).toBe(3073 * 300 + 301 * 100 + 101 * 10);
    expect(Math.round(count("wrn-28-1", 1) / 1e4)).toBe(37);
  });

  it("share one width in each residual group when all of them grow, and none otherwise", () => {
    for (const [residual, axes] of [
      ["inner", 9],
      ["all", 12],
    ] as const) {
      const spec = models.resnet20.build({ ...request, width: 0.25, maxWidth: 2, residual });
      const network = new Network(device, spec, { inputs: 3072, inputShape: [32, 32, 3], seed: 1 });
      expect(network.axes.length).toBe(axes);
      const widest = Math.max(...network.axes.map((axis) => axis.max!));
      expect(widest).toBe(128);
      network.dispose();
    }
  });

  it("refuse a start beyond the cap, and images that are too small, in one line", () => {
    expect(() => models.vgg11.build({ ...request, width: 2, maxWidth: 1 })).toThrow(/start width/);
    const tiny = (): Network =>
      new Network(device, models.lenet.build(request), { inputs: 64, inputShape: [8, 8, 1], seed: 1 });
    expect(tiny).toThrow(/conv2d2: expected an image of at least 5 x 5/);
    const table = (): Network => new Network(device, models.vgg11.build(request), { inputs: 4, seed: 1 });
    expect(table).toThrow(/conv2d1: expected images \[height, width, channels\] before it, found vectors/);
  });
});

import { describe, expect, it } from "vitest";
import { recordRun, smallMoons } from "../../../test/support/runs.ts";
import { choose } from "../../choice.ts";
import { generateDataset } from "../../data/define-dataset.ts";
import { curve } from "../../data/generators/curve.ts";
import { NumericError, OptionError } from "../../errors.ts";
import type { StrategyDefinition } from "../../growth/strategy.ts";
import { activation, linear, residual, sequential } from "../../nn/layers/index.ts";
import { perceptron } from "../../nn/perceptron.ts";
import { adam } from "../../optim/optimizers/adam.ts";
import { sgd } from "../../optim/optimizers/sgd.ts";
import { createReferenceDevice, createWasmDevice } from "../../tensor/create-device.ts";
import type { Checkpoint } from "../../train/checkpoint.ts";
import type { TrainEvent } from "../../train/events/events.ts";
import { train } from "../../train/train.ts";
import type { TrainOptions } from "../../train/train-options.ts";
import { controllerMask } from "./controller-mask.ts";
import { sizeWeight } from "./size-weight.ts";

const quadratic = generateDataset(curve, { function: "quadratic", points: 40 }, { seed: 1, validation: 0 });

/** The regression demo: 9 units, 32 rows, plain gradient descent. */
function demo(definition: StrategyDefinition, options: object, more: Partial<TrainOptions> = {}): TrainOptions {
  return {
    device: createWasmDevice(),
    dataset: quadratic,
    model: perceptron([9], 1, { activation: "tanh", initial: "uniform-fan-in" }),
    strategy: choose(definition, { ...options }),
    optimizer: sgd(),
    learningRate: 0.001,
    batchSize: 32,
    epochs: 100,
    seed: 1,
    ...more,
  };
}

const published = { targetSize: 5, start: 0, input: true, allocation: "fixed" };
const epochsOf = (events: readonly { readonly type: string }[]) =>
  events.filter((event): event is Extract<TrainEvent, { type: "epoch" }> => event.type === "epoch");

/** c of a logged size of one layer. */
const controllerOf = (size: number, units: number): number => (2 / Math.PI) * Math.asin(Math.sqrt(size / units));

describe("size-weight", () => {
  it("relaxes to its target as 1 - exp(-2 lambda rate steps), and ends with as many units", async () => {
    // 2 lambda learningRate steps = 6: the same distance as 30,000 of the published steps.
    const options = demo(sizeWeight, { ...published, lambda: 1 }, { epochs: 3000 });
    const { events, result } = await recordRun(options);
    const half = epochsOf(events)[1500 - 1]!.sizes![0]!;
    expect(Math.abs(half - 5 * (1 - Math.exp(-3)))).toBeLessThan(0.1);
    expect(Math.abs(result.sizes![0]! - 5)).toBeLessThan(0.1);
    expect(result.widths).toEqual([Math.ceil(result.sizes![0]!)]);
    expect(result.test!.loss).toBeLessThan(0.1);
  });

  it("is within 0.1 of its target after the 40,000 epochs of the regression demo", async () => {
    const j0 = generateDataset(curve, { function: "j0", points: 40 }, { seed: 1, validation: 0 });
    const options = demo(sizeWeight, published, { dataset: j0, epochs: 40_000, evaluateEvery: 40_000 });
    const { sizes } = await train(options).result();
    expect(Math.abs(sizes![0]! - 5)).toBeLessThan(0.1);
  }, 60_000);

  it("allocates the active units and one more, and no parameters for idle units", async () => {
    const options = demo(sizeWeight, { targetSize: 5, start: 0, lambda: 1 }, { epochs: 1500 });
    const { events } = await recordRun(options);
    const epochs = epochsOf(events).slice(1);
    for (const { widths, sizes, parameters } of epochs) {
      const idle = widths[0]! - Math.ceil(sizes![0]!);
      expect([0, 1, 2]).toContain(idle);
      expect(parameters).toBe(3 * widths[0]! + 1);
    }
    expect(new Set(epochs.map(({ widths }) => widths[0])).size).toBeGreaterThan(4);
  });

  it("learns a size for each of several layers, on classes, from where the data puts it", async () => {
    const run = await recordRun({
      device: createWasmDevice(),
      dataset: smallMoons,
      model: perceptron([3, 3], 2, { activation: "tanh" }),
      strategy: sizeWeight({ price: 0.001 }),
      learningRate: 0.01,
      epochs: 60,
      batchSize: 16,
      seed: 3,
    });
    expect(run.result.widths).toEqual(run.result.sizes);
    expect(run.result.widths.every((width) => width > 3)).toBe(true);
    expect(run.result.test!.accuracy).toBeGreaterThan(0.95);
  });

  it("pays for units: a price above their benefit leaves one, and no price leaves more than a small one", async () => {
    const sizeAt = async (price: number): Promise<number> => {
      const options = demo(sizeWeight, { price, rate: 30 }, { epochs: 1500, learningRate: 0.01 });
      return (await train({ ...options, model: perceptron([3], 1, { activation: "tanh" }) }).result()).sizes![0]!;
    };
    const [expensive, cheap] = [await sizeAt(5), await sizeAt(0)];
    expect(expensive).toBe(1);
    expect(cheap).toBeGreaterThan(3);
  });

  it("stays within its budget of parameters and its maximum width", async () => {
    const within = async (limit: object) => {
      const options = demo(sizeWeight, { targetSize: 9, start: 2, lambda: 1, ...limit }, { epochs: 1500 });
      return recordRun({ ...options, model: perceptron([2], 1, { activation: "tanh" }) });
    };
    const { events, result } = await within({ maxParameters: 14 });
    expect(Math.max(...epochsOf(events).map(({ parameters }) => parameters))).toBe(13);
    expect(events.some((event) => event.type === "declined")).toBe(true);
    expect(result.widths).toEqual([4]);
    await expect(within({ maxWidth: 5 })).rejects.toThrow(/would have 9 units, more than its maximum of 5/);
    await expect(within({ maxWidth: 5 })).rejects.toThrow(OptionError);
  });
});

describe("controller-mask", () => {
  const withAdam = {
    optimizer: adam(),
    model: perceptron([10], 1, { activation: "tanh" }),
    epochs: 1301,
  };
  const released = { mask: "scalar", gradient: "size", input: true, allocation: "fixed", start: 0 };

  it("opens by the schedule that the released code logged, whatever the data, where the size loss alone moves it", async () => {
    const epochs = epochsOf((await recordRun(demo(controllerMask, released, withAdam))).events);
    const logged = { 100: 0.099, 500: 0.44, 1000: 0.743, 1300: 0.859 };
    for (const [epoch, c] of Object.entries(logged)) {
      expect(controllerOf(epochs[Number(epoch) - 1]!.sizes![0]!, 10)).toBeCloseTo(c, 2);
    }
  });

  it("keeps all units where it is static, and adds no parameter that is trained", async () => {
    const { events, result } = await recordRun(demo(controllerMask, { static: true }));
    expect(epochsOf(events).every(({ widths, sizes }) => widths[0] === 9 && sizes![0] === 9)).toBe(true);
    expect(result.edits).toEqual([]);
  });

  it("opens unit by unit to the starting width, and never beyond", async () => {
    const { events } = await recordRun(demo(controllerMask, { start: 0.01 }, { ...withAdam, epochs: 4000 }));
    const widths = epochsOf(events).map(({ widths }) => widths[0]!);
    expect(new Set(widths.slice(1)).size).toBeGreaterThan(7);
    expect(widths.at(-1)).toBe(10);
  });
});

describe("materializing", () => {
  const cases: readonly (readonly [string, StrategyDefinition, object])[] = [
    ["size-weight to a target", sizeWeight, { targetSize: 3.4, start: 1.3, lambda: 1, input: true }],
    ["size-weight as the data has it", sizeWeight, { rate: 10 }],
    ["controller-mask", controllerMask, { start: 0.4, input: true }],
    ["controller-mask, scalar", controllerMask, { mask: "scalar", start: 0.4 }],
  ];
  const models = {
    "one layer": perceptron([4], 1, { activation: "tanh" }),
    "three layers": perceptron([4, 5, 3], 1, { activation: "tanh" }),
    "a residual block": sequential([
      linear(4),
      residual([linear(3), activation("tanh"), linear("same")]),
      linear(1, { grows: false }),
    ]),
  };

  it.each(cases)("leaves the outputs as they were, on both kernels: %s", async (_, definition, options) => {
    for (const [device, most] of [
      [createWasmDevice(), 1e-6],
      [createReferenceDevice(), 1e-12],
    ] as const) {
      for (const [name, model] of Object.entries(models)) {
        let soft: number[] = [];
        const { trainer } = train(
          demo(definition, options, {
            device,
            model,
            callbacks: {
              onStep(step) {
                if (step === 100) soft = outputs();
              },
            },
          }),
        );
        const outputs = (): number[] =>
          device.scope("outputs", () => [
            ...trainer.model.network.forward(device.tensor([-1, -0.3, 0, 0.2, 0.9], [5, 1])).read(),
          ]);
        for await (const _event of trainer.run());
        const hard = outputs();
        for (const [i, y] of soft.entries()) expect(Math.abs(hard[i]! - y), name).toBeLessThan(most);
        expect(trainer.model.network.weighted.every(({ modulation }) => modulation === null)).toBe(true);
        expect(trainer.model.network.parameters.some(({ name }) => name.includes("size"))).toBe(false);
        trainer.dispose();
      }
    }
  });

  it("is the last thing in a run, whose last checkpoint needs no size any more and continues to the same result", async () => {
    let last: Checkpoint | null = null;
    const options = demo(sizeWeight, { targetSize: 3.4, start: 1.3, lambda: 1, input: true });
    const run = train({
      ...options,
      callbacks: {
        onFinish() {
          last = run.trainer.checkpoint();
        },
      },
    });
    const result = await run.result();
    const saved = last as Checkpoint | null;
    expect(Object.keys(saved!.tensors).some((name) => name.includes("size"))).toBe(false);
    const again = await train({ ...options, device: createWasmDevice(), resume: structuredClone(saved!) }).result();
    const { seconds: _, ...expected } = result;
    expect(again).toMatchObject(JSON.parse(JSON.stringify(expected)));
  });

  it("is refused where something after the layer is not linear", async () => {
    const model = sequential([
      linear(4),
      residual([linear(3), activation("tanh"), linear("same")]),
      activation("sigmoid"),
      linear(1, { grows: false }),
    ]);
    const options = demo(sizeWeight, { targetSize: 3.4, start: 3.4, lambda: 1, allocation: "fixed" }, { model });
    await expect(train(options).result()).rejects.toThrow(NumericError);
    await expect(train({ ...options, device: createWasmDevice() }).result()).rejects.toThrow(
      /not\s+linear|declares that it keeps/,
    );
  });
});

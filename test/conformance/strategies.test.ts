import { describe, expect, it } from "vitest";
import { choose } from "../../src/choice.ts";
import { fieldsOf } from "../../src/growth/engine/parts.ts";
import * as growthStrategies from "../../src/growth/strategies/index.ts";
import type { StrategyDefinition } from "../../src/growth/strategy.ts";
import { activation, dropout, linear, residual, sequential } from "../../src/nn/layers/index.ts";
import { perceptron } from "../../src/nn/perceptron.ts";
import { sgd } from "../../src/optim/optimizers/sgd.ts";
import { cosine } from "../../src/optim/schedules/cosine.ts";
import * as sizeStrategies from "../../src/softsize/strategies/index.ts";
import { fromPaths } from "../../src/study/option-paths.ts";
import { createReferenceDevice, createWasmDevice } from "../../src/tensor/create-device.ts";
import type { Device } from "../../src/tensor/device.ts";
import type { TrainOptions } from "../../src/train/train-options.ts";
import { recordRun, smallMoons, timeless } from "../support/runs.ts";

const all = [...Object.values(growthStrategies), ...Object.values(sizeStrategies)];

/** Options that keep a run small, where the strategy takes them. */
function small({ options }: StrategyDefinition): Record<string, unknown> {
  const smaller: Readonly<Record<string, number>> = {
    maxWidth: 16,
    candidates: 30,
    plateau: 1,
    fallWindow: 1,
    rest: 8,
    improvement: 1,
    confidence: 1,
  };
  const taken = fieldsOf(options).filter(({ key }) => key in smaller);
  return fromPaths(taken.map(({ path, key }) => [path.join("."), smaller[key]]));
}

const optionsOf = (definition: StrategyDefinition, device: Device, more: Partial<TrainOptions> = {}): TrainOptions => ({
  device,
  dataset: smallMoons,
  model: perceptron([4, 4], 2),
  strategy: choose(definition, small(definition)),
  learningRate: 0.01,
  epochs: 6,
  batchSize: 16,
  seed: 3,
  ...more,
});

/** Runs that carry everything a run may carry from step to step. */
const settings: Readonly<Record<string, Partial<TrainOptions>>> = {
  "as it comes": {},
  "with dropout, a residual block, momentum, clipping, a schedule and early stopping": {
    model: sequential([
      linear(4),
      activation("tanh"),
      dropout(0.2),
      residual([linear(3), activation("relu"), linear("same")]),
      linear(2, { grows: false }),
    ]),
    optimizer: sgd({ momentum: 0.9 }),
    clipNorm: 0.5,
    schedule: cosine({ warmup: 5 }),
    patience: 16,
  },
};

describe.each(all.map((strategy) => [strategy.name, strategy] as const))("strategy %s", (name, strategy) => {
  it("trains a tiny task", async () => {
    const { result, events } = await recordRun(optionsOf(strategy, createWasmDevice(), { epochs: 20 }));
    expect(result.status).toBe("done");
    expect(result.test?.accuracy).toBeGreaterThan(0.8);
    expect(events[0]?.type).toBe("start");
    expect(events.at(-1)?.type).toBe("end");
  });

  it.each([
    ["wasm", createWasmDevice],
    ["reference", createReferenceDevice],
  ])("gives the same events, result and weights for the same seed on %s, others for another", async (_, makeDevice) => {
    const one = await recordRun(optionsOf(strategy, makeDevice(), { epochs: 3 }));
    const two = await recordRun(optionsOf(strategy, makeDevice(), { epochs: 3 }));
    const other = await recordRun(optionsOf(strategy, makeDevice(), { epochs: 3, seed: 4 }));
    expect(two.events).toEqual(one.events);
    expect(timeless(two.result)).toEqual(timeless(one.result));
    expect(two.weights).toEqual(one.weights);
    expect(other.weights).not.toEqual(one.weights);
  });

  it.each(Object.entries(settings))(
    "continues from any checkpoint to exactly the numbers of an uninterrupted run, %s",
    async (_, more) => {
      const run = await recordRun(optionsOf(strategy, createWasmDevice(), more), [1, 2, 9, 10, 23, 31, 40]);
      expect(run.checkpoints.size).toBeGreaterThan(4);
      for (const [step, checkpoint] of run.checkpoints) {
        const resumed = await recordRun(optionsOf(strategy, createWasmDevice(), { ...more, resume: checkpoint }));
        const where = `${name} resumed after step ${step}`;
        expect(resumed.events, where).toEqual(run.events.slice(checkpoint.state.events));
        expect(timeless(resumed.result), where).toEqual(timeless(run.result));
        expect(resumed.weights, where).toEqual(run.weights);
      }
    },
  );
});

describe("strategies", () => {
  it("static leaves the widths alone, the others grow on this task", async () => {
    for (const strategy of all) {
      const { result } = await recordRun(optionsOf(strategy, createWasmDevice()));
      if (strategy.name === "static") expect(result.edits).toEqual([]);
      else expect(result.edits.length, strategy.name).toBeGreaterThan(0);
    }
  });
});

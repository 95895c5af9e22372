import { describe, expect, it } from "vitest";
import { recordRun, smallMoons, timeless } from "../../test/support/runs.ts";
import { northRandom } from "../growth/strategies/north-random.ts";
import { fixed } from "../growth/strategies/static.ts";
import { perceptron } from "../nn/perceptron.ts";
import { cosine } from "../optim/schedules/cosine.ts";
import { createWasmDevice } from "../tensor/create-device.ts";
import type { TrainEvent } from "./events/events.ts";
import type { TrainOptions } from "./train-options.ts";

const options = (more: Partial<TrainOptions>): TrainOptions => ({
  device: createWasmDevice(),
  dataset: smallMoons,
  model: perceptron([4], 2),
  strategy: northRandom({ policies: { maxWidth: 12, every: 7 } }),
  schedule: cosine({ warmup: 5 }),
  learningRate: 0.01,
  epochs: 1000,
  batchSize: 16,
  logEvery: 1,
  ...more,
});

const ratesOf = (events: readonly { readonly type: string }[]): number[] =>
  (events as TrainEvent[]).flatMap((event) => (event.type === "step" ? [event.learningRate] : []));

describe("a budget of operations", () => {
  const maxFlops = 4e6;

  it("is spent to less than a step, growth included, and reports it", async () => {
    for (const strategy of [fixed(), northRandom({ policies: { maxWidth: 12, every: 7 } })]) {
      const { result } = await recordRun(options({ strategy, maxFlops }));
      expect(result).toMatchObject({
        status: "done",
        reason: `another step would exceed the budget of ${maxFlops} operations`,
      });
      const step = 3 * (2 * result.parameters + 100) * 16;
      expect(result.flops).toBeGreaterThan(maxFlops - 2 * step);
      expect(result.flops).toBeLessThan(maxFlops + 2 * step);
    }
  });

  it("is where the schedule ends, whatever a step costs, after a warm-up in steps", async () => {
    const { events, result } = await recordRun(options({ maxFlops }));
    const rates = ratesOf(events);
    expect(rates.slice(0, 5)).toEqual([1, 2, 3, 4, 5].map((step) => expect.closeTo((0.01 * step) / 5, 12)));
    expect(rates.slice(5)).toEqual(rates.slice(5).toSorted((a, b) => b - a));
    expect(rates.at(-1)).toBeLessThan(0.01 * 0.002);
    expect(result.edits.length).toBeGreaterThan(0);
  });

  it("changes nothing where the epochs end first", async () => {
    const plain = await recordRun(options({ epochs: 3 }));
    const wide = await recordRun(options({ epochs: 3, maxFlops: 1e15 }));
    expect(wide.weights).toEqual(plain.weights);
    expect(wide.result.reason).toBeNull();
  });

  it("gives triggers the number of remaining steps, and is resumed bit for bit", async () => {
    const strategy = northRandom({ trigger: { name: "linear", targetWidth: 10, endFraction: 0.5 } });
    const whole = await recordRun(options({ strategy, maxFlops }), [40]);
    const { steps, edits } = whole.result;
    expect(whole.result.widths).toEqual([10]);
    expect(edits.at(-1)!.step / steps).toBeGreaterThan(0.3);
    expect(edits.at(-1)!.step / steps).toBeLessThan(0.7);
    const resumed = await recordRun(options({ strategy, maxFlops, resume: whole.checkpoints.get(40)! }));
    expect(resumed.weights).toEqual(whole.weights);
    expect(timeless(resumed.result)).toEqual(timeless(whole.result));
  });
});

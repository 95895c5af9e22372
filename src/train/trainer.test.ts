import { describe, expect, it } from "vitest";
import { choose } from "../choice.ts";
import { generateDataset } from "../data/define-dataset.ts";
import { moons } from "../data/generators/moons.ts";
import { composeStrategy } from "../growth/engine/compose.ts";
import { random } from "../growth/initializers/random.ts";
import { northRandom } from "../growth/strategies/north-random.ts";
import { fixed } from "../growth/strategies/static.ts";
import { defineStrategy, type StrategyDefinition, type TrialOutcome } from "../growth/strategy.ts";
import { defineTrigger } from "../growth/trigger.ts";
import { activation } from "../nn/layers/activation.ts";
import { dropout } from "../nn/layers/dropout.ts";
import { linear } from "../nn/layers/linear.ts";
import { sequential } from "../nn/layers/sequential.ts";
import { perceptron } from "../nn/perceptron.ts";
import { createWasmDevice } from "../tensor/create-device.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { TrainEvent } from "./events/events.ts";
import { train } from "./train.ts";
import type { TrainOptions } from "./train-options.ts";

const dataset = generateDataset(moons, {}, { seed: 1 });

function options(more: Partial<TrainOptions> = {}): TrainOptions {
  return { device: createWasmDevice(), dataset, model: perceptron([3], 2), epochs: 3, learningRate: 1e-2, ...more };
}

async function events(run: AsyncIterable<TrainEvent>): Promise<TrainEvent[]> {
  const all: TrainEvent[] = [];
  for await (const event of run) all.push(event);
  return all;
}

/** North-random that tries an edit out before each step it takes. */
function trying(outcomes: TrialOutcome[]): StrategyDefinition {
  return defineStrategy({
    ...northRandom,
    name: "trying",
    start(network, context, settings, saved) {
      const running = northRandom.start(network, context, settings, saved);
      return {
        ...running,
        lossTerms: () => running.lossTerms(),
        state: () => running.state(),
        afterStep() {
          if (context.observe.step % 5 === 0) {
            const edit = {
              kind: "widen",
              axis: "hidden1",
              count: 2,
              preserves: "exact",
              incoming: {},
              outgoing: {},
            } as const;
            outcomes.push(context.trial([edit], 3));
          }
          running.afterStep();
        },
      };
    },
  });
}

describe("the training loop", () => {
  it("leaves no trace of a trial in what follows", async () => {
    const outcomes: TrialOutcome[] = [];
    const plain = train(options({ strategy: northRandom() }));
    const tried = train(options({ strategy: choose(trying(outcomes)) }));
    const [expected, found] = [await plain.result(), await tried.result()];
    expect(outcomes.length).toBeGreaterThan(3);
    expect(outcomes.some(({ before, after }) => before !== after)).toBe(true);
    expect(found.edits).toEqual(expected.edits);
    expect(tried.trainer.checkpoint().tensors).toEqual(plain.trainer.checkpoint().tensors);
    expect(found.flops).toBeGreaterThan(expected.flops);
  });

  it("continues from a checkpoint to the same bits, dropout included", async () => {
    const model = sequential([linear(4), activation("relu"), dropout(0.3), linear(2, { grows: false })]);
    let saved: Checkpoint | null = null;
    const whole = train(
      options({
        model,
        patience: 20,
        callbacks: {
          onStep(step) {
            if (step === 27) saved = structuredClone(whole.trainer.checkpoint());
          },
        },
      }),
    );
    const all = await events(whole);
    const resumed = train(options({ model, patience: 20, resume: saved as unknown as Checkpoint }));
    const rest = await events(resumed);
    const timeless = (list: TrainEvent[]) => list.map(({ ...event }) => ({ ...event, seconds: 0 }));
    expect(timeless(rest)).toEqual(timeless(all).slice((saved as unknown as Checkpoint).state.events));
    expect(resumed.trainer.checkpoint().tensors).toEqual(whole.trainer.checkpoint().tensors);
  });

  it("stops at a loss that is no number, and names the layer and the step", async () => {
    const run = train(options({ learningRate: 1e30, strategy: fixed() }));
    const result = await run.result();
    expect(result.status).toBe("failed");
    expect(result.reason).toMatch(/at step \d+; layer "linear\d"/);
  });

  it("keeps the best network when it stops early", async () => {
    const run = train(options({ epochs: 200, learningRate: 0.3, patience: 12, seed: 2 }));
    const all = await events(run);
    const end = all.at(-1);
    const losses = all.flatMap((event) => (event.type === "evaluation" ? [event.metrics.loss as number] : []));
    expect(end).toMatchObject({ type: "end", status: "stopped-early" });
    // Units may have gone since, and the others trained to make up for them: within 2 %, or better.
    expect(end?.type === "end" && end.validation?.loss).toBeLessThanOrEqual(1.02 * Math.min(...losses));
  });

  it("never grows after the last update, and keeps no network whose last units were not trained", async () => {
    const always = defineTrigger({
      name: "always",
      summary: "Adds a unit at every look.",
      source: "-",
      start: () => null,
      evaluate: () => ({ amount: 1, values: {}, reason: "always", state: null }),
    });
    const strategy = composeStrategy({
      name: "always",
      summary: "Grows.",
      source: "-",
      trigger: always,
      initializer: random,
    });
    const all = await events(
      train(options({ strategy: strategy({ policies: { every: 1, maxWidth: 1000 } }), epochs: 4 })),
    );
    const grown = all.flatMap((event) => (event.type === "growth" ? [event.step] : []));
    const evaluated = all.flatMap((event) => (event.type === "evaluation" ? [event] : []));
    const last = all.at(-1);
    expect(grown.at(-1)).toBe((last as { step: number }).step - 1);
    expect(evaluated.map(({ best, step }) => best === !grown.includes(step))).not.toContain(false);
    expect(evaluated.map(({ best }) => best)).toEqual([false, false, false, true]);
  });

  it("ends after the present step when it is asked to", async () => {
    const signal = { aborted: false };
    const stopAtFour = (step: number): void => {
      signal.aborted = step === 4;
    };
    const run = train(options({ signal, callbacks: { onStep: stopAtFour } }));
    expect(await run.result()).toMatchObject({ status: "interrupted", steps: 4 });
  });

  it("logs the end of a run that a strategy breaks, and passes the error on", async () => {
    const broken = defineStrategy({
      ...fixed,
      start: (...args) => ({
        ...fixed.start(...args),
        afterStep() {
          throw new Error("out of ideas");
        },
      }),
    });
    const seen: TrainEvent[] = [];
    const run = train(options({ strategy: choose(broken), callbacks: { onEvent: (event) => void seen.push(event) } }));
    await expect(run.result()).rejects.toThrow("out of ideas");
    expect(seen.at(-1)).toMatchObject({ type: "end", status: "failed", reason: "out of ideas" });
  });

  it("refuses early stopping where nothing is held out", () => {
    const bare = { ...dataset, validation: null };
    expect(() => train(options({ dataset: bare, patience: 1 }))).toThrow(/needs a validation split/);
  });
});

it("emits an epoch as often as it evaluates", async () => {
  const all = await events(train(options({ epochs: 7, evaluateEvery: 3 })));
  const epochs = all.filter((event) => event.type === "epoch").map(({ epoch }) => epoch);
  expect(epochs).toEqual([3, 6]);
  expect(all.filter((event) => event.type === "evaluation").map(({ epoch }) => epoch)).toEqual(epochs);
});

it("reports what was spent by the end of each epoch", async () => {
  const constant = options({ strategy: fixed() });
  const epochs = (await events(train(constant))).filter((event) => event.type === "epoch");
  const { flops, memory } = await train(constant).result();
  expect(epochs.map((epoch) => (epoch.flops ?? 0) / flops)).toEqual([1 / 3, 2 / 3, 1]);
  for (const { bytes = 0 } of epochs) expect(bytes / memory.meanBytes).toBeCloseTo(1, 2);
});

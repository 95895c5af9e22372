import { describe, expect, it } from "vitest";
import { choose } from "../../src/choice.ts";
import { northRandom } from "../../src/growth/strategies/north-random.ts";
import * as triggers from "../../src/growth/triggers/index.ts";
import { perceptron } from "../../src/nn/perceptron.ts";
import { createWasmDevice } from "../../src/tensor/create-device.ts";
import type { TrainOptions } from "../../src/train/train-options.ts";
import { recordRun, smallMoons, timeless } from "../support/runs.ts";

/** Options under which each proposes something on a small task. */
const eager: Readonly<Record<string, Record<string, unknown>>> = {
  "mi-saturation": { informationWindow: 3, informationSlope: 1 },
  "gradient-plateau": { plateauWindow: 2, plateauImprovement: 1 },
  "rank-pressure": { rankHigh: 0.2, sustainedRounds: 1 },
  "dead-units": { deadShare: 0 },
  restlessness: { restless: 0.1, updateWindow: 3, sustainedRounds: 1 },
  composite: { plateauWindow: 2, plateauImprovement: 1, rankHigh: 0.2, sustainedRounds: 1 },
  "dynamic-node-creation": { creationWindow: 2, creationSlope: 1 },
  "validation-plateau": { validationWindow: 2, validationImprovement: 1, trainingImprovement: 1 },
  "generalization-gap": { gapHigh: 9, gapLow: 9, plateauWindow: 2, plateauImprovement: 1 },
  "held-out-plateau": { plateau: 1, improvement: 1 },
  "loss-plateau": { plateau: 1, fallWindow: 1 },
  activation: { gamma: 0.5 },
  weight: { gamma: 0.5 },
  gradient: { norms: "gradients", factor: 0.1 },
  "growth-events": { events: 3 },
  "set-times": { events: 3 },
  "random-trigger": { additions: [3, 3] },
  "depth-pressure": { rankHigh: 0, depthWindow: 2, depthImprovement: 1, sustainedRounds: 1 },
};

const optionsOf = (trigger: string, parts: object = {}, more: Partial<TrainOptions> = {}): TrainOptions => {
  const definition = Object.values(triggers).find(({ name }) => name === trigger);
  const rest = "warmUpRounds" in (definition?.options.shape ?? {}) ? { warmUpRounds: 1, coolDownRounds: 2 } : {};
  const options = {
    trigger: { name: trigger, ...rest, ...eager[trigger] },
    policies: { every: 3, maxWidth: 16 },
    ...parts,
  };
  return {
    device: createWasmDevice(),
    dataset: smallMoons,
    model: perceptron([4, 4], 2),
    strategy: choose(northRandom, options),
    learningRate: 0.01,
    epochs: 4,
    batchSize: 16,
    seed: 3,
    ...more,
  };
};

interface Told {
  readonly type: string;
  readonly trigger?: string;
  readonly reason?: string;
}
const all = Object.values(triggers).map(({ name }) => name);

describe.each(all)("trigger %s instead of a strategy's own", (name) => {
  it("proposes, and continues from any checkpoint to exactly the numbers of an uninterrupted run", async () => {
    const run = await recordRun(optionsOf(name), [1, 4, 9, 11, 23]);
    const proposals = (run.events as readonly Told[]).filter(
      ({ type, trigger, reason = "" }) =>
        trigger === name && (type === "growth" || /adds no layers/.test(reason) || name === "dead-units"),
    );
    expect(proposals.length).toBeGreaterThan(0);
    expect(run.checkpoints.size).toBe(5);
    for (const [step, checkpoint] of run.checkpoints) {
      const resumed = await recordRun(optionsOf(name, {}, { resume: checkpoint }));
      expect(timeless(resumed.result), `resumed after step ${step}`).toEqual(timeless(run.result));
      expect(resumed.weights, `resumed after step ${step}`).toEqual(run.weights);
    }
  });

  const trials = { hybrid: { trialSteps: 2 } };
  it.each(["ranked", "hybrid"])("is judged under direction %s, and continues from a checkpoint", async (direction) => {
    const parts = {
      direction: { name: direction, ...(direction in trials ? trials.hybrid : {}) },
      judge: { name: "held-out-loss", rest: 3, tolerance: 0 },
    };
    const run = await recordRun(optionsOf(name, parts), [11]);
    const [[, checkpoint] = []] = run.checkpoints;
    const resumed = await recordRun(optionsOf(name, parts, checkpoint ? { resume: checkpoint } : {}));
    expect(timeless(resumed.result)).toEqual(timeless(run.result));
    expect(resumed.weights).toEqual(run.weights);
  });
});

it("a strategy prunes, and widens again, if its trigger proposes both", async () => {
  const { events } = await recordRun(
    optionsOf("rank-pressure", {
      trigger: { name: "rank-pressure", rankHigh: 1, rankLow: 1, sustainedRounds: 1, warmUpRounds: 0 },
      policies: { every: 3 },
    }),
  );
  expect(events.some((event) => event.type === "declined" || (event as { kind?: string }).kind === "prune")).toBe(true);
});

import { describe, expect, it } from "vitest";
import { signalTriggers } from "../../src/growth/engine/signal-triggers.ts";
import { northRandom } from "../../src/growth/strategies/north-random.ts";
import { perceptron } from "../../src/nn/perceptron.ts";
import { createWasmDevice } from "../../src/tensor/create-device.ts";
import type { TrainOptions } from "../../src/train/options.ts";
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
  "loss-plateau": { plateau: 1, fallWindow: 1 },
  "depth-pressure": { rankHigh: 0, depthWindow: 2, depthImprovement: 1, sustainedRounds: 1 },
};

const optionsOf = (trigger: string, more: Partial<TrainOptions> = {}): TrainOptions => {
  const rest = ["dynamic-node-creation", "loss-plateau"].includes(trigger)
    ? {}
    : { warmUpRounds: 1, coolDownRounds: 2 };
  const triggerOptions = { ...rest, ...eager[trigger] };
  return {
    device: createWasmDevice(),
    dataset: smallMoons,
    model: perceptron([4, 4], 2),
    strategy: { definition: northRandom, options: { trigger, triggerOptions, every: 3, maxWidth: 16 } },
    learningRate: 0.01,
    epochs: 4,
    batchSize: 16,
    seed: 3,
    ...more,
  };
};

describe.each(signalTriggers.map(({ name }) => name))("--trigger %s", (name) => {
  it("proposes, and goes on from any checkpoint to the very numbers of an uninterrupted run", async () => {
    const run = await recordRun(optionsOf(name), [1, 4, 9, 11, 23]);
    const proposals = run.events.filter((event) => {
      const { type, trigger, reason = "" } = event as { type: string; trigger?: string; reason?: string };
      return trigger === name && (type === "growth" || /a layer is wanted/.test(reason) || name === "dead-units");
    });
    expect(proposals.length).toBeGreaterThan(0);
    expect(run.checkpoints.size).toBe(5);
    for (const [step, checkpoint] of run.checkpoints) {
      const resumed = await recordRun(optionsOf(name, { resume: checkpoint }));
      expect(timeless(resumed.result), `resumed after step ${step}`).toEqual(timeless(run.result));
      expect(resumed.weights, `resumed after step ${step}`).toEqual(run.weights);
    }
  });
});

describe("a trigger in the place of a strategy's own", () => {
  it("prunes, and widens again, where it asks for both", async () => {
    const model = perceptron([4, 4], 2);
    const { events } = await recordRun({
      ...optionsOf("rank-pressure", { model, epochs: 8 }),
      strategy: {
        definition: northRandom,
        options: {
          trigger: "rank-pressure",
          triggerOptions: "rankHigh=1,rankLow=1,sustainedRounds=1,warmUpRounds=0",
          every: 3,
        },
      },
    });
    expect(events.some((event) => event.type === "declined" || (event as { kind?: string }).kind === "prune")).toBe(
      true,
    );
  });

  it("refuses options that are not its own", () => {
    const given = (options: Record<string, unknown>) =>
      recordRun({ ...optionsOf("rank-pressure"), strategy: { definition: northRandom, options } });
    return Promise.all([
      expect(given({ trigger: "rank-pressure", triggerOptions: { rankHihg: 1 } })).rejects.toThrow(
        'unknown option "rankHihg"',
      ),
      expect(given({ trigger: "linear", triggerOptions: { rankHigh: 1 } })).rejects.toThrow(
        "stand beside the strategy's own",
      ),
      expect(given({ triggerOptions: "rankHigh" })).rejects.toThrow("name=value pairs"),
    ]);
  });
});

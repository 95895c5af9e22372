import { expect, it } from "vitest";
import * as z from "zod";
import { smallMoons } from "../../../test/support/runs.ts";
import { choose } from "../../choice.ts";
import { defineStrategy, type StrategyContext } from "../../growth/strategy.ts";
import type { Tap, WeightedLayer } from "../../nn/layer.ts";
import type { Network } from "../../nn/network.ts";
import { perceptron } from "../../nn/perceptron.ts";
import { createReferenceDevice } from "../../tensor/create-device.ts";
import { train } from "../train.ts";

/** Trains for an epoch and lets `look` look after each step. */
async function watch(look: (context: StrategyContext, network: Network) => void, keep: boolean): Promise<number> {
  let looks = 0;
  const definition = defineStrategy({
    name: "watcher",
    summary: "Looks.",
    source: "-",
    options: z.strictObject({}),
    start(network, context) {
      expect(() => context.observe.gradientPass(null)).toThrow(
        /expected a training step before gradients are requested/,
      );
      if (keep) context.observe.keepUpdates();
      const afterStep = (): void => {
        looks++;
        look(context, network);
      };
      return { parameters: [], lossTerms: () => [], afterStep, state: () => null };
    },
  });
  const device = createReferenceDevice();
  const model = perceptron([4, 3], 2);
  const { trainer } = train({
    device,
    dataset: smallMoons,
    model,
    strategy: choose(definition),
    epochs: 1,
    batchSize: 16,
  });
  for await (const _ of trainer.run());
  trainer.dispose();
  return looks;
}

it("a strategy gets loss, gradients and taps of the step's batch through the updated network", async () => {
  const looks = await watch((context, network) => {
    const taps = new Map<WeightedLayer, Tap>();
    const { loss, gradients } = context.observe.gradientPass({
      wants: () => true,
      put: (layer, tap) => taps.set(layer, tap),
    });
    expect(loss).toBeGreaterThan(0);
    expect(taps.size).toBe(3);
    for (const layer of network.weighted) {
      expect(gradients.of(layer.weight.tensor)?.shape).toEqual(layer.weight.tensor.shape);
      expect(gradients.of(taps.get(layer)!.preActivation)?.shape).toEqual([
        context.observe.batch!.rows.length,
        layer.weight.tensor.rows,
      ]);
    }
  }, false);
  expect(looks).toBeGreaterThan(5);
});

it("a strategy that requests it gets the last update of each parameter", async () => {
  let before: number[] | null = null;
  await watch((context, network) => {
    const [weight] = network.parameters;
    const now = [...weight!.tensor.read()];
    const update = [...context.observe.lastUpdate(weight!)!.read()];
    expect(update.some((value) => value !== 0)).toBe(true);
    if (before) for (const [i, value] of now.entries()) expect(update[i]).toBeCloseTo(value - before[i]!, 14);
    before = now;
  }, true);
});

it("nothing is kept for a strategy that does not ask", async () => {
  await watch((context, network) => expect(context.observe.lastUpdate(network.parameters[0]!)).toBeNull(), false);
});

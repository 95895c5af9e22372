// A strategy of your own, without trigger and initializer: a ladder that adds units at fixed steps.
import { fileURLToPath } from "node:url";
import { createWasmDevice, generateDataset, generators, perceptron, train } from "burgeon";
import { defineStrategy, randomIncoming, sitesOf, z } from "burgeon/extend";

const options = z.strictObject({
  every: z.int().min(1).default(50).describe("steps from one rung to the next"),
  amount: z.int().min(1).default(2).describe("units added to each layer"),
  rungs: z.int().min(0).default(4).describe("how often"),
});

export const ladder = defineStrategy({
  name: "ladder",
  summary: "Adds units to every layer at fixed steps.",
  source: "this example",
  options,
  /** `saved` is what `state` gave when the run was saved: the run continues to the same numbers. */
  start(network, context, given, saved) {
    const { every, amount, rungs } = options.parse(given);
    let climbed = (saved as { climbed: number } | undefined)?.climbed ?? 0;
    return {
      parameters: [],
      lossTerms: () => [],
      state: () => ({ climbed }),
      afterStep() {
        if (climbed >= rungs || context.observe.step % every !== 0) return;
        climbed++;
        for (const site of sitesOf(network)) {
          const random = context.observe.random("ladder");
          const incoming = Object.fromEntries(
            site.producers.map((producer) => [producer.weight.name, randomIncoming(producer, amount, random)]),
          );
          context.act.apply(
            { kind: "widen", axis: site.axis.name, count: amount, preserves: "exact", incoming, outgoing: {} },
            { trigger: "ladder", values: { rung: climbed }, reason: `rung ${climbed} of ${rungs}`, asked: amount },
          );
        }
      },
    };
  },
});

export async function main() {
  const { widths, edits, test } = await train({
    device: createWasmDevice(),
    dataset: generateDataset(generators.moons, { points: 400 }, { seed: 1 }),
    model: perceptron([2, 2]),
    strategy: ladder({ every: 40 }),
    learningRate: 0.01,
    epochs: 30,
  }).result();
  return { widths, edits: edits.length, accuracy: test?.accuracy ?? 0 };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await main());

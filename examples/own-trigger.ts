// A trigger of your own: grow a layer while none of its units is inactive.
import { fileURLToPath } from "node:url";
import { createWasmDevice, generateDataset, generators, perceptron, train } from "burgeon";
import { composeStrategy, defineSignal, defineTrigger, initializers, z } from "burgeon/extend";

/** For each unit, the share of samples on which it is active. Triggers that request it share one computation. */
const activeShares = defineSignal({
  name: "active-shares",
  summary: "Share of samples on which each unit is above 0.",
  formula: "mean_i [h_i > 0]",
  source: "this example",
  compute(site, look, _options: object): readonly number[] {
    const { activation } = look.tap(site);
    const shares = new Array<number>(activation.columns).fill(0);
    for (const [i, value] of activation.read().entries()) {
      const unit = i % shares.length;
      if (value > 0) shares[unit] = (shares[unit] ?? 0) + 1 / activation.rows;
    }
    return shares;
  },
});

/** A pure function from signals and its own state, which is plain data: here, how often in a row no unit was inactive. */
export const allAwake = defineTrigger({
  name: "all-awake",
  summary: "Adds units while every unit of a layer is active now and then.",
  source: "this example",
  options: z.strictObject({
    least: z.number().min(0).max(1).default(0.01).describe("share of samples on which a unit must be active"),
    amount: z.int().min(1).default(2).describe("units to add at a time"),
    patience: z.int().min(1).default(3).describe("looks in a row that must find everybody awake"),
  }),
  start: () => ({ awake: 0 }),
  evaluate(site, look, { least, amount, patience }, state) {
    const shares = look.get(activeShares, site, {});
    const laziest = Math.min(1, ...shares);
    const awake = laziest >= least ? state.awake + 1 : 0;
    const enough = awake >= patience;
    return {
      amount: enough ? amount : 0,
      values: { laziest, awake },
      reason: enough
        ? `everybody was awake ${awake} times in a row`
        : `the laziest unit is active on ${laziest.toFixed(2)} of the samples`,
      state: { awake: enough ? 0 : awake },
    };
  },
});

/** The trigger in a sentence with a published initializer and the usual policies. */
const strategy = composeStrategy({
  name: "all-awake",
  summary: "Adds random units while no unit is inactive.",
  source: "this example",
  trigger: allAwake,
  initializer: initializers.random,
  defaults: { policies: { every: 10, maxWidth: 24 } },
});

export async function main() {
  const { widths, edits, test } = await train({
    device: createWasmDevice(),
    dataset: generateDataset(generators.moons, { points: 400 }, { seed: 1 }),
    model: perceptron([4]),
    strategy: strategy({ trigger: { amount: 1 } }),
    learningRate: 0.01,
    seed: 2,
    epochs: 30,
  }).result();
  return { widths, edits: edits.length, accuracy: test?.accuracy ?? 0 };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await main());

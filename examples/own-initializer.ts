// An initializer of your own: a new unit gets almost the same input as an old one, and its output is not used yet.
import { fileURLToPath } from "node:url";
import { createWasmDevice, generateDataset, generators, perceptron, train } from "burgeon";
import { composeStrategy, defineInitializer, triggers, z } from "burgeon/extend";

/**
 * Incoming weights of a random living unit plus noise; outgoing weights 0. Since no layer reads them yet, the function does not
 * change, and the initializer may say so: `applyEdit` checks it on a probe batch and undoes the edit if it was not true.
 */
export const noisyTwin = defineInitializer({
  name: "noisy-twin",
  summary: "Incoming weights of an old unit plus noise, outgoing weights 0.",
  source: "this example",
  options: z.strictObject({ noise: z.number().min(0).default(0.1).describe("standard deviation of the noise") }),
  preserves: "exact",
  initialize({ site, count, random }, { noise }) {
    const incoming: Record<string, Float64Array> = {};
    for (const { weight } of site.producers) {
      const old = weight.tensor.read();
      const fanIn = weight.tensor.columns;
      const rows = site.axis.size;
      incoming[weight.name] = Float64Array.from({ length: count * fanIn }, () => noise * random.normal());
      for (let unit = 0; unit < count && rows > 0; unit++) {
        const twin = random.integer(rows);
        for (let j = 0; j < fanIn; j++) {
          const at = unit * fanIn + j;
          incoming[weight.name]![at] = incoming[weight.name]![at]! + old[twin * fanIn + j]!;
        }
      }
    }
    return { incoming, outgoing: {} };
  },
});

const strategy = composeStrategy({
  name: "noisy-twins",
  summary: "Adds noisy twins while the activations stay nearly independent.",
  source: "this example",
  trigger: triggers.activation,
  initializer: noisyTwin,
  defaults: { policies: { maxWidth: 32 } },
});

export async function main() {
  const drifts: number[] = [];
  const run = train({
    device: createWasmDevice(),
    dataset: generateDataset(generators.circles, { points: 400 }, { seed: 1 }),
    model: perceptron([3]),
    strategy: strategy({ initializer: { noise: 0.3 }, policies: { every: 5 } }),
    learningRate: 0.01,
    epochs: 30,
  });
  for await (const event of run) {
    if (event.type === "growth") drifts.push(event.drift ?? 0);
    if (event.type === "end") {
      return {
        widths: event.widths,
        edits: drifts.length,
        largestDrift: Math.max(0, ...drifts),
        accuracy: event.test?.accuracy ?? 0,
      };
    }
  }
  throw new Error("a run ends with an end event");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await main());

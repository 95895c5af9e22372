// Widths as trained numbers: the data chooses how many units two layers keep, and the result is a plain, smaller network.
import { fileURLToPath } from "node:url";
import { createWasmDevice, generateDataset, generators, perceptron, softSizes, train } from "burgeon";

export async function main() {
  const run = train({
    device: createWasmDevice(),
    dataset: generateDataset(generators.moons, { points: 400 }, { seed: 1 }),
    model: perceptron([2, 2], 2, { activation: "tanh" }),
    strategy: softSizes.sizeWeight({ price: 0.001 }),
    learningRate: 0.01,
    epochs: 40,
  });
  const sizes: (readonly number[])[] = [];
  let test: { accuracy?: number } | null = null;
  for await (const event of run) {
    if (event.type === "epoch" && event.sizes) sizes.push(event.sizes);
    if (event.type === "end") test = event.test;
  }
  // The last epochs train at rest: sizes are whole, and the widths of the finished network are the sizes.
  return { widths: run.trainer.model.network.widths, sizes: sizes.at(-1) ?? [], accuracy: test?.accuracy ?? 0 };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await main());

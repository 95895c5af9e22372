// A network of 2 hidden units grows until it can separate two spirals.
import { fileURLToPath } from "node:url";
import { createWasmDevice, generateDataset, generators, perceptron, train } from "burgeon";

export async function main() {
  const dataset = generateDataset(generators.spirals, {}, { seed: 1 });
  const run = train({
    device: createWasmDevice(),
    dataset,
    model: perceptron([2]),
    learningRate: 0.01,
    epochs: 60,
  });
  const growth: string[] = [];
  for await (const event of run) {
    if (event.type === "growth") growth.push(`step ${event.step}: ${event.from} -> ${event.to}, ${event.reason}`);
    if (event.type === "end") return { growth, widths: event.widths, accuracy: event.test?.accuracy ?? 0 };
  }
  throw new Error("a run ends with an end event");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await main());

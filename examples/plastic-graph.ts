// A graph of neurons that solves the parity of 4 bits: it starts with a few edges from inputs to outputs and no hidden neuron.
import { fileURLToPath } from "node:url";
import { createWasmDevice, generateDataset, generators, graph, plasticity, Trainer } from "burgeon";

export async function main() {
  const trainer = new Trainer({
    device: createWasmDevice(),
    dataset: generateDataset(generators.parity, { bits: 4 }, { seed: 1 }),
    model: graph(),
    strategy: plasticity({ density: 0.5 }),
    learningRate: 0.02,
    epochs: 2500,
    seed: 1,
  });
  const changes: Record<string, number> = {};
  let accuracy = 0;
  for await (const event of trainer.run()) {
    if (event.type === "growth") changes[event.kind] = (changes[event.kind] ?? 0) + 1;
    if (event.type === "end") accuracy = event.test?.accuracy ?? 0;
  }
  const { hiddenCount: hidden, edgeCount: edges } = trainer.model.network;
  trainer.dispose();
  return { changes, hidden, edges, accuracy };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await main());

// Grows a network on the spirals and posts every event, times aside. Runs as a worker in a browser, and in Node beside it.
import { createWasmDevice, generateDataset, generators, perceptron, type TrainEvent, train } from "../../src/index.ts";

declare const postMessage: ((message: unknown) => void) | undefined;

export async function spiralEvents(): Promise<string[]> {
  const run = train({
    device: createWasmDevice(),
    dataset: generateDataset(generators.spirals, {}, { seed: 1 }),
    model: perceptron([2], 2),
    learningRate: 0.01,
    epochs: 60,
    logEvery: 1,
  });
  const events: string[] = [];
  // JSON writes every number with all its bits.
  const text = (event: TrainEvent): string =>
    JSON.stringify(event, (key, value: unknown) => (key === "seconds" ? undefined : value));
  for await (const event of run) events.push(text(event));
  return events;
}

if (typeof postMessage === "function")
  spiralEvents().then(postMessage, (error: unknown) => postMessage?.(String(error)));

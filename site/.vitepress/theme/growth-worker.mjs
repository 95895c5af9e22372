// Trains the network of a live figure and posts what it draws.
import { createWasmDevice, generateDataset, generators, perceptron, train } from "burgeon";

const tasks = {
  spirals: generators.spirals,
  "random-labels": generators.randomLabels,
};

async function grow(name) {
  const run = train({
    device: createWasmDevice(),
    dataset: generateDataset(tasks[name], {}, { seed: 1 }),
    model: perceptron([2]),
    learningRate: 0.01,
    epochs: 60,
  });
  let losses = 0;
  for await (const event of run) {
    if (event.type === "start") postMessage({ type: "start", step: 0, width: event.widths[0] });
    if (event.type === "step" && losses++ % 8 === 0) {
      postMessage({ type: "loss", step: event.step, loss: event.loss });
      await new Promise((resolve) => setTimeout(resolve, 12)); // slow enough to be followed
    }
    if (event.type === "growth")
      postMessage({ type: "growth", step: event.step, from: event.from, width: event.to, reason: event.reason });
    if (event.type === "end") postMessage({ type: "end", step: event.steps ?? 0, accuracy: event.test?.accuracy });
  }
}

addEventListener("message", ({ data }) => {
  grow(data).catch((error) => postMessage({ type: "failed", step: 0, message: String(error) }));
});

/**
 * Whole trainings in Burgeon, data in memory: `static` is MNIST with 784-256-256-10 for 5 epochs, `growing` the default growing run on it for 5
 * epochs, `final` a static network of the widths that it ends with, `vgg11` that model at 0.25 on 10,000 images of CIFAR-10 for 2 epochs.
 *
 *     node bench/whole.mjs --data FOLDER [--cases static,growing,final,vgg11] [--threads 1]
 *
 * @module
 */

import { parseArgs } from "node:util";
import { models, perceptron, strategies, train } from "../dist/index.js";
import { loadDataset } from "../dist/node/index.js";
import { createNodeDevice } from "../dist/node/native/create-device.js";
import { report } from "./timing.mjs";

const { values } = parseArgs({
  options: {
    data: { type: "string", default: process.env.BURGEON_DATA },
    cases: { type: "string", default: "static,growing,final,vgg11" },
    threads: { type: "string", default: "1" },
  },
});
const threads = Number(values.threads);
const { device, native } = await createNodeDevice({ threads });
const mnist = await loadDataset("mnist", { dataDir: values.data });

/** Of a split, the first rows. */
function first({ inputs, targets }, rows) {
  const size = inputs.values.length / inputs.rows;
  return {
    inputs: { ...inputs, rows, values: inputs.values.subarray(0, rows * size) },
    targets: { ...targets, labels: targets.labels.subarray(0, rows) },
  };
}

let finalWidths = null;
const growing = { dataset: mnist, model: perceptron([2, 2]), strategy: strategies.burgeon(), epochs: 5 };
const CASES = {
  static: () => ({ dataset: mnist, model: perceptron([256, 256]), strategy: strategies.fixed(), epochs: 5 }),
  growing: () => growing,
  final: () => ({ dataset: mnist, model: perceptron(finalWidths), strategy: strategies.fixed(), epochs: 5 }),
  async vgg11() {
    const cifar = await loadDataset("cifar10", { dataDir: values.data });
    // Only what a rival does as well: epochs on 10,000 images, and 5,000 held out after each.
    const dataset = { ...cifar, train: first(cifar.train, 10_000), test: first(cifar.test, 100) };
    const request = { outputs: 10, width: 0.25, maxWidth: null, activation: "relu", hidden: [], residual: "inner" };
    return { dataset, model: models.vgg11.build(request), strategy: strategies.fixed(), epochs: 2 };
  },
};

for (const name of values.cases.split(",")) {
  const { dataset, model, strategy, epochs } = await CASES[name]();
  const before = process.cpuUsage();
  const start = performance.now();
  const run = train({ device, dataset, model, strategy, epochs, batchSize: 128, learningRate: 1e-3 });
  const result = await run.result();
  const seconds = (performance.now() - start) / 1e3;
  const { user, system } = process.cpuUsage(before);
  if (name === "growing") finalWidths = result.widths;
  report({
    system: native.found ? "Burgeon BLAS" : "Burgeon wasm",
    version: native.found ? `${native.found.name} ${native.found.version} ${native.found.core}` : "no BLAS",
    name,
    threads,
    seconds,
    cpuSeconds: (user + system) / 1e6,
    accuracy: result.test?.accuracy,
    widths: result.widths,
    peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  });
}

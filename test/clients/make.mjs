// Trains small networks of every kind and exports them into a folder, with rows and the answers of Burgeon itself, for check.py.
// Usage: node test/clients/make.mjs <folder>
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exportFormats } from "burgeon/export";
import { exportRun } from "burgeon/node";
import { onnxFeeds } from "../../dist/export/onnx/feeds.js";
import { programOf } from "../../dist/export/program.js";
import { sampleRows } from "../../dist/export/samples.js";
import {
  batchNorm,
  conv2d,
  depthwise,
  globalAveragePool,
  groupNorm,
  layerNorm,
  linear,
  residual,
  sequential,
} from "../../dist/nn/layers/index.js";
import { lenet, resnet20, vgg11, wrn28 } from "../../dist/nn/models/index.js";
import { Network } from "../../dist/nn/network.js";
import { trainedModel } from "../../dist/node/export/run-model.js";
import { parseAnyConfig } from "../../dist/node/runs/config/any-config.js";
import { startRun } from "../../dist/node/runs/run.js";
import { createWasmDevice } from "../../dist/tensor/create-device.js";
import { RandomStream } from "../../dist/tensor/random.js";

const ROWS = 16;
const root = process.argv[2];
const random = new RandomStream(1, "clients");

/** Writes a model in every format, with rows and answers. */
function writeCase(name, { model, predict }) {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  for (const format of Object.values(exportFormats)) {
    if (format.kind === "model") writeFileSync(join(folder, `model${format.extension}`), format.encode(model));
  }
  const samples = sampleRows(model, ROWS);
  const { inputs } = samples;
  const plain = Object.entries(onnxFeeds(model, samples)).map(([input, { type, shape, values }]) => {
    return [input, { type, shape, values: Array.from(values, (value) => (Number.isNaN(value) ? null : value)) }];
  });
  const rows = {
    feeds: Object.fromEntries(plain),
    inputs: Array.from(inputs),
    answers: Array.from(predict(inputs, ROWS)),
  };
  writeFileSync(join(folder, "rows.json"), JSON.stringify(rows));
}

/** An image network with running statistics that are not those of the start. */
function imageCase(name, spec, inputShape) {
  const device = createWasmDevice();
  const inputs = inputShape.reduce((size, edge) => size * edge, 1);
  const network = new Network(device, spec, { inputs, inputShape, seed: 2 });
  const forward = (values, rows, training) =>
    device.scope("clients", () => network.forward(device.tensor(values, [rows, inputs]), { training, random }).read());
  for (let i = 0; i < 3; i++)
    forward(
      Float32Array.from({ length: 8 * inputs }, () => random.normal()),
      8,
      true,
    );
  writeCase(name, {
    model: {
      step: 3,
      program: programOf(network, inputShape),
      input: { kind: "image", scale: 1 / 255, offset: -0.5 },
      output: { kind: "classes", names: Array.from({ length: 10 }, (_, i) => `class ${i}`) },
      origin: { model: name },
    },
    predict: (values, rows) => forward(values, rows, false),
  });
}

async function runCase(name, config) {
  const folder = join(root, "runs", name);
  await startRun(parseAnyConfig({ epochs: 15, ...config }), { out: folder, picture: false });
  writeCase(name, await trainedModel(folder, {}));
  await exportRun(folder, { format: "tensorboard", out: join(root, name, "events.out.tfevents.1.burgeon") });
  await exportRun(folder, { format: "csv", out: join(root, name, "events.csv") });
}

async function studentCase(name, environment, student) {
  const folder = join(root, "runs", name);
  const config = parseAnyConfig({ environment, student, steps: 1500 });
  await startRun(config, { out: folder, picture: false });
  writeCase(name, await trainedModel(folder, {}));
}

/** A table with texts, numbers and missing values; the last column is the class. */
function writeTable(path) {
  const lines = ["size,color,rooms,price"];
  for (let i = 0; i < 200; i++) {
    const size = 120 + 40 * random.normal();
    const color = ["red", "green", "blue", ""][i % 4];
    lines.push(
      `${size.toFixed(2)},${color},${i % 7 === 0 ? "" : i % 3},${size + (color === "red" ? 30 : 0) > 120 ? "high" : "low"}`,
    );
  }
  writeFileSync(path, `${lines.join("\n")}\n`);
}

mkdirSync(join(root, "runs"), { recursive: true });
const table = join(root, "table.csv");
writeTable(table);
await runCase("dense", { dataset: "spirals", hidden: [3, 2] });
await runCase("regression", { dataset: "bessel-sum", generator: { points: 200 } });
await runCase("table", { dataset: table });
await runCase("soft widths", { dataset: "moons", strategy: "size-weight" });
const request = { outputs: 10, width: 0.5, maxWidth: null, activation: "relu", hidden: [], residual: "all" };
imageCase("lenet", lenet.build(request), [28, 28, 1]);
imageCase("vgg11", vgg11.build({ ...request, width: 0.1 }), [32, 32, 3]);
imageCase("resnet20", resnet20.build(request), [32, 32, 3]);
imageCase("wrn-28-1", wrn28.build(request), [32, 32, 3]);
const fixed = { grows: false };
const norms = sequential([
  conv2d(4, fixed),
  groupNorm(2),
  layerNorm(),
  residual([batchNorm(), conv2d(6, { groups: 2 })], { skip: [conv2d("same", { kernel: 1 })] }),
  depthwise({ stride: 2 }),
  globalAveragePool(),
  linear(10, fixed),
]);
imageCase("norms", norms, [8, 8, 3]);
const graph = { hidden: 10, density: 0.7, growEvery: 100, activityGrowth: true };
await studentCase("graph", "pendulum", { name: "smgrnn", ...graph });
await studentCase("recurrent graph", "acrobot", { name: "smgrnn", ...graph, recurrent: true });
for (const name of ["linear", "mlp", "grown"]) await studentCase(name, "cartpole", { name });

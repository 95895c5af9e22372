/**
 * A table of eight columns of numbers and two of texts, and a network of three classes for it, in a folder that all contestants read.
 * As a program it makes them: node bench/predict-data.mjs <rows> <hidden>.
 *
 * @module
 */

import { createWriteStream, existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { Network, RandomStream } from "../dist/extend.js";
import { createWasmDevice, encodeModel, layeredModel, perceptron } from "../dist/index.js";

const NUMBERS = 8;
const COLORS = ["red", "green", "blue", "white"];
const SIZES = ["small", "medium", "large"];

export function predictFolder(rows, hidden) {
  return join(tmpdir(), `burgeon-bench-predict-${rows}x${hidden}`);
}

function preprocessing() {
  const numbers = Array.from({ length: NUMBERS }, (_, i) => {
    return { kind: "numeric", column: `n${i}`, mean: i, deviation: 1 + i / 4, indicator: false };
  });
  const texts = [
    { kind: "categorical", column: "color", levels: COLORS, missingLevel: false },
    { kind: "categorical", column: "size", levels: SIZES, missingLevel: false },
  ];
  const names = [
    ...numbers.map(({ column }) => column),
    ...COLORS.map((x) => `color=${x}`),
    ...SIZES.map((x) => `size=${x}`),
  ];
  const target = { kind: "classes", column: "class", classes: ["a", "b", "c"], numeric: false };
  return { missing: "error", features: [...numbers, ...texts], inputs: names, target };
}

async function writeTable(path, rows) {
  const random = new RandomStream(1, "table");
  const aside = `${path}.tmp`;
  const stream = createWriteStream(aside);
  stream.write(`${Array.from({ length: NUMBERS }, (_, i) => `n${i}`).join(",")},color,size\n`);
  for (let row = 0; row < rows; row += 1000) {
    let text = "";
    for (let i = row; i < Math.min(rows, row + 1000); i++) {
      for (let c = 0; c < NUMBERS; c++) text += `${(c + random.normal() * 2).toFixed(4)},`;
      text += `${COLORS[random.integer(4)]},${SIZES[random.integer(3)]}\n`;
    }
    if (!stream.write(text)) await new Promise((resolve) => stream.once("drain", resolve));
  }
  stream.end();
  await finished(stream);
  renameSync(aside, path);
}

if (process.argv[1] === import.meta.filename) {
  const [rows, hidden] = process.argv.slice(2).map(Number);
  const folder = predictFolder(rows, hidden);
  mkdirSync(folder, { recursive: true });
  const prepared = preprocessing();
  const network = new Network(createWasmDevice(), perceptron([hidden, hidden], 3), {
    inputs: prepared.inputs.length,
    seed: 1,
  });
  const model = layeredModel(network, prepared, 0);
  writeFileSync(join(folder, "model.safetensors"), encodeModel(model));
  const plain = Object.entries(model.tensors).map(([name, { shape, values }]) => [
    name,
    { shape, values: [...values] },
  ]);
  writeFileSync(join(folder, "model.json"), JSON.stringify({ ...prepared, tensors: Object.fromEntries(plain) }));
  const table = join(folder, "data.csv");
  if (!existsSync(table)) await writeTable(table, rows);
}

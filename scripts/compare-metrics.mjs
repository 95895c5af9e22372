// Compares the metrics with scikit-learn's on random predictions, to 1e-9. Usage: node scripts/compare-metrics.mjs <python with scikit-learn> [cases]

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measure } from "../dist/metrics/evaluator.js";
import { RandomStream } from "../dist/tensor/random.js";

const LARGEST_DIFFERENCE = 1e-9;
const [python = "python3", count = "300"] = process.argv.slice(2);
const random = new RandomStream(1, "metrics");

const list = (length, value) => Array.from({ length }, (_, i) => value(i));
const weightsOf = (rows) => (random.uniform() < 0.5 ? null : list(rows, () => 0.01 + 5 * random.uniform()));

function classCase() {
  const classes = 2 + random.integer(5);
  const rows = classes + 2 + random.integer(200);
  const steps = random.uniform() < 0.5 ? 5 : 1e9; // equal scores, or hardly any
  const labels = list(rows, (i) => (i < classes ? i : random.integer(classes)));
  const probabilities = labels.map((label) => {
    const raw = list(classes, (c) => 1 + Math.floor(random.uniform() * steps) + (c === label ? steps / 4 : 0));
    const sum = raw.reduce((a, b) => a + b, 0);
    return raw.map((value) => value / sum);
  });
  return { labels, probabilities, weights: weightsOf(rows) };
}

function valueCase() {
  const [rows, columns] = [2 + random.integer(200), 1 + random.integer(2)];
  const scale = 10 ** (random.integer(9) - 4);
  const targets = list(rows, () => list(columns, () => scale * random.normal()));
  return {
    targets,
    predicted: targets.map((row) => row.map((t) => t + scale * random.normal())),
    weights: weightsOf(rows),
  };
}

const predictionsOf = ({ labels, probabilities, targets, predicted, weights }) => ({
  weights: weights && Float64Array.from(weights),
  ...(labels
    ? {
        kind: "classes",
        classes: probabilities[0].map((_, c) => `c${c}`),
        labels: Int32Array.from(labels),
        probabilities: Float64Array.from(probabilities.flat()),
      }
    : {
        kind: "values",
        columns: targets[0].length,
        targets: Float64Array.from(targets.flat()),
        predicted: Float64Array.from(predicted.flat()),
      }),
});

const cases = list(Number(count), (i) => (i % 3 === 2 ? valueCase() : classCase()));
const folder = mkdtempSync(join(tmpdir(), "metrics-"));
const file = join(folder, "cases.json");
writeFileSync(file, JSON.stringify(cases));
const script = join(import.meta.dirname, "../test/golden/metrics.py");
const theirs = JSON.parse(execFileSync(python, ["-W", "ignore", script, file], { maxBuffer: 1 << 28 }));
rmSync(folder, { recursive: true });

let [largest, compared, wrong] = [0, 0, 0];
for (const [i, one] of cases.entries()) {
  const ours = measure(predictionsOf(one), { weighted: true });
  for (const [name, value] of Object.entries(theirs[i])) {
    const difference = Math.abs(ours[name] - value) / Math.max(1, Math.abs(value));
    largest = Math.max(largest, difference);
    compared++;
    if (difference <= LARGEST_DIFFERENCE) continue;
    wrong++;
    console.error(`case ${i + 1}, ${name}: ${ours[name]}, scikit-learn ${value}`);
  }
}
console.log(
  `${compared} metrics of ${cases.length} cases compared with scikit-learn, largest difference ${largest.toExponential(1)}`,
);
process.exit(wrong > 0 ? 1 : 0);

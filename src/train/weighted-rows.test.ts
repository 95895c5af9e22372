import { describe, expect, it } from "vitest";
import type { Dataset, Split } from "../data/dataset.ts";
import { withRowWeights } from "../data/weights.ts";
import { fixed } from "../growth/strategies/static.ts";
import { perceptron } from "../nn/perceptron.ts";
import { createReferenceDevice, createWasmDevice } from "../tensor/create-device.ts";
import { graph } from "./graph/graph.ts";
import { train } from "./train.ts";
import type { TrainOptions } from "./train-options.ts";

const inputs = [0.3, -1, 1.2, 0.4, -0.7, 0.9, 0.1, -0.2, -1.5, 0.8];
const counts = [1, 3, 0, 2, 1];

/** Rows by number. */
function split(rows: readonly number[], task: Dataset["task"]): Split {
  const of = (row: number): number[] => inputs.slice(2 * row, 2 * row + 2);
  return {
    inputs: { kind: "reals", rows: rows.length, columns: 2, values: Float32Array.from(rows.flatMap(of)) },
    targets:
      task === "classification"
        ? { kind: "classes", labels: Int32Array.from(rows, (row) => row % 2) }
        : { kind: "values", columns: 1, values: Float32Array.from(rows, (row) => row / 3 - 0.5) },
  };
}

const every = [0, 1, 2, 3, 4];
const repeated = every.flatMap((row) => Array.from({ length: counts[row]! }, () => row));

function datasetOf(rows: readonly number[], task: Dataset["task"]): Dataset {
  const part = split(rows, task);
  return {
    name: "rows",
    origin: "table",
    task,
    inputShape: [2],
    classes: task === "classification" ? ["a", "b"] : null,
    targetScale: task === "classification" ? null : { mean: [0], deviation: [1] },
    train: part,
    validation: part,
    test: part,
    preprocessing: null,
    notes: [],
  };
}

/** Losses of the epochs and evaluations of full-batch training. */
async function losses(dataset: Dataset, options: Partial<TrainOptions>, device = createReferenceDevice()) {
  const run = train({
    ...{
      device,
      dataset,
      model: perceptron([3], { activation: "tanh" }),
      epochs: 12,
      batchSize: 16,
      evaluateEvery: 1,
      learningRate: 0.05,
    },
    ...options,
  } as TrainOptions);
  const found: number[] = [];
  for await (const event of run) {
    if (event.type === "epoch") found.push(event.loss);
    if (event.type === "evaluation") found.push(event.metrics.loss as number);
  }
  return found;
}

describe("a row that weighs k", () => {
  it.each([
    ["classification", { strategy: fixed() }],
    ["classification", { strategy: fixed(), labelSmoothing: 0.2 }],
    ["regression", { strategy: fixed() }],
    ["classification", { model: graph({ hidden: 2, activation: "tanh" }) as never }],
    ["regression", { model: graph({ hidden: 2, activation: "tanh" }) as never }],
  ] as const)("is trained and evaluated on as k rows (%s, case %#)", async (task, options) => {
    const own = Float64Array.from(counts);
    const weighted = withRowWeights(datasetOf(every, task), { train: own, validation: own, test: own });
    const found = await losses(weighted, options);
    const wanted = await losses(datasetOf(repeated, task), options);
    expect(found).toHaveLength(24);
    // The loss of an epoch is the mean over as many rows as there are, of weights with the mean 1.
    for (const [i, loss] of found.entries()) expect(loss).toBeCloseTo(wanted[i]!, 9);
    expect(found.at(-1)).toBeLessThan(found[0]!);
  });

  it("counts the same in the kernels of float32", async () => {
    const own = Float64Array.from(counts);
    const weighted = withRowWeights(datasetOf(every, "classification"), { train: own, validation: own, test: own });
    const options = { strategy: fixed() };
    const [found, wanted] = [await losses(weighted, options, createWasmDevice()), await losses(weighted, options)];
    for (const [i, loss] of found.entries()) expect(loss).toBeCloseTo(wanted[i]!, 4);
  });
});

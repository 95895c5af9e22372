import { describe, expect, it } from "vitest";
import { smallMoons } from "../../../test/support/runs.ts";
import { datasetFrom } from "../../data/dataset-from.ts";
import { fixed } from "../../growth/strategies/static.ts";
import { measure } from "../../metrics/evaluator.ts";
import { meanSquaredError } from "../../nn/losses/mean-squared-error.ts";
import { softmaxCrossEntropy } from "../../nn/losses/softmax-cross-entropy.ts";
import { perceptron } from "../../nn/perceptron.ts";
import { createReferenceDevice, createWasmDevice } from "../../tensor/create-device.ts";
import { RandomStream } from "../../tensor/random.ts";
import { ResidentSplit } from "../source/resident.ts";
import { train } from "../train.ts";
import { linearModel } from "./linear-model.ts";
import { qualityOfModel } from "./quality-of-run.ts";

const random = new RandomStream(1, "rows");
const inputs = Array.from({ length: 60 }, () => [random.normal(), random.normal(), random.normal()]);
const columns = { inputs: { kind: "reals", rows: 60, columns: 3, values: Float32Array.from(inputs.flat()) } } as const;
const numbers = Float32Array.from(inputs, ([a = 0, b = 0]) => 2 * a - b + 0.5 + 0.3 * random.normal());

describe("the linear model", () => {
  it.each([
    ["reference", createReferenceDevice],
    ["wasm", createWasmDevice],
  ])("is ridge regression: its gradient is 0 (%s)", (_, create) => {
    const split = new ResidentSplit(create(), { ...columns, targets: { kind: "values", columns: 1, values: numbers } });
    const { network, converged } = linearModel(split, { loss: meanSquaredError, outputs: 1, flops: 0 });
    const [w = [], [bias = 0] = []] = network.parameters.map(({ tensor }) => [...tensor.read()]);
    expect(converged).toBe(true);
    const residuals = inputs.map((x, row) => x.reduce((sum, value, i) => sum + value * w[i]!, bias) - numbers[row]!);
    expect(residuals.reduce((sum, r) => sum + r, 0) / 60).toBeCloseTo(0, 3);
    for (const i of [0, 1, 2]) {
      const gradient = residuals.reduce((sum, r, row) => sum + r * inputs[row]![i]!, w[i]!);
      expect(gradient / 60).toBeCloseTo(0, 3);
    }
  });

  it("is logistic regression with the penalty of scikit-learn's default, also for separable classes", () => {
    const labels = Int32Array.from(inputs, ([a = 0]) => (a > 0 ? 1 : 0));
    const split = new ResidentSplit(createReferenceDevice(), { ...columns, targets: { kind: "classes", labels } });
    const { network, converged } = linearModel(split, { loss: softmaxCrossEntropy, outputs: 2, flops: 0 });
    const [w = [], bias = []] = network.parameters.map(({ tensor }) => [...tensor.read()]);
    expect(converged).toBe(true);
    const p = (x: readonly number[]): number => {
      const z = [0, 1].map((c) => x.reduce((sum, value, i) => sum + value * w[3 * c + i]!, bias[c]!));
      return 1 / (1 + Math.exp(z[0]! - z[1]!));
    };
    for (const i of [0, 1, 2]) {
      const gradient = inputs.reduce((sum, x, row) => sum + (p(x) - labels[row]!) * x[i]!, w[3 + i]!);
      expect(gradient / 60).toBeCloseTo(0, 3);
    }
  });
});

describe("the quality of a trained model", () => {
  const trained = async (dataset: typeof smallMoons, epochs: number) => {
    const run = train({
      device: createWasmDevice(),
      dataset,
      model: perceptron([8]),
      strategy: fixed(),
      learningRate: 0.02,
      epochs,
    });
    const { test, flops } = await run.result();
    const { model, source } = run.trainer;
    return { test, found: qualityOfModel(model.trained, source, { seed: 1, flops })! };
  };

  it("agrees with the result of the run, and stands beside two baselines for the same rows", async () => {
    const { test, found } = await trained(smallMoons, 60);
    const { quality, predictions } = found;
    expect(quality.metrics.accuracy?.value).toBe(test?.accuracy);
    expect(quality.metrics["log-loss"]?.value).toBeCloseTo(test?.loss as number, 5);
    expect(quality.baselines.map(({ name }) => name)).toEqual(["the majority class", "logistic regression"]);
    expect(quality.baselines.map(({ verdict }) => verdict)).toEqual(["better", "better"]);
    expect(measure(predictions)).toMatchObject({ accuracy: test?.accuracy });
  });

  it("of numbers is in the target's unit, and no better than a straight line where there is one", async () => {
    const dataset = datasetFrom({ inputs, targets: Array.from(numbers, (y) => 1000 * y + 5000), task: "regression" });
    const { test, found } = await trained(dataset, 100);
    const { rmse, r2 } = found.quality.metrics;
    expect(rmse?.value).toBeCloseTo(Math.sqrt(test?.mse as number), 1);
    expect(r2?.value).toBeCloseTo(test?.r2 as number, 5);
    const [mean, ridge] = found.quality.baselines;
    expect(mean).toMatchObject({ name: "the mean", verdict: "better" });
    expect(mean?.metrics.r2).toBeLessThanOrEqual(0);
    expect(ridge).toMatchObject({ name: "ridge regression" });
    expect(ridge?.verdict).not.toBe("better");
    expect(ridge?.metrics.rmse).toBeLessThan(500);
  });
});

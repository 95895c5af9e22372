import { describe, expect, it } from "vitest";
import { DataError, OptionError } from "../errors.ts";
import { type Dataset, firstRows, takeRows } from "./dataset.ts";
import { datasetFrom } from "./dataset-from.ts";
import { withClassWeights, withRowWeights } from "./weights.ts";

const labels = Array.from({ length: 100 }, (_, i) => (i % 5 === 0 ? "rare" : "common"));
const dataset = datasetFrom({ inputs: labels.map((_, i) => [i]), targets: labels });
const weightOf = ({ train }: Dataset, name: string): number => {
  const label = dataset.classes!.indexOf(name);
  const row = train.targets.kind === "classes" ? train.targets.labels.indexOf(label) : -1;
  return train.weights![row]!;
};
const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("weights of classes", () => {
  it("balanced make every class count the same, with the mean 1 over the training rows", () => {
    const weighted = withClassWeights(dataset, "balanced");
    const { targets, weights } = weighted.train;
    const sums = [0, 1].map((c) =>
      weights!.reduce((sum, w, row) => sum + (targets.kind === "classes" && targets.labels[row] === c ? w : 0), 0),
    );
    expect(sums[0]).toBeCloseTo(sums[1]!, 10);
    expect(mean(weights!)).toBeCloseTo(1, 12);
    expect(weightOf(weighted, "rare") / weightOf(weighted, "common")).toBeCloseTo(4, 0);
    expect(weighted.test.weights).toHaveLength(dataset.test.inputs.rows);
    expect(weighted.validation?.weights).toHaveLength(dataset.validation!.inputs.rows);
  });

  it("by name keep their ratio, and multiply weights of rows", () => {
    const weighted = withClassWeights(dataset, { rare: 10 });
    expect(weightOf(weighted, "rare") / weightOf(weighted, "common")).toBeCloseTo(10, 10);
    const again = withClassWeights(weighted, { common: 5 });
    expect(weightOf(again, "rare") / weightOf(again, "common")).toBeCloseTo(2, 10);
  });

  it("are refused for another class, below 0, all 0, or without classes", () => {
    expect(() => withClassWeights(dataset, { rar: 2 })).toThrow('has no class "rar". Did you mean "rare"?');
    expect(() => withClassWeights(dataset, { rare: -1 })).toThrow(OptionError);
    expect(() => withClassWeights(dataset, { rare: Number.NaN })).toThrow("expected a number of 0 or more");
    expect(() => withClassWeights(dataset, { rare: 0, common: 0 })).toThrow(DataError);
    const numbers = datasetFrom({
      inputs: labels.map((_, i) => [i]),
      targets: labels.map((_, i) => i / 7),
      task: "regression",
    });
    expect(() => withClassWeights(numbers, "balanced")).toThrow("has no classes to weigh");
  });
});

describe("weights of rows", () => {
  const rows = dataset.train.inputs.rows;
  const with_ = (train: Float64Array) =>
    withRowWeights(dataset, { train, validation: null, test: new Float64Array(dataset.test.inputs.rows).fill(1) });

  it("go with their rows where some are taken", () => {
    const { train } = with_(Float64Array.from({ length: rows }, (_, row) => row + 1));
    const taken = takeRows(train, Int32Array.of(3, 1));
    expect([...taken.weights!]).toEqual([train.weights![3], train.weights![1]]);
    expect(firstRows(train, 2).weights).toHaveLength(2);
    expect(train.weights![3]! / train.weights![1]!).toBeCloseTo(2, 12);
  });

  it("are refused below 0, without a number, or all 0", () => {
    expect(() => with_(new Float64Array(rows).fill(-1))).toThrow(
      "training rows: expected weights of 0 or more, but row 1 has -1",
    );
    expect(() => with_(new Float64Array(rows).fill(Number.NaN))).toThrow("row 1 has NaN");
    expect(() => with_(new Float64Array(rows))).toThrow(`all ${rows} weights are 0`);
  });
});

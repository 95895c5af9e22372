import { describe, expect, it } from "vitest";
import { DataError, OptionError, ShapeError } from "../errors.ts";
import { checkDataset } from "./check-dataset.ts";
import { datasetFrom } from "./dataset-from.ts";

const inputs = Array.from({ length: 50 }, (_, i) => [i, (i * 7) % 11]);

describe("a dataset of plain arrays", () => {
  it("divides rows by share, and every part has every class", () => {
    const targets = inputs.map((_, i) => (i % 2 === 0 ? "even" : "odd"));
    const dataset = datasetFrom({ inputs, targets, validation: 0.25, test: 0.2, seed: 3 });
    expect([dataset.train, dataset.validation, dataset.test].map((split) => split!.inputs.rows)).toEqual([30, 10, 10]);
    expect(dataset).toMatchObject({ task: "classification", classes: ["even", "odd"], inputShape: [2] });
    for (const split of [dataset.train, dataset.validation!, dataset.test]) {
      const { labels } = split.targets as { labels: Int32Array };
      expect(labels.reduce((sum, label) => sum + label, 0)).toBe(labels.length / 2);
    }
    checkDataset(dataset);
  });

  it("standardizes inputs and numbers to predict by the training rows", () => {
    const dataset = datasetFrom({ inputs, targets: inputs.map(([x]) => 3 * x! + 0.5) });
    expect(dataset).toMatchObject({ task: "regression", classes: null });
    const { values } = dataset.train.inputs;
    const first = [...values].filter((_, i) => i % 2 === 0);
    expect(first.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 4);
    expect(first.reduce((a, b) => a + b * b, 0) / first.length).toBeCloseTo(1, 4);
    // The target is a line in the first input, so that both are the same once standardized.
    expect((dataset.train.targets as { values: Float32Array }).values[4]).toBeCloseTo(values[8]!, 4);
  });

  it.each([
    ["whole numbers are classes where there are few", inputs.map((_, i) => i % 3), ["0", "1", "2"]],
    ["booleans are classes", inputs.map((_, i) => i % 2 === 0), ["false", "true"]],
    ["a typed array of labels", Uint8Array.from(inputs, (_, i) => i % 4), ["0", "1", "2", "3"]],
    ["fractions are predicted", inputs.map((_, i) => i / 7), null],
    ["many whole numbers are predicted", inputs.map((_, i) => i), null],
  ])("%s", (_, targets, classes) => {
    expect(datasetFrom({ inputs, targets }).classes).toEqual(classes);
  });

  it("takes labels of named classes, and images in their shape", () => {
    const targets = inputs.map((_, i) => i % 2);
    expect(datasetFrom({ inputs, targets, classes: ["a", "b", "c"] }).classes).toEqual(["a", "b", "c"]);
    const images = datasetFrom({ inputs, targets, inputShape: [1, 2, 1] });
    expect(images).toMatchObject({ origin: "images", inputShape: [1, 2, 1] });
    expect(Math.max(...images.train.inputs.values)).toBeGreaterThan(10);
  });

  const targets = inputs.map((_, i) => i % 2);
  it.each<[string, object, typeof DataError | typeof ShapeError | typeof OptionError, RegExp]>([
    ["a target missing", { targets: targets.slice(1) }, ShapeError, /a target for each of 50 rows.*received 49/],
    ["a short row", { inputs: inputs.with(7, [1]) }, ShapeError, /received 1 in row 8/],
    ["NaN among the inputs", { inputs: inputs.with(2, [1, Number.NaN]) }, DataError, /row 3, column 2 is NaN/],
    ["NaN among the targets", { targets: targets.with(4, Number.NaN) }, DataError, /row 5 is NaN/],
    ["null as a class", { targets: [...targets.slice(1), null] }, DataError, /row 50 is null/],
    ["a label beyond the classes", { classes: ["a"] }, DataError, /from 0 to 0.*row 2 is 1/],
    ["one class", { targets: targets.map(() => "x") }, DataError, /"x" in every row/],
    ["classes of a regression", { task: "regression", classes: ["a", "b"] }, OptionError, /a regression has none/],
    ["a share of 1", { validation: 1 }, OptionError, /validation: expected a share/],
    ["another shape", { inputShape: [3, 1, 1] }, ShapeError, /rows of 3 numbers/],
    ["no rows", { inputs: [], targets: [] }, DataError, /at least 1 number/],
  ])("refuses %s", (_, change, error, message) => {
    const make = (): unknown => datasetFrom({ inputs, targets, ...change } as Parameters<typeof datasetFrom>[0]);
    expect(make).toThrow(error);
    expect(make).toThrow(message);
  });
});

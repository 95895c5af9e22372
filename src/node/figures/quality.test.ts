import { describe, expect, it } from "vitest";
import type { ClassPredictions, Predictions } from "../../metrics/predictions.ts";
import { qualityOf } from "../../metrics/quality.ts";
import { RandomStream } from "../../tensor/random.ts";
import { drawQuality } from "./quality.ts";

const random = new RandomStream(1, "figure");

function classified(classes: number, rows: number): ClassPredictions {
  const labels = Int32Array.from({ length: rows }, (_, row) => row % classes);
  const raw = Array.from(labels, (label) =>
    Array.from({ length: classes }, (_, c) => random.uniform() + (c === label ? 1 : 0)),
  );
  const probabilities = Float64Array.from(raw.flatMap((row) => row.map((p) => p / row.reduce((a, b) => a + b, 0))));
  const names = Array.from({ length: classes }, (_, c) => `<class "${c}">`);
  return { kind: "classes", classes: names, labels, probabilities, weights: null };
}

const draw = (predictions: Predictions): Promise<string> => {
  const baselines = [{ name: "itself", predictions }];
  return drawQuality({ quality: qualityOf(predictions, { seed: 1, baselines, resamples: 50 }), predictions }, null);
};

describe("the picture of metrics", () => {
  it.each([
    [2, ["Confusion table", "ROC of", "Precision and recall of", "Calibration of"]],
    [
      3,
      ["Confusion table", "ROC, each class", "Precision and recall, each class", "Calibration of the predicted class"],
    ],
    [25, ["ROC, each class", "Calibration of the predicted class"]],
  ] as const)("of %i classes has what applies, with names as they are", async (classes, captions) => {
    const svg = await draw(classified(classes, 4 * classes + 20));
    for (const caption of captions) expect(svg).toContain(caption);
    expect(svg.includes("Confusion table")).toBe(classes <= 20);
    expect(svg).toContain("&lt;class");
    expect(svg).not.toMatch(/NaN|undefined|<class/);
    expect(svg).toContain("no better than itself");
  });

  it("has no curves where all rows are of one class", async () => {
    const two = classified(2, 20);
    const svg = await draw({ ...two, labels: two.labels.map(() => 1) });
    expect(svg).toContain("Confusion table");
    expect(svg).not.toMatch(/ROC|NaN/);
  });

  it("of numbers has predictions and residuals, also where all are the same", async () => {
    const targets = Float64Array.from({ length: 30 }, (_, i) => 1e6 + i);
    const svg = await draw({
      kind: "values",
      columns: 1,
      targets,
      predicted: targets.map((t) => t + random.normal()),
      weights: null,
    });
    expect(svg).toMatch(/Predictions: R\u00b2 .*Residuals: RMSE .*Residuals by size/s);
    expect(svg).not.toMatch(/NaN|Confusion/);
    const same = new Float64Array(5).fill(2);
    expect(await draw({ kind: "values", columns: 1, targets: same, predicted: same, weights: null })).not.toContain(
      "NaN",
    );
  });
});

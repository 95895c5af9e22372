import { expect, it } from "vitest";
import type { Quality } from "../../metrics/quality.ts";
import { qualityLines } from "./quality-lines.ts";

const measured = (value: number | null) => ({ value, low: value && value - 0.05, high: value && value + 0.05 });

const quality: Quality = {
  rows: 1200,
  resamples: 2000,
  metric: "accuracy",
  metrics: { accuracy: measured(0.9), "roc-auc": measured(null), "log-loss": measured(0.3) },
  classes: [
    { name: "no", rows: 900, precision: 0.95, recall: 0.9, f1: 0.924 },
    { name: "yes", rows: 300, precision: 0.7, recall: 0.85, f1: 0.768 },
  ],
  calibration: { error: 0.021, bins: [] },
  baselines: [
    { name: "the majority class", metrics: { accuracy: 0.75 }, difference: measured(0.15), verdict: "better" },
    {
      name: "logistic regression",
      metrics: { accuracy: 0.905, "log-loss": 0.31 },
      difference: { value: -0.005, low: -0.02, high: 0.01 },
      verdict: "open",
    },
  ],
};

it("shows every metric with its interval beside the baselines, the classes, and one plain sentence", () => {
  const text = qualityLines(quality).join("\n");
  expect(text).toContain("quality on 1,200 test rows; intervals from 2,000 resamples");
  expect(text).toMatch(/accuracy +│ +0\.900 │ 0\.850 to 0\.950 │ +0\.750 │ +0\.905/);
  expect(text).toMatch(/ROC-AUC +│ not defined │ +│ +not defined/);
  expect(text).toMatch(/yes +│ +300 │ +0\.700 │ +0\.850 │ 0\.768/);
  expect(text).toContain(
    "The network is no better than logistic regression as far as 1,200 rows can tell: accuracy 0.900 against 0.905; difference -0.005, 95 % interval -0.020 to 0.010.",
  );
});

it("shows no table of more classes than fit", () => {
  const classes = Array.from({ length: 13 }, (_, i) => ({ ...quality.classes![0]!, name: `class ${i}` }));
  expect(qualityLines({ ...quality, classes }).join("\n")).not.toContain("class 3");
});

import { describe, expect, it } from "vitest";
import { OptionError } from "../errors.ts";
import { RandomStream } from "../tensor/random.ts";
import { resamplesFor } from "./bootstrap.ts";
import { calibrationOf } from "./calibration.ts";
import { measure } from "./evaluator.ts";
import type { ClassPredictions, ValuePredictions } from "./predictions.ts";
import { qualityOf } from "./quality.ts";
import { curveOf, rankRows } from "./ranking.ts";
import { chooseThreshold } from "./threshold.ts";
import { comparisonSentence } from "./words.ts";

/** Rows whose second class has the probability p, and is true as often. */
function calibrated(rows: number, seed: number, weights: Float64Array | null = null): ClassPredictions {
  const random = new RandomStream(seed, "test");
  const p = Array.from({ length: rows }, () => random.uniform());
  return {
    kind: "classes",
    classes: ["no", "yes"],
    probabilities: Float64Array.from(p.flatMap((one) => [1 - one, one])),
    labels: Int32Array.from(p, (one) => (random.uniform() < one ? 1 : 0)),
    weights,
  };
}

/** The same rows with probabilities that know nothing. */
const ignorant = (of: ClassPredictions): ClassPredictions => ({
  ...of,
  probabilities: of.probabilities.map(() => 0.5),
});

describe("the quality of predictions", () => {
  it("has intervals as wide as those of the binomial distribution, and the same for the same seed", () => {
    const predictions = calibrated(400, 1);
    const quality = qualityOf(predictions, { seed: 3 });
    const { value, low, high } = quality.metrics.accuracy!;
    const half = 1.96 * Math.sqrt((value! * (1 - value!)) / 400);
    expect(quality.resamples).toBe(2000);
    expect(value! - low!).toBeCloseTo(half, 2);
    expect(high! - value!).toBeCloseTo(half, 2);
    expect(qualityOf(predictions, { seed: 3 })).toEqual(quality);
    expect(qualityOf(predictions, { seed: 4 }).metrics).not.toEqual(quality.metrics);
  });

  it("covers the true value in about 95 of 100 samples", () => {
    // E max(p, 1 - p) of a uniform p.
    const covered = Array.from({ length: 120 }, (_, i) => {
      const { low, high } = qualityOf(calibrated(100, i), { seed: i, resamples: 200 }).metrics.accuracy!;
      return low! <= 0.75 && 0.75 <= high!;
    });
    const share = covered.filter(Boolean).length / covered.length;
    expect(share).toBeGreaterThan(0.9);
    expect(share).toBeLessThan(0.99);
  });

  it("reports a model as better than a baseline only if the whole interval is on one side", () => {
    const predictions = calibrated(300, 2);
    const baselines = [
      { name: "chance", predictions: ignorant(predictions) },
      { name: "itself", predictions },
    ];
    const quality = qualityOf(predictions, { seed: 1, baselines });
    const [chance, itself] = quality.baselines;
    expect(chance).toMatchObject({ name: "chance", verdict: "better" });
    expect(itself).toMatchObject({ verdict: "open", difference: { value: 0, low: 0, high: 0 } });
    expect(comparisonSentence(quality)).toMatch(
      /^The network is no better than itself as far as 300 rows can tell: accuracy/,
    );
    const swapped = qualityOf(ignorant(predictions), { seed: 1, baselines: [{ name: "the other", predictions }] });
    expect(comparisonSentence(swapped)).toMatch(/^The network is worse than the other: accuracy/);
  });

  it("compares numbers by their errors, of which less is better", () => {
    const targets = Float64Array.from({ length: 50 }, (_, i) => i);
    const near: ValuePredictions = {
      kind: "values",
      columns: 1,
      targets,
      predicted: targets.map((t) => t + 1),
      weights: null,
    };
    const mean = { ...near, predicted: targets.map(() => 24.5) };
    const quality = qualityOf(near, { seed: 1, baselines: [{ name: "the mean", predictions: mean }] });
    expect(quality.metric).toBe("rmse");
    expect(quality.baselines[0]?.verdict).toBe("better");
    expect(comparisonSentence(quality)).toMatch(
      /^The network is better than the mean: RMSE 1\.000 against 14\.43; difference -13\.43/,
    );
  });

  it("has plain and weighted metrics where rows have weights", () => {
    const weights = Float64Array.from({ length: 60 }, (_, i) => (i < 30 ? 1 : 3));
    const predictions = calibrated(60, 5, weights);
    const quality = qualityOf(predictions, { seed: 1 });
    expect(quality.metrics.accuracy?.value).toBe(measure(predictions).accuracy);
    expect(quality.weighted?.accuracy?.value).toBe(measure(predictions, { weighted: true }).accuracy);
    expect(qualityOf({ ...predictions, weights: null }, { seed: 1 }).weighted).toBeUndefined();
  });

  it("has a line of each class and a confusion table that counts all rows", () => {
    const quality = qualityOf(calibrated(80, 6), { seed: 1 });
    expect(quality.classes?.map(({ name }) => name)).toEqual(["no", "yes"]);
    expect(quality.confusion?.flat().reduce((sum, count) => sum + count, 0)).toBe(80);
    const [no, yes] = quality.classes!;
    expect(quality.metrics.f1?.value).toBeCloseTo((no!.f1 + yes!.f1) / 2, 12);
  });

  it("draws fewer resamples of very many rows", () => {
    expect([100, 1e4, 2e5, 1e8].map((rows) => resamplesFor(rows, 2, { seed: 1 }))).toEqual([2000, 2000, 250, 200]);
  });
});

describe("calibration", () => {
  it("has an error near 0 for calibrated probabilities, and of the deviation for others", () => {
    const predictions = calibrated(20_000, 1);
    const { error, bins } = calibrationOf(predictions);
    expect(error).toBeLessThan(0.015);
    expect(bins).toHaveLength(15);
    expect(bins.reduce((sum, { rows }) => sum + rows, 0)).toBe(20_000);
    const boasting = predictions.probabilities.map((p) => (p > 0.5 ? 1 : 0));
    // The mean of min(p, 1 - p) is 1/4.
    expect(calibrationOf({ ...predictions, probabilities: boasting }).error).toBeCloseTo(0.25, 1);
  });
});

describe("the threshold", () => {
  const rare: ClassPredictions = {
    kind: "classes",
    classes: ["no", "yes"],
    probabilities: Float64Array.from([0.05, 0.1, 0.12, 0.2, 0.3, 0.35, 0.4, 0.45].flatMap((p) => [1 - p, p])),
    labels: Int32Array.of(0, 0, 0, 0, 1, 0, 1, 1),
    weights: null,
  };

  it.each(["f1", "balanced-accuracy", "mcc", "accuracy"] as const)("is the best of all for %s", (name) => {
    const chosen = chooseThreshold(rare, name);
    const at = (threshold: number): number => measure({ ...rare, threshold }, { only: [name] })[name]!;
    expect(at(chosen.threshold)).toBeCloseTo(chosen.value, 12);
    expect(chosen.before).toBeCloseTo(at(0.5), 12);
    for (let p = 0; p <= 1; p += 0.01) expect(at(p)).toBeLessThanOrEqual(chosen.value + 1e-12);
    expect(chosen.value).toBeGreaterThan(chosen.before);
  });

  it("stays 0.5 where no other is better", () => {
    const sure = { ...rare, probabilities: Float64Array.from([...rare.labels].flatMap((label) => [1 - label, label])) };
    expect(chooseThreshold(sure, "f1").threshold).toBe(0.5);
  });

  it("follows weights", () => {
    const weights = Float64Array.of(1, 1, 1, 1, 0, 1, 1, 1);
    expect(chooseThreshold({ ...rare, weights }, "accuracy")).toMatchObject({ threshold: 0.375, value: 1 });
  });

  it("is refused for three classes, and for a metric that it does not change", () => {
    expect(() => chooseThreshold(rare, "roc-auc")).toThrow(OptionError);
    expect(() => chooseThreshold({ ...rare, classes: ["a", "b", "c"] }, "f1")).toThrow("expected 2 classes");
  });
});

describe("a curve of a class", () => {
  it("has the area that the metrics have", () => {
    const predictions = calibrated(200, 9);
    const isPositive = Uint8Array.from(predictions.labels);
    const ranking = rankRows(
      Float64Array.from(predictions.labels, (_, row) => predictions.probabilities[2 * row + 1]!),
    );
    const points = curveOf(ranking, isPositive, new Float64Array(200).fill(1));
    let [roc, pr, before] = [0, 0, { truePositives: 0, falsePositives: 0 }];
    for (const point of points) {
      roc += ((point.falsePositives - before.falsePositives) * (point.truePositives + before.truePositives)) / 2;
      pr += (point.truePositives - before.truePositives) * point.precision;
      before = point;
    }
    const found = measure(predictions);
    expect(roc).toBeCloseTo(found["roc-auc"]!, 10);
    expect(pr).toBeCloseTo(found["pr-auc"]!, 10);
  });
});

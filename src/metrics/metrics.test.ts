import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OptionError, ShapeError } from "../errors.ts";
import { measure } from "./evaluator.ts";
import { type MetricName, metricFor, metricNames } from "./metrics.ts";
import { type ClassPredictions, joinPredictions, type Predictions, type ValuePredictions } from "./predictions.ts";

interface GoldenCase {
  readonly labels?: readonly number[];
  readonly probabilities?: readonly (readonly number[])[];
  readonly targets?: readonly (readonly number[])[];
  readonly predicted?: readonly (readonly number[])[];
  readonly weights: readonly number[] | null;
  readonly values: Readonly<Record<string, number>>;
}

const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../test/golden/metrics.json"), "utf8"),
) as readonly GoldenCase[];

const names = (count: number): string[] => Array.from({ length: count }, (_, c) => `c${c}`);

function predictionsOf({ labels, probabilities, targets = [], predicted = [], weights }: GoldenCase): Predictions {
  const w = weights && Float64Array.from(weights);
  if (labels && probabilities) {
    const flat = Float64Array.from(probabilities.flat());
    return {
      kind: "classes",
      classes: names(probabilities[0]!.length),
      labels: Int32Array.from(labels),
      probabilities: flat,
      weights: w,
    };
  }
  return {
    kind: "values",
    columns: targets[0]!.length,
    targets: Float64Array.from(targets.flat()),
    predicted: Float64Array.from(predicted.flat()),
    weights: w,
  };
}

/** Two classes: the probability of the second, and the label. */
function binary(
  p: readonly number[],
  labels: readonly number[],
  weights: readonly number[] | null = null,
): ClassPredictions {
  return {
    kind: "classes",
    classes: ["no", "yes"],
    probabilities: Float64Array.from(p.flatMap((one) => [1 - one, one])),
    labels: Int32Array.from(labels),
    weights: weights && Float64Array.from(weights),
  };
}

const numbers = (
  predicted: readonly number[],
  targets: readonly number[],
  weights: readonly number[] | null = null,
): ValuePredictions => ({
  kind: "values",
  columns: 1,
  predicted: Float64Array.from(predicted),
  targets: Float64Array.from(targets),
  weights: weights && Float64Array.from(weights),
});

describe("metrics", () => {
  it.each(golden.map((one, i) => [i + 1, one] as const))("equal scikit-learn's on recorded case %i", (_, one) => {
    const found = measure(predictionsOf(one), { weighted: true });
    for (const [name, value] of Object.entries(one.values)) {
      expect([name, found[name as MetricName]]).toEqual([name, expect.closeTo(value, 10)]);
    }
    expect(Object.keys(found).sort()).toEqual(Object.keys(one.values).sort());
  });

  it("of perfect predictions are the best that there are", () => {
    expect(measure(binary([0, 1, 1, 0], [0, 1, 1, 0]))).toMatchObject({
      ...{
        accuracy: 1,
        "balanced-accuracy": 1,
        f1: 1,
        precision: 1,
        recall: 1,
        mcc: 1,
        "roc-auc": 1,
        "pr-auc": 1,
        brier: 0,
      },
      "log-loss": expect.closeTo(0, 12),
    });
    expect(measure(numbers([1, 2, 5], [1, 2, 5]))).toEqual({ mae: 0, rmse: 0, r2: 1, "median-error": 0 });
  });

  it("of constant predictions are at chance: AUC 1/2, average precision the share, MCC 0, R² 0", () => {
    const found = measure(binary([0.3, 0.3, 0.3, 0.3], [0, 1, 0, 0]));
    expect(found).toMatchObject({ "roc-auc": 0.5, "pr-auc": 0.25, mcc: 0, accuracy: 0.75 });
    expect(measure(numbers([2, 2, 2], [1, 2, 3])).r2).toBeCloseTo(0, 12);
    expect(measure(numbers([2, 2, 3], [2, 2, 2])).r2).toBe(0);
    expect(measure(numbers([2, 2, 2], [2, 2, 2])).r2).toBe(1);
    expect(measure(numbers([2], [1])).r2).toBeNull();
  });

  it("that compare classes are not defined where only one class has rows", () => {
    const found = measure(binary([0.2, 0.6, 0.9], [1, 1, 1]));
    expect(found).toMatchObject({ "roc-auc": null, "pr-auc": 1, "balanced-accuracy": 2 / 3, mcc: 0 });
    expect(measure(binary([0.2, 0.6, 0.9], [0, 0, 0]))).toMatchObject({ "roc-auc": null, "pr-auc": null });
  });

  it("of more classes leave out those without rows", () => {
    const one: ClassPredictions = {
      kind: "classes",
      classes: ["a", "b", "c"],
      labels: Int32Array.of(0, 0, 1, 1),
      probabilities: Float64Array.of(0.7, 0.2, 0.1, 0.5, 0.4, 0.1, 0.2, 0.7, 0.1, 0.6, 0.3, 0.1),
      weights: null,
    };
    expect(measure(one)).toMatchObject({ accuracy: 0.75, "balanced-accuracy": 0.75, "roc-auc": 0.75 });
  });

  const row = fc.record({
    p: fc.integer({ min: 0, max: 5 }).map((n) => n / 5),
    label: fc.integer({ min: 0, max: 1 }),
    weight: fc.integer({ min: 0, max: 3 }),
  });
  const rows = fc.array(row, { minLength: 1, maxLength: 30 }).filter((all) => all.some(({ weight }) => weight > 0));

  it("count a row of weight k as k rows, and a row of weight 0 as none", () => {
    fc.assert(
      fc.property(rows, (all) => {
        const weighted = binary(
          all.map(({ p }) => p),
          all.map(({ label }) => label),
          all.map(({ weight }) => weight),
        );
        const repeated = all.flatMap((one) => Array.from({ length: one.weight }, () => one));
        const plain = binary(
          repeated.map(({ p }) => p),
          repeated.map(({ label }) => label),
        );
        const wanted = Object.entries(measure(plain)).map(([name, value]) => [
          name,
          value === null ? null : expect.closeTo(value, 10),
        ]);
        expect(measure(weighted, { weighted: true })).toEqual(Object.fromEntries(wanted));
      }),
    );
  });

  it("take ROC-AUC as the share of pairs in order, equal scores as half", () => {
    fc.assert(
      fc.property(rows, (all) => {
        let [sum, pairs] = [0, 0];
        for (const a of all.filter(({ label }) => label === 1)) {
          for (const b of all.filter(({ label }) => label === 0)) {
            sum += a.p > b.p ? 1 : a.p === b.p ? 0.5 : 0;
            pairs++;
          }
        }
        const found = measure(
          binary(
            all.map(({ p }) => p),
            all.map(({ label }) => label),
          ),
        )["roc-auc"];
        expect(found).toEqual(pairs === 0 ? null : expect.closeTo(sum / pairs, 10));
      }),
    );
  });

  it("do not depend on the order of rows, and of joined parts are those of all rows", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 0, max: 30 }), (all, cut) => {
        const of = (some: typeof all) =>
          binary(
            some.map(({ p }) => p),
            some.map(({ label }) => label),
          );
        const parts = [all.slice(0, cut), all.slice(cut)].filter(({ length }) => length > 0).map(of);
        expect(measure(joinPredictions(parts))).toEqual(measure(of(all)));
        const turned = Object.entries(measure(of(all.toReversed()))).map(([name, value]) => [
          name,
          value === null ? null : expect.closeTo(value, 10),
        ]);
        expect(measure(of(all))).toEqual(Object.fromEntries(turned));
      }),
    );
  });

  it("refuse numbers that are none, labels without a class, and weights that cannot be", () => {
    const refused = (predictions: Predictions) => () => measure(predictions, { weighted: true });
    expect(refused(binary([0.2, Number.NaN], [0, 1]))).toThrow(
      "metrics: expected probabilities from 0 to 1, but row 2 has NaN.",
    );
    expect(refused(binary([0.2, 0.5], [0, 2]))).toThrow("expected classes from 0 to 1, but row 2 has 2");
    expect(refused(numbers([1, Number.POSITIVE_INFINITY], [1, 2]))).toThrow("row 2 has Infinity");
    expect(refused(numbers([1, 2], [Number.NaN, 2]))).toThrow(
      "expected targets that are finite numbers, but row 1 has NaN",
    );
    expect(refused(numbers([1, 2], [1, 2], [1, -1]))).toThrow("expected weights of 0 or more, but row 2 has -1");
    expect(refused(numbers([1, 2], [1, 2], [1, Number.NaN]))).toThrow("row 2 has NaN");
    expect(refused(numbers([1, 2], [1, 2], [0, 0]))).toThrow("all 2 weights are 0");
    expect(refused(numbers([1, 2], [1, 2], [1]))).toThrow(ShapeError);
    expect(refused(numbers([], []))).toThrow("expected at least one row");
    expect(refused(numbers([1], [1, 2]))).toThrow(ShapeError);
  });

  it("are named by task; another name is refused with the nearest", () => {
    expect(metricFor("f1", "classification", "selectBy")).toBe("f1");
    expect(() => metricFor("rsme", "regression", "selectBy")).toThrow(OptionError);
    expect(() => metricFor("rsme", "regression", "selectBy")).toThrow('Did you mean "rmse"?');
    expect(() => metricFor("accuracy", "regression", "selectBy")).toThrow('"accuracy" is no metric of a regression');
    expect(new Set(metricNames).size).toBe(14);
  });
});

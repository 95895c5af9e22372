import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RandomStream } from "../../tensor/random.ts";
import { calibrationOf } from "../calibration.ts";
import type { ClassPredictions, ValuePredictions } from "../predictions.ts";
import { confidenceOf } from "./confidence.ts";
import { classSets, coverageOf, coveredRows, leastRows, limitsOf } from "./conformal.ts";
import { softmaxRows, surprise } from "./softmax.ts";
import { atTemperature, fitTemperature } from "./temperature.ts";

/** Rows whose labels are drawn from the softmax of logits / truth, and that are predicted with the logits themselves. */
function drawn(rows: number, classes: number, { truth, seed }: { truth: number; seed: number }): ClassPredictions {
  const random = new RandomStream(seed, "drawn");
  const logits = Float64Array.from({ length: rows * classes }, () => 3 * random.normal());
  const p = softmaxRows(
    logits.map((z) => z / truth),
    classes,
  );
  const labels = Int32Array.from({ length: rows }, (_, row) => {
    let rest = random.uniform();
    for (let c = 0; c < classes - 1; c++) {
      rest -= p[row * classes + c] as number;
      if (rest < 0) return c;
    }
    return classes - 1;
  });
  const names = Array.from({ length: classes }, (_, c) => `c${c}`);
  return { kind: "classes", classes: names, probabilities: softmaxRows(logits, classes), labels, weights: null };
}

const logLoss = ({ probabilities, labels, classes }: ClassPredictions): number =>
  labels.reduce((sum, label, row) => sum - Math.log(probabilities[row * classes.length + label] as number), 0);

describe("a temperature", () => {
  it.each([0.5, 1, 2.5])("is found again where labels were drawn at %d, and calibrates", (truth) => {
    const fitted = fitTemperature(drawn(20_000, 3, { truth, seed: 1 }));
    expect(fitted / truth).toBeGreaterThan(0.95);
    expect(fitted / truth).toBeLessThan(1.05);
    const fresh = drawn(20_000, 3, { truth, seed: 2 });
    expect(calibrationOf(atTemperature(fresh, fitted)).error).toBeLessThan(0.015);
  });

  it("has a lower loss than any other, but for the term that is worth about one row", () => {
    const predictions = drawn(300, 4, { truth: 1.7, seed: 3 });
    const fitted = fitTemperature(predictions);
    const loss = (t: number): number => logLoss(atTemperature(predictions, t)) + Math.log(t) ** 2 / 2;
    for (const factor of [0.5, 0.9, 0.999, 1.001, 1.1, 2]) expect(loss(fitted)).toBeLessThan(loss(fitted * factor));
  });

  it("stays within bounds where every row is right, or wrong, or has a probability of 0", () => {
    const sure = Float64Array.of(1, 0, 1, 0, 1, 0);
    const at = (labels: number[]): ClassPredictions => ({
      ...{ kind: "classes", classes: ["a", "b"], probabilities: sure, weights: null },
      labels: Int32Array.from(labels),
    });
    for (const labels of [
      [0, 0, 0],
      [1, 1, 1],
    ]) {
      const fitted = fitTemperature(at(labels));
      expect(fitted).toBeGreaterThan(0.04);
      expect(fitted).toBeLessThan(21);
    }
  });
});

describe("surprise", () => {
  it("is -log p, and keeps its digits where p is all but 1", () => {
    const p = Float64Array.of(1, 1e-30, 0.25, 0.75);
    expect(surprise(p, 2, 0, 0)).toBe(1e-30);
    expect(surprise(p, 2, 1, 1)).toBeCloseTo(-Math.log(0.75), 14);
    expect(surprise(Float64Array.of(0, 1), 2, 0, 0)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("sets and intervals", () => {
  it("hold the truth of new rows as often as promised, for classes and for numbers", () => {
    for (const coverage of [0.5, 0.9, 0.97]) {
      const [shares, values] = [[] as number[], [] as number[]];
      for (let seed = 0; seed < 40; seed++) {
        const held = drawn(200, 3, { truth: 2, seed });
        const fresh = drawn(500, 3, { truth: 2, seed: seed + 1000 });
        const confidence = confidenceOf(held, "test");
        const limits = limitsOf(confidence, coverage);
        shares.push(
          coverageOf(coveredRows(atTemperature(fresh, confidence.temperature as number), limits), {
            promised: coverage,
          }).share,
        );
        const numbers = (rows: number, stream: string): ValuePredictions => {
          const random = new RandomStream(seed, stream);
          const targets = Float64Array.from({ length: rows }, () => random.normal() ** 3);
          return { kind: "values", columns: 1, predicted: new Float64Array(rows), targets, weights: null };
        };
        const margin = limitsOf(confidenceOf(numbers(99, "held"), "test"), coverage);
        values.push(coverageOf(coveredRows(numbers(500, "new"), margin), { promised: coverage }).share);
      }
      const mean = (all: number[]): number => all.reduce((sum, one) => sum + one, 0) / all.length;
      // The promise is a lower bound, and at most 1 / (rows + 1) is given on top.
      expect(Math.abs(mean(shares) - coverage)).toBeLessThan(0.02);
      expect(Math.abs(mean(values) - coverage)).toBeLessThan(0.02);
    }
  });

  it("use the ceil((m + 1) c)-th smallest score, rounded up by little more than 1e-6", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1e-30, max: 1e30, noNaN: true }), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 99 }),
        (errors, percent) => {
          const coverage = percent / 100;
          const targets = Float64Array.from(errors);
          const predicted = new Float64Array(errors.length);
          const confidence = confidenceOf({ kind: "values", columns: 1, predicted, targets, weights: null }, "rows");
          const rank = Math.ceil(((errors.length + 1) * percent) / 100);
          if (rank > errors.length) {
            expect(() => limitsOf(confidence, coverage)).toThrow("takes at least");
            return;
          }
          const wanted = targets.toSorted()[rank - 1] as number;
          const [limit] = limitsOf(confidence, coverage) as [number];
          expect(limit).toBeGreaterThanOrEqual(wanted);
          expect(limit).toBeLessThanOrEqual(wanted * (1 + 1.2e-6));
        },
      ),
    );
  });

  it("of many rows are kept as a thousand scores, none of them too low", () => {
    const random = new RandomStream(1, "many");
    const targets = Float64Array.from({ length: 25_123 }, () => random.uniform());
    const confidence = confidenceOf(
      { kind: "values", columns: 1, predicted: new Float64Array(targets.length), targets, weights: null },
      "rows",
    );
    expect(confidence.scores[0]).toHaveLength(1000);
    const sorted = targets.toSorted();
    for (const coverage of [0.1, 0.5, 0.9, 0.999]) {
      const [limit] = limitsOf(confidence, coverage) as [number];
      const exact = sorted[Math.ceil((targets.length + 1) * coverage) - 1] as number;
      expect(limit).toBeGreaterThanOrEqual(exact);
      expect(limit).toBeLessThan(exact + 0.002);
    }
  });

  it("may be empty, and hold every class where a true class had the probability 0", () => {
    expect([...classSets(Float64Array.of(0.4, 0.6), 2, -Math.log(0.7))]).toEqual([0, 0]);
    const held: ClassPredictions = {
      ...{ kind: "classes", classes: ["a", "b"], probabilities: Float64Array.of(1, 0), weights: null },
      labels: Int32Array.of(1),
    };
    const [limit] = limitsOf(JSON.parse(JSON.stringify(confidenceOf(held, "rows"))), 0.5) as [number];
    expect([...classSets(Float64Array.of(0.4, 0.6), 2, limit)]).toEqual([1, 1]);
  });

  it.each([
    [1.5, "expected a number above 0 and below 1"],
    [0, "expected a number above 0 and below 1"],
    [Number.NaN, "expected a number above 0 and below 1"],
    [0.99, "takes at least 99 rows that were held out, and this model has 30 (rows). Ask for 0.96 at most"],
  ])("are refused for a coverage of %d", (coverage, message) => {
    expect(() => limitsOf(confidenceOf(drawn(30, 2, { truth: 1, seed: 1 }), "rows"), coverage)).toThrow(message);
    expect(leastRows(0.9)).toBe(9);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clouds, correlated, N } from "../../../test/support/information.ts";
import { RandomStream } from "../../tensor/random.ts";
import type { Matrix } from "../algebra/singular-values.ts";
import { binnedInformation, binnedLabelInformation } from "./binned-information.ts";
import { gaussianInformation, gaussianLabelInformation } from "./gaussian-information.ts";
import { kernelInformation, kernelLabelInformation } from "./kernel-information.ts";
import { neighborInformation, neighborLabelInformation } from "./nearest-neighbor-information.ts";

describe("independent variables", () => {
  const { x, y } = correlated(1, 0, 11);
  const wide = correlated(8, 0, 12).x;
  const ten = Int32Array.from({ length: N }, (_, i) => i % 10);
  it.each([
    ["Gaussian", () => gaussianInformation(x, y)],
    ["Gaussian, 8 columns", () => gaussianInformation(wide, correlated(8, 0, 13).x)],
    ["Gaussian, labels", () => gaussianLabelInformation(wide, ten)],
    ["neighbors", () => neighborInformation(x, y)],
    ["neighbors, 4 columns", () => neighborInformation(correlated(4, 0, 14).x, correlated(4, 0, 15).x)],
    ["neighbors, labels", () => neighborLabelInformation(x, ten)],
    ["neighbors, 8 columns and labels", () => neighborLabelInformation(wide, ten)],
    ["bins", () => binnedInformation(x, y, { bins: 12 }).information],
    ["bins, labels", () => binnedLabelInformation(x, ten).information],
    ["bins of equal mass, labels", () => binnedLabelInformation(x, ten, { edges: "mass" }).information],
    ["kernels, labels", () => kernelLabelInformation(x, ten, { noise: 0.3 })],
  ])("have information within 0.03 nats of 0: %s", (_, estimate) => {
    expect(Math.abs(estimate())).toBeLessThan(0.03);
  });
});

describe("exclusive or", () => {
  const random = new RandomStream(4, "xor");
  const bits = Array.from({ length: N }, () => [random.uniform() < 0.5 ? 0 : 1, random.uniform() < 0.5 ? 0 : 1]);
  const labels = bits.map(([a, b]) => a! ^ b!);
  const noisy = (columns: number[]): Matrix => ({
    rows: N,
    columns: columns.length,
    values: Float64Array.from(bits.flatMap((pair) => columns.map((c) => pair[c]! + 0.05 * random.normal()))),
  });
  const estimators: [string, (t: Matrix) => number][] = [
    ["bins", (t) => binnedLabelInformation(t, labels, { bins: 4 }).information],
    ["neighbors", (t) => neighborLabelInformation(t, labels)],
    ["kernels", (t) => kernelLabelInformation(t, labels, { noise: 0.1 })],
  ];
  it.each(estimators)("is seen in both bits together and in neither alone: %s", (_, estimate) => {
    expect(Math.abs(estimate(noisy([0, 1])) - Math.LN2)).toBeLessThan(0.05);
    expect(Math.abs(estimate(noisy([0])))).toBeLessThan(0.03);
    expect(Math.abs(estimate(noisy([1])))).toBeLessThan(0.03);
  });

  it("is seen by the Gaussian form in the product alone, as the classes differ in their covariance", () => {
    // Within a class the bits are perfectly (anti)correlated but for the noise; whole: uncorrelated.
    const both = gaussianLabelInformation(noisy([0, 1]), labels);
    expect(both).toBeCloseTo(Math.LN2, 1);
    expect(gaussianLabelInformation(noisy([0]), labels)).toBeLessThan(0.03);
  });
});

describe("all estimators of labels", () => {
  it("do not depend on the order of columns or samples, nor on the names of classes", () => {
    const { t, labels } = clouds(3, 3, 1, 9, 120);
    const estimators = [
      gaussianLabelInformation,
      neighborLabelInformation,
      kernelLabelInformation,
      (m: Matrix, y: ArrayLike<number>) => binnedLabelInformation(m, y, { bins: 3 }).information,
    ];
    const rowsOf = Array.from({ length: 120 }, (_, r) => Array.from(t.values).slice(3 * r, 3 * r + 3));
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), fc.boolean(), (order, reverse) => {
        const rows = reverse ? rowsOf.toReversed() : rowsOf;
        const turned = { rows: 120, columns: 3, values: rows.flatMap((row) => order.map((c) => row[c]!)) };
        const names = (reverse ? [...labels].reverse() : [...labels]).map((label) => 40 - 3 * label);
        for (const estimate of estimators) expect(estimate(turned, names)).toBeCloseTo(estimate(t, labels), 9);
      }),
      { numRuns: 12 },
    );
  });

  it("refuse labels that do not fit, and settings that cannot be", () => {
    const { t, labels } = clouds(2, 2, 1, 1, 50);
    const few = labels.slice(1);
    for (const estimate of [gaussianLabelInformation, neighborLabelInformation, kernelLabelInformation]) {
      expect(() => estimate(t, few)).toThrow("a label for each of 50 rows, received 49");
    }
    expect(() => neighborLabelInformation(t, labels, { neighbors: 0 })).toThrow("neighbors");
    expect(() => neighborInformation(t, { ...t, rows: 49 })).toThrow("as many rows of both");
    expect(() => binnedLabelInformation(t, labels, { bins: 1.5 })).toThrow("bins");
    expect(() => kernelInformation(t, { noise: -1 })).toThrow("noise");
  });
});

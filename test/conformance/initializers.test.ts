import { describe, expect, it } from "vitest";
import * as distributions from "../../src/nn/initializers/index.ts";
import { RandomStream } from "../../src/tensor/random.ts";

const all = Object.values(distributions);

/** Variance of an entry by name, from the paper's formula. */
const variances: Readonly<Record<string, (fanIn: number, fanOut: number) => number>> = {
  "glorot-uniform": (fanIn, fanOut) => 2 / (fanIn + fanOut),
  "glorot-normal": (fanIn, fanOut) => 2 / (fanIn + fanOut),
  "he-uniform": (fanIn) => 2 / fanIn,
  "he-normal": (fanIn) => 2 / fanIn,
  "lecun-normal": (fanIn) => 1 / fanIn,
  "uniform-fan-in": (fanIn) => 1 / (3 * fanIn),
  "uniform-unit": () => 1 / 3,
  orthogonal: (fanIn, fanOut) => 1 / Math.max(fanIn, fanOut),
};

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.each(all.map((distribution) => [distribution.name, distribution] as const))("%s", (name, distribution) => {
  it.each([
    [120, 60],
    [60, 120],
  ])("gives a %d x %d weight mean 0 and the variance of its formula", (rows, fanIn) => {
    const values = distribution.sample(new RandomStream(1, "weights"), rows, fanIn, rows);
    const variance = variances[name]?.(fanIn, rows);
    if (variance === undefined) throw new Error(`no variance for "${name}" in this test`);
    expect(values.length).toBe(rows * fanIn);
    // 7,200 values: the mean's standard error is 1.2 % of the deviation, the variance's 1.7 % of the variance (normal).
    expect(Math.abs(mean(values))).toBeLessThan(0.06 * Math.sqrt(variance));
    expect(mean(values.map((value) => value * value)) / variance).toBeGreaterThan(0.92);
    expect(mean(values.map((value) => value * value)) / variance).toBeLessThan(1.08);
  });

  it("gives the same weights for the same seed, others for another", () => {
    const draw = (seed: number): Float64Array => distribution.sample(new RandomStream(seed, "weights"), 5, 7, 5);
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
  });

  it.each([
    [0, 4],
    [4, 0],
    [1, 1],
    [0, 0],
  ])("fills a %d x %d weight with finite numbers", (rows, fanIn) => {
    const values = distribution.sample(new RandomStream(1, "weights"), rows, fanIn, rows);
    expect(values.length).toBe(rows * fanIn);
    expect(values.every(Number.isFinite)).toBe(true);
  });
});

const uniform = all.filter(({ name }) => name.includes("uniform"));

describe("uniform distributions", () => {
  it.each(uniform.map((distribution) => [distribution.name, distribution] as const))(
    "%s fills the interval of root 3 deviations and does not leave it",
    (name, distribution) => {
      const bound = Math.sqrt(3 * variances[name]!(30, 40));
      const largest = Math.max(...distribution.sample(new RandomStream(2, "weights"), 40, 30, 40).map(Math.abs));
      expect(largest).toBeLessThanOrEqual(bound);
      expect(largest).toBeGreaterThan(0.98 * bound);
    },
  );
});

describe("orthogonal", () => {
  it.each([
    [4, 9],
    [9, 4],
    [6, 6],
  ])("has orthonormal rows or columns, whichever are fewer (%d x %d)", (rows, fanIn) => {
    const values = distributions.orthogonal.sample(new RandomStream(8, "weights"), rows, fanIn, rows);
    const entry = (i: number, j: number): number => (rows <= fanIn ? values[i * fanIn + j]! : values[j * fanIn + i]!);
    const [count, length] = [Math.min(rows, fanIn), Math.max(rows, fanIn)];
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < count; b++) {
        let product = 0;
        for (let j = 0; j < length; j++) product += entry(a, j) * entry(b, j);
        expect(product).toBeCloseTo(a === b ? 1 : 0, 12);
      }
    }
  });
});

import { describe, expect, it } from "vitest";
import { clouds, correlated, meanOf, N, seeds, twoClouds } from "../../../test/support/information.ts";
import { RandomStream } from "../../tensor/random.ts";
import { binnedInformation, binnedLabelInformation } from "./binned-information.ts";
import { digamma } from "./digamma.ts";
import { effectiveRankOf } from "./effective-rank.ts";
import { entropyOf, labelEntropy } from "./entropy.ts";
import { gaussianInformation, gaussianLabelInformation } from "./gaussian-information.ts";
import { kernelInformation, kernelLabelInformation } from "./kernel-information.ts";
import { neighborInformation, neighborLabelInformation } from "./nearest-neighbor-information.ts";

describe("digamma", () => {
  it("has the known values, and steps by 1/x", () => {
    expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 12);
    expect(digamma(0.5)).toBeCloseTo(-0.5772156649015329 - 2 * Math.LN2, 12);
    expect(digamma(100)).toBeCloseTo(4.600161852738087, 12);
    for (const x of [0.3, 1, 4.5, 20, 5000]) expect(digamma(x + 1)).toBeCloseTo(digamma(x) + 1 / x, 11);
  });
});

describe("entropy", () => {
  it("is ln K for K equal counts, plus (K - 1) / 2n by Miller and Madow", () => {
    expect(entropyOf([5, 5, 5, 5, 0], "none")).toBeCloseTo(Math.log(4), 12);
    expect(entropyOf([5, 5, 5, 5, 0])).toBeCloseTo(Math.log(4) + 3 / 40, 12);
    expect(entropyOf([])).toBe(0);
    expect(labelEntropy([1, 1, 2, 2])).toBeCloseTo(Math.LN2, 12);
  });

  it("the correction takes off most of the bias of few samples", () => {
    const [plain, corrected] = (["none", "miller-madow"] as const).map((correction) =>
      meanOf(
        seeds.map((seed) => {
          const random = new RandomStream(seed, "dice");
          const counts = new Float64Array(8);
          for (let i = 0; i < 60; i++) counts[Math.floor(random.uniform() * 8)]!++;
          return entropyOf(counts, correction) - Math.log(8);
        }),
      ),
    ) as [number, number];
    expect(plain).toBeLessThan(-0.03);
    expect(Math.abs(corrected)).toBeLessThan(0.02);
  });
});

describe("Gaussian information", () => {
  it.each([1, 2, 4, 8])("is within 0.02 nats of the closed form, 2,000 samples of %d columns", (d) => {
    // The spread of any estimate of it is sqrt(d rho^2 / n): 0.011 here.
    const rho = Math.sqrt(0.25 / d);
    const errors = seeds.map((seed) => {
      const { x, y, truth } = correlated(d, rho, seed);
      return gaussianInformation(x, y) - truth;
    });
    expect(Math.abs(meanOf(errors))).toBeLessThan(0.01);
    expect(meanOf(errors.map(Math.abs))).toBeLessThan(0.02);
  });

  it("does not change when columns are scaled, moved or mixed", () => {
    const { x, y } = correlated(2, 0.6, 3);
    const mixed = x.values as Float64Array;
    const other = mixed.map((value, i) => (i % 2 === 0 ? 100 * value + 7 : 0.3 * value + 0.01 * mixed[i - 1]!));
    const options = { ridge: 0 };
    expect(gaussianInformation({ ...x, values: other }, y, options)).toBeCloseTo(gaussianInformation(x, y, options), 9);
  });

  it("without the correction is too high by about dx dy / 2n", () => {
    const biases = seeds.map((seed) => {
      const { x, y } = correlated(8, 0, seed, 500);
      return gaussianInformation(x, y, { correction: false });
    });
    expect(meanOf(biases)).toBeGreaterThan(0.045);
    const corrected = seeds.map((seed) => {
      const { x, y } = correlated(8, 0, seed, 500);
      return gaussianInformation(x, y);
    });
    expect(Math.abs(meanOf(corrected))).toBeLessThan(0.01);
  });

  it("of labels is the closed form of second moments, and at most H(Y)", () => {
    const apart = 1;
    // Two clouds: variance along the first column 1 + apart^2 / 4, 1 within.
    const values = seeds.map((seed) => {
      const { t, labels } = clouds(8, 2, apart, seed);
      return gaussianLabelInformation(t, labels);
    });
    expect(Math.abs(meanOf(values) - 0.5 * Math.log(1.25))).toBeLessThan(0.01);
    const { t, labels } = clouds(2, 4, 100, 1);
    expect(gaussianLabelInformation(t, labels)).toBeCloseTo(Math.log(4), 10);
  });

  it("of labels is 0 for a silent layer, a single class, and no samples", () => {
    const silent = { rows: 6, columns: 2, values: new Float64Array(12) };
    expect(gaussianLabelInformation(silent, [0, 1, 0, 1, 0, 1])).toBe(0);
    expect(gaussianLabelInformation(clouds(2, 2, 1, 1).t, new Int32Array(N))).toBe(0);
    expect(gaussianLabelInformation({ rows: 0, columns: 2, values: [] }, [])).toBe(0);
  });
});

describe("neighbor information", () => {
  it.each([
    [1, 0.3],
    [1, 0.6],
    [2, 0.35],
    [3, 0.4],
    [4, 0.25],
    [4, 0.5],
  ])("is within 0.05 nats of the closed form, %d columns with correlation %d", (d, rho) => {
    const { x, y, truth } = correlated(d, rho, 1);
    expect(Math.abs(neighborInformation(x, y) - truth)).toBeLessThan(0.05);
  });

  it("has its bias taken off by Gaussian surrogates: 0.13 nats in four columns", () => {
    const { x, y, truth } = correlated(4, 0.5, 1);
    expect(neighborInformation(x, y, { surrogates: 0 }) - truth).toBeLessThan(-0.08);
    expect(Math.abs(neighborInformation(x, y, { surrogates: 1 }) - truth)).toBeLessThan(0.06);
  });

  it("is not changed by maps of single columns more than its spread", () => {
    const { x, y, truth } = correlated(1, 0.6, 3);
    const cubed = { ...y, values: (y.values as Float64Array).map((value) => value ** 3) };
    const bent = { ...x, values: (x.values as Float64Array).map((value) => Math.exp(value / 1.5)) };
    expect(Math.abs(neighborInformation(bent, cubed) - truth)).toBeLessThan(0.06);
  });

  it("keeps its bias where columns determine one another, as no closed form is finite there", () => {
    const { x } = correlated(1, 0, 1, 200);
    const plain = neighborInformation(x, x, { surrogates: 0 });
    expect(plain).toBeGreaterThan(3);
    expect(neighborInformation(x, x)).toBe(plain);
    expect(() => neighborInformation(x, x, { surrogates: 0.5 })).toThrow("surrogates");
  });

  it.each([0, 1, 2, 4])("of labels is within 0.05 nats of the truth for two clouds %d apart", (apart) => {
    const { t, labels } = clouds(1, 2, apart, 7);
    expect(Math.abs(neighborLabelInformation(t, labels) - twoClouds(apart))).toBeLessThan(0.05);
  });

  it("of labels counts samples at the same place: a silent layer has no information, and a layer that equals the label has all", () => {
    const labels = Int32Array.from({ length: 500 }, (_, i) => i % 5);
    const silent = { rows: 500, columns: 3, values: new Float64Array(1500) };
    expect(Math.abs(neighborLabelInformation(silent, labels))).toBeLessThan(0.01);
    const telling = { rows: 500, columns: 1, values: Float64Array.from(labels) };
    expect(neighborLabelInformation(telling, labels)).toBeCloseTo(Math.log(5), 1);
    expect(Math.abs(neighborInformation(silent, telling))).toBeLessThan(0.02);
  });

  it("leaves out labels that occur once", () => {
    const { t, labels } = clouds(1, 2, 3, 2, 200);
    const values = Float64Array.from([...(t.values as Float64Array), 50]);
    const more = { rows: 201, columns: 1, values };
    expect(neighborLabelInformation(more, [...labels, 9])).toBeCloseTo(neighborLabelInformation(t, labels), 12);
  });
});

describe("kernel information", () => {
  it("of separate clusters is their entropy, with both bounds", () => {
    const values = Float64Array.from({ length: 400 }, (_, i) => 1000 * (i % 4));
    const t = { rows: 400, columns: 1, values };
    for (const bound of ["lower", "upper"] as const) {
      expect(kernelInformation(t, { bound, noise: 1 })).toBeCloseTo(Math.log(4), 10);
    }
  });

  it("brackets the truth for two clusters: the lower bound below, the upper above", () => {
    for (const apart of [0.5, 1, 2, 3]) {
      const t = { rows: 2, columns: 1, values: [0, apart] };
      const [low, high] = (["lower", "upper"] as const).map((bound) => kernelInformation(t, { bound, noise: 1 }));
      expect(low).toBeLessThan(twoClouds(apart));
      expect(high).toBeGreaterThan(twoClouds(apart));
    }
  });

  it("is at most ln n, and 0 where nothing varies", () => {
    const { x } = correlated(4, 0, 1, 100);
    expect(kernelInformation(x, { noise: 1e-6 })).toBeCloseTo(Math.log(100), 10);
    expect(kernelInformation({ rows: 9, columns: 1, values: new Float64Array(9) })).toBe(0);
  });

  it("of labels is their entropy if the layer separates them and 0 if it is independent of them", () => {
    const { t, labels } = clouds(2, 4, 100, 1, 400);
    expect(kernelLabelInformation(t, labels, { noise: 1 })).toBeCloseTo(Math.log(4), 6);
    const blind = clouds(2, 1, 0, 1, 400).t;
    expect(Math.abs(kernelLabelInformation(blind, labels, { noise: 1 }))).toBeLessThan(0.03);
  });
});

describe("bins", () => {
  it("of a variable and itself give its entropy", () => {
    const values = Float64Array.from({ length: 600 }, (_, i) => i % 6);
    const x = { rows: 600, columns: 1, values };
    expect(binnedInformation(x, x, { bins: 6, correction: "none" }).information).toBeCloseTo(Math.log(6), 10);
    expect(binnedInformation(x, x, { bins: 6 }).alone).toBe(0);
  });

  it("report when their cells only identify samples", () => {
    const { x } = correlated(8, 0, 1, 500);
    const labels = Int32Array.from({ length: 500 }, (_, i) => i % 10);
    const { alone, information } = binnedLabelInformation(x, labels, { correction: "none" });
    expect(alone).toBeGreaterThan(0.95);
    expect(information).toBeGreaterThan(0.95 * Math.log(10));
  });

  it("treat columns of one value like no columns", () => {
    const values = Float64Array.from({ length: 40 }, (_, i) => i % 2);
    const constant = { rows: 20, columns: 1, values: new Float64Array(20).fill(3) };
    const labels = Array.from({ length: 20 }, (_, i) => i % 2);
    expect(binnedLabelInformation(constant, labels).information).toBe(0);
    expect(binnedLabelInformation({ rows: 20, columns: 2, values }, labels).information).toBeCloseTo(0, 12);
  });
});

describe("effective rank", () => {
  it("is the number of equal singular values, 1 for one, 0 for none, and free of scale", () => {
    expect(effectiveRankOf([3, 3, 3])).toBeCloseTo(3, 12);
    expect(effectiveRankOf([5, 0, 0])).toBeCloseTo(1, 12);
    expect(effectiveRankOf([0, 0])).toBe(0);
    expect(effectiveRankOf([2, 1])).toBeCloseTo(effectiveRankOf([200, 100]), 12);
    expect(effectiveRankOf([2, 1])).toBeCloseTo(3 / 2 ** (2 / 3), 12);
  });
});

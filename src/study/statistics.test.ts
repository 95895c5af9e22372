import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RandomStream } from "../tensor/random.ts";
import { comparePairs, holm, mean, pairedTest, power, spread, standardDeviation } from "./statistics.ts";

const sample = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 3, maxLength: 12 });
const seeds = [3, 5, 10, 20] as const;

/** Seeded draws of pure noise. */
const noise = {
  normal: (stream: RandomStream): number => stream.normal(),
  lognormal: (stream: RandomStream): number => Math.exp(0.5 * stream.normal()),
} as const;
const kinds = Object.keys(noise) as (keyof typeof noise)[];
/** The means of these distributions. */
const centers = { normal: 0, lognormal: Math.exp(0.125) } as const;

const TRIALS = 20_000;
/** A share that is exactly `level` is measured below this in 999 of 1,000 simulations. */
const atMost = (level: number, trials: number): number => level + 3.1 * Math.sqrt((level * (1 - level)) / trials);

function shareOf(trials: number, happens: (stream: RandomStream) => boolean, name: string): number {
  const stream = new RandomStream(1, name);
  let count = 0;
  for (let i = 0; i < trials; i++) if (happens(stream)) count++;
  return count / trials;
}

const draw = (stream: RandomStream, n: number, kind: keyof typeof noise): number[] =>
  Array.from({ length: n }, () => noise[kind](stream));

describe("spread", () => {
  it("has the textbook mean and standard deviation", () => {
    expect(mean([2, 4, 4, 4, 5, 5, 7, 9])).toBe(5);
    expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 12);
  });

  it("has Student's interval: of 1, 2, 3 it is 2 \u00b1 4.3027 / sqrt 3", () => {
    const [low, high] = spread([1, 2, 3]).interval as [number, number];
    expect(low).toBeCloseTo(2 - 4.302652729 / Math.sqrt(3), 8);
    expect(high).toBeCloseTo(2 + 4.302652729 / Math.sqrt(3), 8);
  });

  it("of errors has the geometric mean as its center, within an interval that is never below 0", () => {
    const { center, mean: arithmetic, interval } = spread([1e-3, 1e-1, 10], true);
    expect(center).toBeCloseTo(0.1, 12);
    expect(arithmetic).toBeCloseTo(10.101 / 3, 12);
    expect((interval as [number, number])[0]).toBeGreaterThan(0);
    expect(spread([0, 1], true).center).toBe(0.5);
  });

  it("of one value has neither standard deviation nor interval, and of nothing is refused", () => {
    expect(spread([3])).toEqual({ mean: 3, sd: null, center: 3, interval: null, n: 1 });
    expect(() => spread([])).toThrow(RangeError);
  });

  it.each(seeds)("holds the true mean with the promised probability, of %i values", (n) => {
    for (const kind of kinds) {
      const holds = (stream: RandomStream): boolean => {
        const [low, high] = spread(draw(stream, n, kind)).interval as [number, number];
        return low <= centers[kind] && centers[kind] <= high;
      };
      const share = shareOf(TRIALS, holds, `coverage ${n} ${kind}`);
      expect(share, `${kind}, ${n}`).toBeGreaterThan(kind === "normal" ? 0.93 : 0.9);
      if (kind === "normal") expect(share).toBeLessThan(0.97);
    }
  });
});

describe("a verdict on pairs", () => {
  it("is Student's: 1, 2, 3 against 0 has t = 3.4641 and p = 0.0742", () => {
    const { p, estimate, verdict } = comparePairs([1, 2, 3], [0, 0, 0]);
    expect([p, estimate, verdict]).toEqual([expect.closeTo(0.07418, 5), 2, "open"]);
  });

  it("of errors is on their ratio, and less is better", () => {
    const better = comparePairs([1, 2.2, 3.9], [10, 20, 40], { logarithmic: true, lessIsBetter: true });
    expect(better).toMatchObject({ scale: "ratio", verdict: "better", pairs: 3 });
    expect(better.estimate).toBeCloseTo(((1 * 2.2 * 3.9) / 8000) ** (1 / 3), 12);
  });

  it("is none with fewer than three pairs, however far apart", () => {
    expect(comparePairs([9, 9.1], [1, 1])).toMatchObject({ verdict: "open", p: null, interval: null });
    expect(comparePairs([9], [1])).toMatchObject({ verdict: "open", p: null, interval: null, sd: null });
  });

  it("takes only the signs of differences that are all the same", () => {
    expect(comparePairs([2, 3, 4], [1, 2, 3])).toMatchObject({ verdict: "open", p: 0.25, interval: null });
    const six = [1, 2, 3, 4, 5, 6];
    expect(comparePairs(six, six)).toMatchObject({ verdict: "open", p: 1, estimate: 0 });
    expect(comparePairs(six, [0, 1, 2, 3, 4, 5])).toMatchObject({ verdict: "better", p: 1 / 32 });
    // Decimal fractions leave a rounding error between equal differences.
    expect(comparePairs([0.3, 0.6, 0.9], [0.1, 0.4, 0.7])).toMatchObject({ verdict: "open", p: 0.25 });
  });

  it("agrees with its interval and its p, alone and among others, and with its mirror image", () => {
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 8 }), (tables) => {
        const zeros = (values: readonly number[]): number[] => values.map(() => 0);
        const there = holm(tables.map((values) => pairedTest(values, zeros(values))));
        const back = holm(tables.map((values) => pairedTest(zeros(values), values)));
        for (const [i, { verdict, p, interval, estimate, factor }] of there.entries()) {
          expect(verdict === "open").toBe(!((p as number) < 0.05));
          if (verdict !== "open") expect(verdict === "better").toBe(estimate > 0);
          if (interval) expect(verdict === "open").toBe(interval[0] <= 0 && interval[1] >= 0);
          expect(factor).toBeGreaterThanOrEqual(1);
          expect(factor).toBeLessThanOrEqual(tables.length * (1 + 1e-9));
          expect(back[i]!.p).toBeCloseTo(p as number, 10);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("is corrected as Holm says: 0.01, 0.04, 0.03 become 0.03, 0.06, 0.06", () => {
    const at = (p: number) => ({ ...pairedTest([1, 2, 4], [0, 0, 0]), p });
    const found = holm([at(0.01), at(0.04), at(0.03)]).map(({ p }) => p);
    expect(found).toEqual([0.03, 0.06, 0.06].map((p) => expect.closeTo(p, 12)));
  });

  it.each(seeds)("on pure noise is wrong in at most one of 20 comparisons, with %i seeds", (n) => {
    for (const kind of kinds) {
      const told = (stream: RandomStream): boolean =>
        comparePairs(draw(stream, n, kind), draw(stream, n, kind)).verdict !== "open";
      expect(shareOf(TRIALS, told, `alone ${n} ${kind}`), kind).toBeLessThan(atMost(0.05, TRIALS));
    }
  });

  it.each(seeds)("on pure noise is there in at most one of 20 tables of six comparisons, with %i seeds", (n) => {
    const trials = 5000;
    for (const kind of kinds) {
      // All against one control: the comparisons depend on one another.
      const told = (stream: RandomStream): boolean => {
        const control = draw(stream, n, kind);
        const tests = Array.from({ length: 6 }, () => pairedTest(draw(stream, n, kind), control));
        return holm(tests).some(({ verdict }) => verdict !== "open");
      };
      expect(shareOf(trials, told, `table ${n} ${kind}`), kind).toBeLessThan(atMost(0.05, trials));
    }
  });

  it("finds effects as often as it says: 18, 40, 80 and 99 % of 1 sd, 47, 91 and 100 % of 2 sd", () => {
    const told = (effect: number): number[] => seeds.map((n) => Math.round(100 * power(effect, n)));
    expect(told(1)).toEqual([18, 40, 80, 99]);
    expect(told(2)).toEqual([47, 91, 100, 100]);
    for (const [effect, n] of [
      [1, 5],
      [2, 3],
      [1, 10],
    ] as const) {
      const finds = (stream: RandomStream): boolean => {
        const values = draw(stream, n, "normal");
        return (
          comparePairs(
            values.map((value) => value + effect),
            values.map(() => 0),
          ).verdict === "better"
        );
      };
      expect(Math.abs(shareOf(TRIALS, finds, `power ${effect} ${n}`) - power(effect, n))).toBeLessThan(0.012);
    }
    expect(power(2, 5, 20)).toBeCloseTo(0.2368, 3);
  });
});

import { describe, expect, it } from "vitest";
import { RandomStream } from "./random.ts";

const draw = (random: RandomStream, n: number): number[] => Array.from({ length: n }, () => random.uniform());

describe("random streams", () => {
  it("are determined by seed and purpose, and differ in either", () => {
    const of = (seed: number, purpose: string): number[] => draw(new RandomStream(seed, purpose), 8);
    expect(of(1, "weights")).toEqual(of(1, "weights"));
    expect(of(1, "weights")).not.toEqual(of(2, "weights"));
    expect(of(1, "weights")).not.toEqual(of(1, "growth"));
  });

  it("continue from a saved state, through JSON", () => {
    const random = new RandomStream(5, "x");
    draw(random, 3);
    const state = JSON.parse(JSON.stringify(random.state())) as number[];
    const expected = [...draw(random, 4), random.normal(), random.integer(10), random.bits()];
    const again = new RandomStream(99, "y");
    again.restore(state);
    expect([...draw(again, 4), again.normal(), again.integer(10), again.bits()]).toEqual(expected);
  });

  it("give numbers of nearby seeds that have nothing to do with one another", () => {
    const firsts = Array.from({ length: 400 }, (_, seed) => new RandomStream(seed, "weights").uniform());
    const mean = firsts.reduce((sum, value) => sum + value, 0) / 400;
    const lagged =
      firsts.slice(1).reduce((sum, value, i) => sum + (value - 0.5) * (firsts[i]! - 0.5), 0) / 399 / (1 / 12);
    // Standard errors: 0.014 of the mean, 0.05 of the correlation.
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.06);
    expect(Math.abs(lagged)).toBeLessThan(0.2);
  });

  it("give normal numbers of mean 0, variance 1 and kurtosis 3", () => {
    const random = new RandomStream(3, "normal");
    const values = Array.from({ length: 20_000 }, () => random.normal());
    const moment = (power: number): number => values.reduce((sum, value) => sum + value ** power, 0) / values.length;
    expect(Math.abs(moment(1))).toBeLessThan(0.03);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.05);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.3);
  });

  it("shuffle into each order equally often", () => {
    const random = new RandomStream(1, "shuffle");
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const values = Int32Array.of(0, 1, 2);
      random.shuffle(values);
      counts.set(values.join(), (counts.get(values.join()) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

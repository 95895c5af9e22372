import { describe, expect, it } from "vitest";
import { episodeReturns, summarizeReturns, teacherPolicy } from "./evaluate-policy.ts";
import { environmentList, teacherOf } from "./named.ts";

/** Mean returns and the worst return over 200 seeds: between these, and no less. */
const expected: Readonly<Record<string, readonly [mean: number, atMost: number, worst: number]>> = {
  cartpole: [500, 500, 500],
  acrobot: [-86, -79, -250],
  "mountain-car": [-121, -118, -126],
  "mountain-car-continuous": [97.5, 98, 96],
  pendulum: [-165, -140, -400],
};

describe.each(environmentList)("the teacher of $name", (environment) => {
  it("reaches the return that it should over 200 seeds", () => {
    const returns = episodeReturns(environment, teacherPolicy(teacherOf(environment)), { seed: 0, episodes: 200 });
    const { mean, worst } = summarizeReturns(returns);
    const [atLeast, atMost, worstAtLeast] = expected[environment.name]!;
    expect(mean).toBeGreaterThanOrEqual(atLeast);
    expect(mean).toBeLessThanOrEqual(atMost);
    expect(worst).toBeGreaterThanOrEqual(worstAtLeast);
  });
});

describe("returns", () => {
  it("are spread as mean, deviation of a sample, and least", () => {
    expect(summarizeReturns([1, 2, 3, 6])).toEqual({ mean: 3, sd: Math.sqrt(14 / 3), worst: 1 });
    expect(summarizeReturns([5])).toEqual({ mean: 5, sd: 0, worst: 5 });
  });
});

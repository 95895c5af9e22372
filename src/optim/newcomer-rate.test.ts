import { expect, it } from "vitest";
import { newcomerRate } from "./newcomer-rate.ts";

it("newcomers come to the learning rate of the others in a straight line, from above or below", () => {
  const fast = newcomerRate(3, 4);
  expect([1, 3, 5, 9].map((age) => fast(age, 7))).toEqual([3, 2, 1, 1]);
  expect(newcomerRate(0.5, 2)(1, 1)).toBe(0.5);
});

it("what was there at the start keeps its rate", () => {
  expect(newcomerRate(3, 4)(1, 0)).toBe(1);
});

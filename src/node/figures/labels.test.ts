import { expect, it } from "vitest";
import { spreadLabels } from "./labels.ts";

const places = (values: readonly number[], gap: number, top?: number): number[] =>
  spreadLabels(values, (value) => value, gap, top).map(({ y }) => y);

it("labels are pushed up until they are apart, and keep their order", () => {
  expect(places([5, 1, 1.5, 9], 2)).toEqual([1, 3, 5, 9]);
});

it("labels that would leave the picture push the others back", () => {
  expect(places([8, 9, 9.5], 2, 10)).toEqual([6, 8, 10]);
  expect(places([1, 2], 2, 10)).toEqual([1, 3]);
});

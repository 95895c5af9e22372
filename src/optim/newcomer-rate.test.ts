import { expect, it } from "vitest";
import { applyEdit } from "../edits/apply.ts";
import { Network } from "../nn/network.ts";
import { perceptron } from "../nn/perceptron.ts";
import { createReferenceDevice } from "../tensor/create-device.ts";
import { ageBlocks } from "./age-blocks.ts";
import { cohortRatios } from "./cohort-norms.ts";
import { cohortNormRate, newcomerRate, rates } from "./newcomer-rate.ts";

const never = (): number => {
  throw new Error("requested norms");
};

it("new weights reach the learning rate of the others linearly, from above or below", () => {
  const fast = newcomerRate(3, 4);
  expect([1, 3, 5, 9].map((age) => fast(age, 7, never))).toEqual([3, 2, 1, 1]);
  expect(newcomerRate(0.5, 2)(1, 1, never)).toBe(0.5);
});

it("what was there at the start keeps its rate", () => {
  expect(newcomerRate(3, 4)(1, 0, never)).toBe(1);
  expect(cohortNormRate(0.1)(1, 0, never)).toBe(1);
});

it("cohorts learn in proportion to their norm, but not below the floor; rates multiply", () => {
  const rate = cohortNormRate(0.1);
  expect([0.5, 0.01, 3].map((ratio) => rate(5, 7, () => ratio))).toEqual([0.5, 0.1, 3]);
  expect(rates(rate, newcomerRate(3, 4))(3, 7, () => 0.5)).toBe(1);
});

it("a cohort's norm is that of all entries of a weight that were made at one time, over that of the first", () => {
  const device = createReferenceDevice();
  const network = new Network(device, perceptron([3, 2], 1), { inputs: 2, seed: 1 });
  const grow = (axis: string, step: number) =>
    applyEdit(
      { kind: "widen", axis, count: 1, preserves: "none", incoming: {}, outgoing: {} },
      { network, optimizer: null, step, probe: null },
    );
  grow("hidden1", 5);
  grow("hidden2", 9);
  const weight = network.weighted[1]!.weight;
  // [3, 4]: the last row was made after step 9, the rest of the last column after step 5.
  weight.tensor.write([1, 1, 1, 3, 1, 1, 1, 4, 2, 2, 2, 2]);
  const ratio = cohortRatios(weight.tensor, ageBlocks(weight));
  expect(ratio(5)).toBeCloseTo(5 / Math.sqrt(6), 12);
  expect(ratio(9)).toBeCloseTo(4 / Math.sqrt(6), 12);
  expect(ratio(77)).toBe(1);
  network.dispose();
});

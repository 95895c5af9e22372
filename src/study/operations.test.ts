import { expect, it } from "vitest";
import { operationUnit } from "./operations.ts";

it("the unit suits the largest count", () => {
  expect(operationUnit([3e9, 2e12])).toEqual({ name: "TFLOP", scale: 1e12 });
  expect(operationUnit([2e11]).name).toBe("TFLOP");
  expect(operationUnit([9e10]).name).toBe("GFLOP");
  expect(operationUnit([12])).toEqual({ name: "FLOP", scale: 1 });
  expect(operationUnit([]).name).toBe("FLOP");
});

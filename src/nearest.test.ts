import { describe, expect, it } from "vitest";
import { nearest, nearestName } from "./nearest.ts";

describe("nearest names", () => {
  it("find what was meant through a slip of the finger", () => {
    const known = ["north-random", "static", "relu", "leaky-relu"];
    expect(nearestName("north-randm", known)).toBe("north-random");
    expect(nearestName("Static", known)).toBe("static");
    expect(nearestName("rleu", known)).toBe("relu");
  });

  it("suggest nothing far away, and list what there is", () => {
    expect(nearestName("convolution", ["relu", "tanh"])).toBeNull();
    expect(nearest("convolution", ["relu", "tanh"])).toBe(" Known: relu, tanh.");
    expect(nearest("tahn", ["relu", "tanh"])).toBe(' Did you mean "tanh"? Known: relu, tanh.');
  });
});

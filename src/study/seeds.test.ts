import { describe, expect, it } from "vitest";
import { parseSeeds, seedsText } from "./seeds.ts";

describe("seeds", () => {
  it("are written as they are read", () => {
    expect(seedsText([3, 1, 2, 9])).toBe("1..3, 9");
    expect(parseSeeds(seedsText([5, 7, 8]))).toEqual([5, 7, 8]);
  });

  it.each([
    ["1..5", [1, 2, 3, 4, 5]],
    ["7", [7]],
    ["1,2,7", [1, 2, 7]],
    ["1..3, 9", [1, 2, 3, 9]],
    ["0..0", [0]],
  ])("reads %s", (text, seeds) => {
    expect(parseSeeds(text)).toEqual(seeds);
  });

  it.each(["", "a", "1..", "5..1", "1.5", "-1", "1,1", "1..3,2", "0..1000", "1;2"])(
    "refuses %j by what came",
    (text) => {
      expect(() => parseSeeds(text)).toThrow(`received "${text}"`);
    },
  );
});

import { describe, expect, it } from "vitest";
import { parseStudy } from "./study-file.ts";

const least = { dataset: "houses.csv", arms: ["north-random"] };

describe("a study file", () => {
  it("needs a dataset and arms, and fills in the rest with all controls", () => {
    const study = parseStudy(least, "houses");
    expect(study).toMatchObject({
      name: "houses",
      datasets: ["houses.csv"],
      arms: [{ name: "north-random", strategy: "north-random" }],
      controls: ["static-small", "static-medium", "static-big", "static-final:north-random"],
      sizes: { small: 8, medium: 32, big: 128 },
    });
    expect(study.scales.full.seeds).toBe("1..5");
  });

  it("takes arms with options of their own, controls among the arms, and a list of seeds", () => {
    const study = parseStudy(
      {
        name: "mine",
        dataset: ["a.csv", "b.csv"],
        arms: [
          "static-big",
          { name: "slow", strategy: "gradmax", options: { policies: { every: 9 } } },
          "random-trigger:slow",
        ],
        seeds: [3, 4],
      },
      "fallback",
    );
    expect(study.name).toBe("mine");
    expect(study.arms).toEqual([{ name: "slow", strategy: "gradmax", options: { policies: { every: 9 } }, run: {} }]);
    expect(study.controls).toEqual(["static-big", "random-trigger:slow"]);
    expect(study.scales.cpu.seeds).toBe("3,4");
  });

  it.each([
    [{ ...least, epochs: 5 }, /unknown option "epochs"\. Known: name, kind/],
    [{ ...least, arms: [] }, /arms/],
    [{ arms: ["a"] }, /dataset/],
    [
      { ...least, arms: [{ strategy: "a", optoins: {} }] },
      /arms\.0: unknown option "optoins"\. Did you mean "options"\?/,
    ],
    [{ datset: "iris", arms: ["a"] }, /unknown option "datset"\. Did you mean "dataset"\?/],
    [{ ...least, sizes: { smal: 1, medium: 2, big: 3 } }, /sizes: unknown option "smal"\. Did you mean "small"\?/],
    [{ ...least, dataset: 3 }, /dataset: expected text or a list, received 3\./],
    [
      { ...least, kind: "trian" },
      /kind: expected one of "train", "distill", received "trian"\. Did you mean "train"\?/,
    ],
    [{ ...least, layers: 0 }, /layers: .*received 0/],
    [{ ...least, sizes: { small: 1 } }, /sizes/],
    [{ ...least, measure: "train" }, /measure: .*received "train"/],
    [
      { ...least, arms: [{ name: "static-big", strategy: "static", run: { learningRate: 1 } }] },
      /"static-big" would be read as/,
    ],
    [{ ...least, arms: [{ name: "a:b", strategy: "gradmax" }] }, /"a:b" would be read as a control/],
    [{ ...least, kind: "distill", measure: "validation" }, /measure belongs to studies that train/],
    [{ ...least, targets: { house: 0.9 } }, /targets: "house" is no dataset of the study\./],
    [{ ...least, targets: { "houses.csv": -1 } }, /targets\.houses\.csv: .*received -1/],
    [{ ...least, targets: { "houses.csv": "high" } }, /targets\.houses\.csv: .*received "high"/],
    [{ ...least, kind: "distill", targets: {} }, /targets belongs to studies that train/],
    [[], /study file/],
    [null, /study file/],
  ])("refuses %j with the entry's name", (raw, message) => {
    expect(() => parseStudy(raw, "x")).toThrow(message);
  });
});

import { describe, expect, it } from "vitest";
import { normalSamples } from "../../../test/support/growth.ts";
import { amounts, full, type Glance, looks, losses } from "../../../test/support/looks.ts";
import { fellBy } from "./shared/rounds.ts";

describe("dynamic node creation", () => {
  it("adds one unit when the curve is flat for a whole window", () => {
    const flat = looks("dynamic-node-creation", losses([1, 0.5, 0.3, 0.29, 0.28, 0.28]), { creationWindow: 3 });
    // Falls of 0.71, 0.22 and 0.02 of the first loss.
    expect(amounts(flat)).toEqual([0, 0, 0, 0, 0, 1]);
    expect(amounts(looks("dynamic-node-creation", losses([1, 1, 1, 1]), { creationWindow: 3, targetLoss: 2 }))).toEqual(
      [0, 0, 0, 0],
    );
  });

  it("waits a window after an addition and compares with the loss at that time", () => {
    const wider = normalSamples(60, 9, 2);
    const after = [1, 0.95, 0.9, 0.85].map((trainingLoss) => ({
      samples: wider,
      more: { trainingLoss: trainingLoss * 0.1 },
    }));
    const outcomes = looks("dynamic-node-creation", [...losses([1, 1, 1]), ...after], {
      creationWindow: 2,
      creationSlope: 0.11,
    });
    expect(amounts(outcomes)).toEqual([0, 0, 1, 0, 0, 1, 1]);
    expect(outcomes.at(-1)!.values.reference).toBeCloseTo(0.1, 12);
  });
});

describe("gradient plateau", () => {
  it("widens if the loss is flat and the gradient does not vanish", () => {
    const still = looks("gradient-plateau", losses(Array(6).fill(0.7)), { plateauWindow: 4 });
    expect(amounts(still)).toEqual([0, 0, 0, 4, 4, 4]);
    expect(still[3]!.reason).toContain("capacity is missing");
    expect(amounts(looks("gradient-plateau", losses([1, 0.9, 0.8, 0.7, 0.6, 0.5]), { plateauWindow: 4 }))).toEqual(
      Array(6).fill(0),
    );
  });

  it("does nothing at rest: the gradient is a small share of its maximum", () => {
    const outcomes = looks("gradient-plateau", losses(Array(6).fill(0.7)), { plateauWindow: 4, gradientShare: 1 });
    expect(outcomes.at(-1)!.reason).toContain("converged");
    expect(amounts(outcomes)).toEqual(Array(6).fill(0));
  });
});

describe("validation plateau", () => {
  const both = (pairs: readonly (readonly [number, number])[]): Glance[] =>
    pairs.map(([trainingLoss, validation]) => ({
      samples: full,
      more: { trainingLoss, validationLoss: () => validation },
    }));

  it("widens where neither loss falls, and waits while training still learns", () => {
    const still = Array.from({ length: 4 }, () => [0.5, 0.6] as const);
    expect(amounts(looks("validation-plateau", both(still), { validationWindow: 3 }))).toEqual([0, 0, 0, 4]);
    const learning = [0.5, 0.4, 0.3, 0.2].map((loss) => [loss, 0.6] as const);
    expect(amounts(looks("validation-plateau", both(learning), { validationWindow: 3 }))).toEqual([0, 0, 0, 0]);
  });

  it("compares the best so far: a bad look is no improvement of the next", () => {
    const noisy = [0.6, 0.9, 0.7, 0.6].map((loss) => [0.5, loss] as const);
    expect(amounts(looks("validation-plateau", both(noisy), { validationWindow: 3 }))[3]).toBe(4);
  });
});

describe("generalization gap", () => {
  const both = (pairs: readonly (readonly [number, number])[], samples = full): Glance[] =>
    pairs.map(([trainingLoss, validation]) => ({ samples, more: { trainingLoss, validationLoss: () => validation } }));

  it("prunes the units of least variance while the gap opens", () => {
    const scaled = full.map((row) => row.map((value, i) => value * (i + 1)));
    const outcomes = looks(
      "generalization-gap",
      both(
        [
          [0.5, 0.7],
          [0.4, 0.7],
          [0.3, 0.7],
        ],
        scaled,
      ),
    );
    expect(outcomes[2]!.prune).toEqual([0, 1, 2, 3]);
    expect(
      looks(
        "generalization-gap",
        both([
          [0.3, 0.7],
          [0.4, 0.7],
          [0.5, 0.7],
        ]),
      )[2]!.prune,
    ).toBeUndefined();
  });

  it("widens if there is no gap and the loss is flat", () => {
    const outcomes = looks("generalization-gap", both(Array(4).fill([0.5, 0.51])), { plateauWindow: 4 });
    expect(amounts(outcomes)).toEqual([0, 0, 0, 4]);
    expect(amounts(looks("generalization-gap", both(Array(4).fill([0.5, 0.6])), { plateauWindow: 4 }))).toEqual([
      0, 0, 0, 0,
    ]);
  });
});

describe("depth pressure", () => {
  it("proposes a layer if full layers no longer improve, and never units", () => {
    const outcomes = looks("depth-pressure", losses(Array(5).fill(0.5)), {
      depthWindow: 4,
      rankHigh: 0.8,
      alignmentHigh: 1,
    });
    expect(outcomes.map(({ depth }) => depth ?? false)).toEqual([false, false, false, true, true]);
    expect(amounts(outcomes)).toEqual([0, 0, 0, 0, 0]);
    const falling = looks("depth-pressure", losses([1, 0.9, 0.8, 0.7, 0.6]), {
      depthWindow: 4,
      rankHigh: 0.8,
      alignmentHigh: 1,
    });
    expect(falling.some(({ depth }) => depth)).toBe(false);
    const calm = looks("depth-pressure", losses(Array(5).fill(0.5)), { depthWindow: 4, rankHigh: 1, alignmentHigh: 1 });
    expect(calm.at(-1)!.reason).toContain("no sustained need for a layer");
  });
});

it("distinguishes a rise from a fall", () => {
  expect(fellBy(0.03)).toBe("fell by 3.0 %");
  expect(fellBy(-0.349)).toBe("rose by 34.9 %");
});

import { describe, expect, it } from "vitest";
import { normalSamples } from "../../../test/support/growth.ts";
import { amounts, full, type Glance, looks, repeat } from "../../../test/support/looks.ts";

describe("the triggers that look at signals", () => {
  it("warm up, and rest after a change of any width", () => {
    const wider = normalSamples(60, 9, 2);
    const course = [...repeat(5, () => ({ samples: full })), ...repeat(6, () => ({ samples: wider }))];
    const outcomes = looks("rank-pressure", course, {
      rankHigh: 0.5,
      sustainedRounds: 1,
      warmUpRounds: 2,
      coolDownRounds: 3,
    });
    expect(amounts(outcomes).map((amount) => amount > 0)).toEqual([
      false,
      false,
      true,
      true,
      true,
      false,
      false,
      false,
      true,
      true,
      true,
    ]);
    expect(outcomes[0]!.reason).toBe("warming up: look 1 of 2");
    expect(outcomes[5]!.reason).toContain("cooling down");
  });

  it("add a quarter of the width, within limits", () => {
    const wide = normalSamples(200, 40, 3);
    const of = (given: object) =>
      looks("rank-pressure", [{ samples: wide }], { rankHigh: 0.5, sustainedRounds: 1, ...given })[0]!.amount;
    expect(of({})).toBe(10);
    expect(of({ growMost: 6 })).toBe(6);
    expect(of({ growLeast: 12 })).toBe(12);
  });
});

describe("rank pressure", () => {
  it("widens after three looks at a full layer, and not one that repeats itself", () => {
    expect(
      amounts(
        looks(
          "rank-pressure",
          repeat(4, () => ({ samples: full })),
        ),
      ),
    ).toEqual([0, 0, 4, 4]);
    const half = full.map((row) => row.map((value, i) => (i < 4 ? value : row[i - 4]! + 0.1 * value)));
    expect(
      amounts(
        looks(
          "rank-pressure",
          repeat(4, () => ({ samples: half })),
        ),
      ),
    ).toEqual([0, 0, 0, 0]);
  });

  it("prunes what repeats where few directions are used, and keeps as many units as the rank", () => {
    const copies = full.map(([a, b]) => [a!, a!, a!, b!, 2 * b!, a!, 0, -a!]);
    const outcome = looks(
      "rank-pressure",
      repeat(3, () => ({ samples: copies })),
    )[2]!;
    expect(outcome.prune).toEqual([6, 1, 2, 5, 7, 4]);
    expect(outcome.reason).toContain("silent or repeat others");
  });
});

describe("dead units", () => {
  it("are pruned and replaced once they are many; one unit always stays", () => {
    const silent = (dead: number) => full.map((row) => row.map((value, i) => (i < dead ? 0 : value)));
    expect(looks("dead-units", [{ samples: silent(1) }])[0]).toMatchObject({ amount: 0 });
    expect(looks("dead-units", [{ samples: silent(3) }])[0]).toMatchObject({ amount: 3, prune: [0, 1, 2] });
    expect(looks("dead-units", [{ samples: silent(3) }], { reseed: false })[0]).toMatchObject({
      amount: 0,
      prune: [0, 1, 2],
    });
    expect(looks("dead-units", [{ samples: silent(8) }])[0]!.prune).toHaveLength(7);
  });
});

describe("mutual-information saturation", () => {
  const labels = Int32Array.from({ length: 120 }, (_, i) => i % 2);
  const targets = () => ({ kind: "classes", labels }) as const;
  const apart = (distance: number): Glance => ({
    samples: normalSamples(120, 4, 9).map((row, i) =>
      row.map((value, u) => value + (u === 0 ? distance * labels[i]! : 0)),
    ),
    more: { targets, trainingLoss: 0.4 },
  });

  it("widens once the information is flat, and not while it rises", () => {
    const given = { informationWindow: 4 };
    expect(
      amounts(
        looks(
          "mi-saturation",
          repeat(5, () => apart(1)),
          given,
        ),
      ),
    ).toEqual([0, 0, 0, 4, 4]);
    expect(
      amounts(
        looks(
          "mi-saturation",
          repeat(5, (i) => apart(i)),
          given,
        ),
      ),
    ).toEqual([0, 0, 0, 0, 0]);
  });

  it("reports what is missing, and rests at the target loss", () => {
    const [lacking] = looks("mi-saturation", [{ samples: full }]);
    expect(lacking!.reason).toContain("the targets of these rows");
    const done = looks(
      "mi-saturation",
      repeat(5, () => apart(1)),
      { informationWindow: 4, targetLoss: 0.5 },
    );
    expect(amounts(done)).toEqual([0, 0, 0, 0, 0]);
  });
});

describe("restlessness", () => {
  const moving = (restless: readonly number[], magnitude: readonly number[]): Glance => ({
    samples: full,
    more: {
      trainingLoss: 1,
      updates: () => ({
        steps: 50,
        drift: Float64Array.from(restless, (r) => 1 - r),
        spread: Float64Array.from(restless),
        magnitude: Float64Array.from(magnitude),
      }),
    },
  });
  const ones = Array(8).fill(1) as number[];

  it("widens while most living units are pushed back and forth for three looks", () => {
    const conflict = moving([...Array(5).fill(0.95), ...Array(3).fill(0.2)], ones);
    expect(
      amounts(
        looks(
          "restlessness",
          repeat(4, () => conflict),
        ),
      ),
    ).toEqual([0, 0, 4, 4]);
    const half = moving([...Array(4).fill(0.95), ...Array(4).fill(0.2)], ones);
    expect(
      amounts(
        looks(
          "restlessness",
          repeat(4, () => half),
        ),
      ),
    ).toEqual([0, 0, 0, 0]);
  });

  it("does not count units that hardly move, nor the dead among the living", () => {
    const quiet = moving(Array(8).fill(0.95), [...Array(5).fill(0.05), 1, 1, 1]);
    expect(
      amounts(
        looks(
          "restlessness",
          repeat(4, () => quiet),
        ),
      ),
    ).toEqual([0, 0, 0, 0]);
    const dead = moving(Array(8).fill(0.95), [...Array(5).fill(0), 1, 1, 1]);
    expect(
      amounts(
        looks(
          "restlessness",
          repeat(4, () => dead),
        ),
      ),
    ).toEqual([0, 0, 4, 4]);
    expect(looks("restlessness", [{ samples: full }])[0]!.reason).toContain("not full yet");
  });
});

describe("composite", () => {
  it("widens when the votes that agree reach the threshold, and reports each vote", () => {
    const course = repeat(4, () => ({ samples: full, more: { trainingLoss: 0.5 } }));
    const given = { plateauWindow: 3, rankHigh: 0.7 };
    const outcomes = looks("composite", course, given);
    // Gradient and rank for, 0.6; information has no labels.
    expect(outcomes[3]).toMatchObject({ amount: 4 });
    expect(outcomes[3]!.values.vote).toBeCloseTo(0.6, 12);
    expect(outcomes[3]!.reason).toContain("mi-saturation against: no information");
    expect(looks("composite", course, { ...given, voteThreshold: 0.7 })[3]!.amount).toBe(0);
  });
});

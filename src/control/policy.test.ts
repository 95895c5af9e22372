import { describe, expect, it } from "vitest";
import { NumericError } from "../errors.ts";
import { RandomStream } from "../tensor/random.ts";
import { actionsOf, measureNormalization, normalize, targetsOf } from "./policy.ts";
import { Replay } from "./replay.ts";
import { box, discrete } from "./space.ts";

describe("between answers and actions", () => {
  it("the largest logit is the action, the first of equals", () => {
    expect([...actionsOf(discrete(3), [0, 2, 1, 5, 5, 5])]).toEqual([1, 0]);
    expect(targetsOf(discrete(3), [2, 0])).toEqual(Int32Array.of(2, 0));
  });

  it("values between -1 and 1 are mapped between the bounds, and values beyond are clipped", () => {
    const space = box([4], [-2]);
    expect([...actionsOf(space, [-1, 0, 0.5, 1, 7])]).toEqual([-2, 1, 2.5, 4, 4]);
    expect([...targetsOf(space, [-2, 1, 2.5, 4])]).toEqual([-1, 0, 0.5, 1]);
  });

  it("observations are standardized column by column; a constant one keeps its unit", () => {
    const seen = Float32Array.of(1, 7, 3, 7, 5, 7);
    const normalization = measureNormalization(seen, 3);
    expect(normalization).toEqual({ mean: [3, 7], deviation: [Math.sqrt(8 / 3), 1] });
    const deviation = Math.sqrt(8 / 3);
    expect(normalize(normalization, Float32Array.of(5, 8))).toEqual(Float32Array.of(2 / deviation, 1));
    expect(() => normalize(normalization, Float32Array.of(1, Number.NaN))).toThrow(NumericError);
    expect(() => normalize(normalization, Float32Array.of(1, Number.NaN))).toThrow("received NaN at index 1");
  });
});

describe("the replay buffer", () => {
  const sample = { rows: 1, observations: Float32Array.of(0, 0), targets: Int32Array.of(0) };
  const filled = (count: number) => {
    const replay = new Replay(4, sample);
    for (let i = 0; i < count; i++) replay.add(Float32Array.of(i, -i), Int32Array.of(i));
    return replay;
  };

  it("keeps the latest rows, and draws observations with their own targets from all of them", () => {
    const replay = filled(6);
    expect(replay.rows).toBe(4);
    const { observations, targets } = replay.draw(200, new RandomStream(1, "test"));
    expect(new Set(targets)).toEqual(new Set([2, 3, 4, 5]));
    for (const [row, target] of targets.entries()) {
      expect([...observations.subarray(2 * row, 2 * row + 2)]).toEqual([target, -target]);
    }
  });

  it("draws only what is there, and continues from a saved state", () => {
    const replay = filled(2);
    const copy = new Replay(4, sample);
    copy.restore(replay.save());
    for (const one of [replay, copy]) one.add(Float32Array.of(9, -9), Int32Array.of(9));
    const draw = (one: Replay) => one.draw(50, new RandomStream(2, "test"));
    expect(draw(copy)).toEqual(draw(replay));
    expect(new Set(draw(copy).targets)).toEqual(new Set([0, 1, 9]));
  });
});

import { describe, expect, it } from "vitest";
import { CheckpointClock, MILESTONE_UNITS, Milestones, parseCadence } from "./cadence.ts";

describe("parseCadence", () => {
  it("reads steps, seconds and epochs", () => {
    expect(parseCadence("200steps")).toEqual({ count: 200, unit: "steps" });
    expect(parseCadence("0.5s")).toEqual({ count: 0.5, unit: "seconds" });
    expect(parseCadence(" 1 epoch ")).toEqual({ count: 1, unit: "epochs" });
  });

  it.each(["", "10", "steps", "0s", "-1s", "1.5steps", "3 hours", "1e3steps"])(
    "refuses %j and says what it takes",
    (text) => {
      expect(() => parseCadence(text)).toThrow(
        /checkpointEvery: expected a number of steps or seconds or epochs, such as 200steps or 30s/,
      );
    },
  );
});

describe("CheckpointClock", () => {
  it("is due after so many steps, and starts again then", () => {
    const clock = new CheckpointClock({ count: 3, unit: "steps" }, { step: 10, epoch: 0 });
    const due = [11, 12, 13, 14, 16, 19].map((step) => clock.isDue({ step, epoch: 0 }));
    expect(due).toEqual([false, false, true, false, true, true]);
  });

  it("is due at the end of an epoch", () => {
    const clock = new CheckpointClock({ count: 1, unit: "epochs" }, { step: 0, epoch: 2 });
    expect(clock.isDue({ step: 5, epoch: 2 })).toBe(false);
    expect(clock.isDue({ step: 6, epoch: 3 })).toBe(true);
    expect(clock.isDue({ step: 7, epoch: 3 })).toBe(false);
  });
});

describe("Milestones", () => {
  it("are multiples, wherever training began, and no seconds", () => {
    const reached = (begin: number): number[] => {
      const milestones = new Milestones({ count: 5, unit: "steps" }, { step: begin, epoch: 0 });
      return [11, 12, 14, 15, 16, 20].filter((step) => milestones.isReached({ step, epoch: 0 }));
    };
    expect(reached(10)).toEqual([15, 20]);
    expect(reached(13)).toEqual([15, 20]);
    const epochs = new Milestones({ count: 2, unit: "epochs" }, { step: 0, epoch: 0 });
    expect([1, 2, 2, 3, 4].map((epoch) => epochs.isReached({ step: 0, epoch }))).toEqual([
      false,
      true,
      false,
      false,
      true,
    ]);
    expect(() => parseCadence("30s", "keepEvery", MILESTONE_UNITS)).toThrow(
      /keepEvery: expected a number of steps or epochs/,
    );
  });
});

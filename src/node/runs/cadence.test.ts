import { describe, expect, it } from "vitest";
import { CheckpointClock, parseCadence } from "./cadence.ts";

describe("parseCadence", () => {
  it("reads steps, seconds and epochs", () => {
    expect(parseCadence("200steps")).toEqual({ count: 200, unit: "steps" });
    expect(parseCadence("0.5s")).toEqual({ count: 0.5, unit: "seconds" });
    expect(parseCadence(" 1 epoch ")).toEqual({ count: 1, unit: "epochs" });
  });

  it.each(["", "10", "steps", "0s", "-1s", "1.5steps", "3 hours", "1e3steps"])(
    "refuses %j and says what it takes",
    (text) => {
      expect(() => parseCadence(text)).toThrow(/checkpointEvery: expected .*30s/);
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

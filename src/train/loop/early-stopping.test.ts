import { expect, it } from "vitest";
import { lastGrowth } from "../events/edit-counts.ts";
import { isBetter, stopReason } from "./early-stopping.ts";

const edit = (step: number, kind: "widen" | "prune" | "rollback") => ({ step, kind, axis: "hidden1", from: 2, to: 3 });

it("stops after so many steps without a better loss, and not before the least number of steps", () => {
  const settings = { patience: 100, minSteps: 500, selectBy: "loss" as const };
  const at = (step: number, bestStep: number) => stopReason(settings, { step, bestStep, edits: [] });
  expect(at(499, 10)).toBeNull();
  expect(at(599, 500)).toBeNull();
  expect(at(600, 500)).toBe("no better validation loss for 100 steps; the best was after step 500");
  expect(
    stopReason({ patience: 0, minSteps: 0, selectBy: "loss" as const }, { step: 1e6, bestStep: 1, edits: [] }),
  ).toBeNull();
});

it("gives growth that stays as much time, but not pruning and not growth that was undone", () => {
  const settings = { patience: 100, minSteps: 0, selectBy: "loss" as const };
  const at = (...edits: ReturnType<typeof edit>[]) => stopReason(settings, { step: 200, bestStep: 50, edits });
  expect(at(edit(101, "widen"))).toBeNull();
  expect(at(edit(100, "widen"))).not.toBeNull();
  expect(at(edit(101, "prune"))).not.toBeNull();
  expect(at(edit(101, "widen"), edit(150, "rollback"))).not.toBeNull();
  expect(lastGrowth([edit(7, "widen"), edit(90, "widen"), edit(95, "rollback")])).toBe(7);
});

it("takes a metric that is named before the loss, and of equal ones the smaller loss", () => {
  const by =
    (selectBy: "loss" | "f1" | "log-loss", minDelta = 0) =>
    (loss: number, selected: number) =>
      isBetter({ selectBy, minDelta }, { loss, selected }, { loss: 1, selected: 0.5 });
  expect([by("f1")(2, 0.6), by("f1")(0.5, 0.4), by("f1")(0.5, 0.5), by("f1")(1.5, 0.5)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect([by("log-loss")(2, 0.4), by("log-loss")(0.5, 0.6)]).toEqual([true, false]);
  expect([by("loss")(0.9, 0), by("loss")(1.1, 9)]).toEqual([true, false]);
  expect([by("f1", 0.1)(2, 0.54), by("f1", 0.1)(2, 0.56)]).toEqual([false, true]);
  expect(isBetter({ selectBy: "f1", minDelta: 0 }, { loss: 1, selected: 0.1 }, undefined)).toBe(true);
  expect(isBetter({ selectBy: "f1", minDelta: 0 }, { loss: 0.5 }, { loss: 1, selected: 0.1 })).toBe(false);
});

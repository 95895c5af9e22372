import { expect, it } from "vitest";
import { lastGrowth } from "../events/edit-counts.ts";
import { stopReason } from "./early-stopping.ts";

const edit = (step: number, kind: "widen" | "prune" | "rollback") => ({ step, kind, axis: "hidden1", from: 2, to: 3 });

it("stops after so many steps without a better loss, and not before the least number of steps", () => {
  const settings = { patience: 100, minSteps: 500 };
  const at = (step: number, bestStep: number) => stopReason(settings, { step, bestStep, edits: [] });
  expect(at(499, 10)).toBeNull();
  expect(at(599, 500)).toBeNull();
  expect(at(600, 500)).toBe("no better validation loss for 100 steps; the best was after step 500");
  expect(stopReason({ patience: 0, minSteps: 0 }, { step: 1e6, bestStep: 1, edits: [] })).toBeNull();
});

it("gives growth that stays as much time, but not pruning and not growth that was undone", () => {
  const settings = { patience: 100, minSteps: 0 };
  const at = (...edits: ReturnType<typeof edit>[]) => stopReason(settings, { step: 200, bestStep: 50, edits });
  expect(at(edit(101, "widen"))).toBeNull();
  expect(at(edit(100, "widen"))).not.toBeNull();
  expect(at(edit(101, "prune"))).not.toBeNull();
  expect(at(edit(101, "widen"), edit(150, "rollback"))).not.toBeNull();
  expect(lastGrowth([edit(7, "widen"), edit(90, "widen"), edit(95, "rollback")])).toBe(7);
});

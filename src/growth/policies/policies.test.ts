import { describe, expect, it } from "vitest";
import { applyEdit } from "../../edits/apply.ts";
import { activation, linear, residual, sequential } from "../../nn/layers/index.ts";
import { Network } from "../../nn/network.ts";
import { perceptron } from "../../nn/perceptron.ts";
import { createReferenceDevice } from "../../tensor/create-device.ts";
import { type Site, sitesOf } from "../look/site.ts";
import type { PolicyMoment } from "../policy.ts";
import * as policies from "./index.ts";

const device = createReferenceDevice();
const network = new Network(device, perceptron([4, 3], 2), { inputs: 5, seed: 1 });
const [site] = sitesOf(network) as [Site];
const at = (step: number): PolicyMoment => ({ network, step, totalSteps: 1000 });

describe("policies", () => {
  it("cadence looks at a fixed interval", () => {
    const due = [1, 2, 3, 4, 5, 6].map((step) => policies.cadence.due!(at(step), { every: 3 }));
    expect(due).toEqual([false, false, true, false, false, true]);
  });

  it("cadence without a number looks 100 times in all, and at every step of a short training", () => {
    const looks = (totalSteps: number): number =>
      Array.from({ length: totalSteps }, (_, i) => i + 1).filter((step) =>
        policies.cadence.due!({ network, step, totalSteps }, { every: null }),
      ).length;
    expect(looks(4000)).toBe(100);
    expect(looks(90)).toBe(90);
  });

  it("window closes after its share of training", () => {
    const due = [99, 100, 101].map((step) => policies.window.due!(at(step), { until: 0.1 }));
    expect(due).toEqual([true, true, false]);
  });

  it("warm-up lets the first steps pass", () => {
    expect([4, 5, 6].map((step) => policies.warmUp.due!(at(step), { warmUp: 5 }))).toEqual([false, false, true]);
  });

  it("cool-down rests an axis after its youngest unit, and never before the first growth", () => {
    const grown = new Network(device, perceptron([4], 2), { inputs: 5, seed: 1 });
    const [own] = sitesOf(grown) as [Site];
    const admit = (step: number) =>
      policies.coolDown.admit!(own, 2, { network: grown, step, totalSteps: 1000 }, { coolDown: 10 });
    expect(admit(1)).toEqual({ amount: 2, reason: null });
    applyEdit(
      { kind: "widen", axis: own.axis.name, count: 1, preserves: "exact", incoming: {}, outgoing: {} },
      { network: grown, optimizer: null, step: 20, probe: null },
    );
    expect(admit(25)).toEqual({ amount: 0, reason: "cooling down until step 30" });
    expect(admit(30).amount).toBe(0);
    expect(admit(31)).toEqual({ amount: 2, reason: null });
  });

  it("max-per-event limits the number of units, and reports it", () => {
    const admit = (amount: number, limit: number | null) =>
      policies.maxPerEvent.admit!(site, amount, at(1), { maxPerEvent: limit });
    expect(admit(5, 3)).toEqual({ amount: 3, reason: "at most 3 units at a time" });
    expect(admit(3, 3)).toEqual({ amount: 3, reason: null });
    expect(admit(500, null)).toEqual({ amount: 500, reason: null });
  });

  it("max-width is a cap", () => {
    expect(policies.maxWidth.cap!(site, { maxWidth: 9 })).toBe(9);
    expect(policies.maxWidth.cap!(site, policies.maxWidth.options.parse({}))).toBeNull();
  });

  it.each([
    ["a perceptron", () => perceptron([4, 3], 2)],
    [
      "a residual network",
      () =>
        sequential([linear(3), residual([linear(2), activation("relu"), linear("same")]), linear(2, { grows: false })]),
    ],
    [
      "a layer that feeds itself",
      () => sequential([linear(3), residual([linear("same")]), linear(2, { grows: false })]),
    ],
  ])("max-parameters spends a budget to the last unit and no further, in %s", (_, spec) => {
    for (const budget of [1, 60, 75, 100, 151]) {
      const grown = new Network(device, spec(), { inputs: 5, seed: 1 });
      const [own] = sitesOf(grown) as [Site];
      const admission = policies.maxParameters.admit!(
        own,
        40,
        { network: grown, step: 1, totalSteps: 10 },
        { maxParameters: budget },
      );
      const start = grown.parameterCount;
      const widen = (count: number): void => {
        applyEdit(
          { kind: "widen", axis: own.axis.name, count, preserves: "none", incoming: {}, outgoing: {} },
          { network: grown, optimizer: null, step: 1, probe: null },
        );
      };
      if (admission.amount > 0) widen(admission.amount);
      if (admission.amount > 0) expect(grown.parameterCount).toBeLessThanOrEqual(budget);
      else expect(grown.parameterCount).toBe(start);
      expect(admission.amount).toBeLessThan(40);
      expect(admission.reason).toContain(
        `the budget of ${budget} parameters leaves room for ${admission.amount} units`,
      );
      widen(1);
      expect(grown.parameterCount).toBeGreaterThan(budget);
      grown.dispose();
    }
  });
});

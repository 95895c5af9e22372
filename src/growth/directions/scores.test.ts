import { describe, expect, it } from "vitest";
import { recordRun, smallMoons } from "../../../test/support/runs.ts";
import { perceptron } from "../../nn/perceptron.ts";
import { createWasmDevice } from "../../tensor/create-device.ts";
import type { DeclinedEvent, GrowthEvent } from "../../train/events/events.ts";
import { neurogenesis } from "../strategies/neurogenesis.ts";

async function decisionsOf(direction: unknown, initializer: string) {
  const { events } = await recordRun({
    device: createWasmDevice(),
    dataset: smallMoons,
    model: perceptron([3, 3], 2),
    strategy: neurogenesis({
      trigger: { plateau: 1, fallWindow: 1 },
      judge: { rest: 8 },
      policies: { every: 4, maxWidth: 16 },
      direction: direction as never,
      initializer: initializer as never,
    }),
    learningRate: 0.01,
    epochs: 8,
    batchSize: 16,
    seed: 3,
  });
  return events.filter(({ type }) => type === "growth" || type === "declined") as (GrowthEvent | DeclinedEvent)[];
}

const cases = [
  ["all", "random"],
  ["depth-first", "random"],
  ["width-first", "random"],
  [{ name: "hybrid", trialSteps: 3 }, "random"],
  ["ranked", "firefly"],
  ["ranked", "trained-candidates"],
  ["strongest", "tested"],
] as const;

describe("what the log says of candidates", () => {
  it.each(cases)(
    "%j names the ones taken with their values, and the layer that grew is among them",
    async (direction, initializer) => {
      const grown = (await decisionsOf(direction, initializer)).filter(
        ({ type, candidates }) => type === "growth" && candidates !== undefined,
      );
      expect(grown.length).toBeGreaterThan(0);
      for (const event of grown) {
        const taken = event.candidates!.filter((one) => one.taken);
        expect(taken.length).toBeGreaterThan(0);
        for (const { values } of event.candidates!) expect(Object.keys(values).length).toBeGreaterThan(0);
        const { kind, axis } = event as GrowthEvent;
        if (kind === "widen" || kind === "split") expect(taken.map((one) => one.axis)).toContain(axis);
        else expect(taken.map((one) => one.kind)).toContain(kind);
      }
    },
  );

  it("strongest: units that passed were taken, and the best that failed has less evidence", async () => {
    const decisions = await decisionsOf("strongest", "tested");
    const scored = decisions.flatMap(({ candidates = [] }) => candidates);
    expect(scored.some(({ taken }) => taken)).toBe(true);
    for (const { taken, values } of scored) if (taken) expect(values.t).toBeGreaterThan(2);
    for (const { values } of scored) if (!("change" in values)) expect(values.t).toBeLessThanOrEqual(2);
  });

  it("ranked: no unit that was left out is predicted to lower the loss more than all that were taken", async () => {
    let compared = 0;
    for (const { candidates = [] } of await decisionsOf("ranked", "trained-candidates")) {
      const changes = (wanted: boolean) =>
        candidates.flatMap(({ taken, values }) => (taken === wanted && values.change != null ? [values.change] : []));
      if (changes(true).length === 0 || changes(false).length === 0) continue;
      expect(Math.min(...changes(true))).toBeLessThanOrEqual(Math.min(...changes(false)));
      compared++;
    }
    expect(compared).toBeGreaterThan(0);
  });
});

import { describe, expect, it } from "vitest";
import * as triggers from "../../src/growth/triggers/index.ts";
import { createReferenceDevice } from "../../src/tensor/create-device.ts";
import { type LookGiven, normalSamples, type Samples, withActivations } from "../support/growth.ts";

const device = createReferenceDevice();
const all = Object.values(triggers);
/** What a layer does in the course of a run: too few samples, full rank, duplicates, silence; then nothing new for long. */
const course: readonly Samples[] = [
  normalSamples(3, 4, 1),
  normalSamples(30, 4, 2),
  normalSamples(30, 4, 3).map((row) => [...row, row[0]!, row[1]!]),
  normalSamples(30, 6, 4).map((row) => row.map(() => 0)),
  normalSamples(80, 12, 5),
  ...Array.from({ length: 32 }, () => normalSamples(80, 6, 7)),
];
/** What else is known at a look: a loss that does not fall, labels of no meaning, weights pushed back and forth. */
const known = (samples: Samples): LookGiven => ({
  trainingLoss: 0.5,
  validationLoss: () => 0.52,
  targets: () => ({ kind: "classes", labels: Int32Array.from({ length: samples.length }, (_, i) => i % 2) }),
  updates: ({ axis }) => ({
    steps: 50,
    drift: new Float64Array(axis.size).fill(0.05),
    spread: new Float64Array(axis.size).fill(1),
    magnitude: new Float64Array(axis.size).fill(1),
  }),
});

function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null)
    for (const inner of Object.values(Object.freeze(value))) freeze(inner);
  return value;
}

describe.each(all.map((trigger) => [trigger.name, trigger] as const))("trigger %s", (_name, trigger) => {
  const options = trigger.options.parse({});
  const start = (samples: Samples): unknown =>
    withActivations(device, samples, (site, look) => trigger.start(site, look, options));
  const evaluate = (samples: Samples, state: unknown) =>
    withActivations(device, samples, (site, look) => trigger.evaluate(site, look, options, state), known(samples));

  /** All outcomes of the course; `pass` stands between one state and the next. */
  function run(pass: (state: unknown) => unknown) {
    let state = pass(start(course[0]!));
    return course.map((samples) => {
      const outcome = evaluate(samples, state);
      state = pass(outcome.state);
      return outcome;
    });
  }

  it("is a pure function of signals and state", () => {
    const once = run(freeze);
    expect(run(freeze)).toEqual(once);
    const state = freeze(start(course[1]!));
    expect(evaluate(course[2]!, state)).toEqual(evaluate(course[2]!, state));
  });

  it("has a state of plain data: through JSON the run is the same", () => {
    expect(run((state) => JSON.parse(JSON.stringify(state)) as unknown)).toEqual(run((state) => state));
  });

  it("proposes whole numbers of at least 0 with a reason in words", () => {
    for (const { amount, reason, values, prune = [] } of run((state) => state)) {
      expect(new Set(prune).size).toBe(prune.length);
      expect(Number.isInteger(amount) && amount >= 0).toBe(true);
      expect(reason.length).toBeGreaterThan(10);
      expect(Object.values(values).every((value) => value === null || Number.isFinite(value))).toBe(true);
    }
  });
});

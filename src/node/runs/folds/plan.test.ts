import { expect, it } from "vitest";
import type { TrainEvent } from "../../../train/events/events.ts";
import { foldQuality } from "./fold-quality.ts";
import { planOf, type Search, searchOf } from "./plan.ts";

const start = { type: "start", axes: ["hidden1", "hidden2"], widths: [2, 2] } as unknown as TrainEvent;
const grown = (step: number, axis: string, from: number, to: number, kind = "widen") =>
  ({ type: "growth", step, axis, from, to, kind, reason: `because of ${step}` }) as unknown as TrainEvent;
const end = { by: "evidence", reason: "nothing asks for more" } as const;
const evaluated = (step: number, best: boolean) => ({ type: "evaluation", step, best }) as unknown as TrainEvent;

it("takes from a search the growth that stays, up to the best network", () => {
  const events = [
    start,
    grown(10, "hidden1", 2, 5),
    grown(20, "hidden2", 2, 3),
    grown(30, "hidden2", 3, 2, "rollback"),
    evaluated(40, true),
    grown(50, "hidden1", 5, 9),
    evaluated(60, false),
  ];
  expect(searchOf("fold 1 of 2", events, { steps: 60, widths: [5, 2], parameters: 30, growth: end })).toEqual({
    label: "fold 1 of 2",
    steps: 40,
    widths: [5, 2],
    parameters: 30,
    widenings: [{ step: 10, axis: "hidden1", units: 3, reason: "because of 10" }],
    spared: {},
    spareSteps: 0,
    end,
  });
});

it("has no growth to repeat where units were removed, or widths are another's", () => {
  const of = (events: TrainEvent[], widths: number[]) =>
    searchOf("", events, { steps: 60, widths, parameters: 1 }).widenings;
  expect(of([start, grown(10, "hidden1", 2, 1, "prune")], [1, 2])).toBeNull();
  expect(of([start], [3, 2])).toBeNull();
  expect(of([start], [2, 2])).toEqual([]);
});

const search = (parameters: number, steps: number, last: number | null): Search => ({
  label: `of ${parameters}`,
  steps,
  widths: [parameters],
  parameters,
  widenings: last === null ? [] : [{ step: last, axis: "hidden1", units: 1, reason: "" }],
  spared: {},
  spareSteps: 0,
  end: null,
});

it("plans the growth of the search of median size, and lets its last units train", () => {
  const plan = planOf([
    search(9, 500, 100),
    search(3, 900, null),
    search(5, 700, 600),
    search(4, 400, 50),
    search(8, 800, 10),
  ]);
  expect(plan.growth.from).toBe("of 5");
  expect(plan.hidden).toBeNull();
  // Median steps 700; after its last growth the five had 400, 900, 100, 350 and 790.
  expect(plan.steps).toBe(600 + 400);
});

it("removes after the growth the units that a search removed when training was over, and trains on for 1,000 steps or more", () => {
  const spare = { ...grown(80, "hidden1", 5, 3, "prune"), trigger: "spare", values: { steps: 50 } } as TrainEvent;
  const events = [start, grown(10, "hidden1", 2, 5), evaluated(40, true), evaluated(60, false), spare];
  const found = searchOf("fold 1 of 2", events, { steps: 110, widths: [3, 2], parameters: 30, growth: end });
  expect(found).toMatchObject({ steps: 40, spared: { hidden1: 2 }, spareSteps: 50 });
  const plan = planOf([found]);
  expect([plan.steps, plan.hidden, plan.growth.widenings.length]).toEqual([1040, null, 1]);
  expect(plan.growth.removals).toEqual([{ step: 40, axis: "hidden1", units: 2 }]);
});

it("starts at the widths found where the growth cannot be repeated", () => {
  const pruned = { ...search(5, 100, null), widenings: null };
  expect(planOf([pruned])).toMatchObject({ steps: 100, hidden: [5], growth: { widenings: [] } });
});

it("gives intervals over folds that allow for shared training rows, within what a metric can be", () => {
  const tests = [0.9, 1, 0.95, 1, 0.98].map((accuracy) => ({ accuracy, loss: 1 - accuracy }));
  const { accuracy, loss } = foldQuality(tests, 5);
  // sd = 0.04219, t(4) = 2.7764: 2.7764 x 0.04219 x sqrt(1/5 + 1/4) = 0.07858.
  expect(accuracy).toEqual({ mean: expect.closeTo(0.966, 9), low: expect.closeTo(0.966 - 0.07858, 4), high: 1 });
  expect(loss).toMatchObject({ low: 0, high: expect.closeTo(0.034 + 0.07858, 4) });
  expect(foldQuality([{ accuracy: 1 }, null], 2)).toEqual({});
});

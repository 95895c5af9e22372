import { describe, expect, it } from "vitest";
import { scheduleFactor } from "./schedule.ts";
import * as schedules from "./schedules/index.ts";

const all = Object.values(schedules);
const TOTAL = 200;

describe("schedules", () => {
  it.each(all.map((schedule) => [schedule.name, schedule] as const))(
    "%s starts at 1 and stays in [0, 1]",
    (_name, schedule) => {
      const options = schedule.options.parse({});
      const factors = Array.from({ length: TOTAL + 5 }, (_, step) => schedule.factor(step, TOTAL, options));
      expect(factors[0]).toBe(1);
      expect(factors.every((factor) => factor >= 0 && factor <= 1)).toBe(true);
    },
  );

  it("cosine is half way down at half time and at its floor at the end", () => {
    const { cosine } = schedules;
    expect(cosine.factor(100, TOTAL, { floor: 0 })).toBeCloseTo(0.5, 12);
    expect(cosine.factor(200, TOTAL, { floor: 0.1 })).toBeCloseTo(0.1, 12);
  });

  it("step drops tenfold at half and at three quarters", () => {
    const options = schedules.step.options.parse({});
    const at = (step: number): number => schedules.step.factor(step, TOTAL, options);
    expect([at(99), at(100), at(149), at(150)]).toEqual([1, 0.1, 0.1, expect.closeTo(0.01, 12)]);
  });

  it("linear warm-up rises to 1 and hands over the rest of the steps", () => {
    const { cosine } = schedules;
    const at = (step: number): number => scheduleFactor(cosine, { floor: 0 }, 4, step, 24);
    expect([0, 1, 2, 3].map(at)).toEqual([0.25, 0.5, 0.75, 1]);
    expect(at(4)).toBe(1);
    expect(at(14)).toBeCloseTo(0.5, 12);
    expect(at(24)).toBeCloseTo(0, 12);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GrowthEvent, StartEvent } from "../train/events/events.ts";
import { Columns } from "./columns.ts";
import { flatten } from "./flat.ts";
import { carried, groupBy, groupCurve, groupValue, resamplesOf } from "./groups.ts";
import { chartCsv, chartTex, tableCsv, tableMarkdown, tableTex } from "./pictures.ts";
import { bucketOf, type Grid, reduce, SMOOTH_START, smoothAll, smoothed } from "./reduce.ts";
import { seriesOf } from "./series.ts";
import { Life, markOf, structureDifference } from "./structure.ts";

const value = fc.oneof(
  { weight: 20, arbitrary: fc.double({ noDefaultInfinity: true, noNaN: true }) },
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);
const points = fc.array(fc.tuple(fc.double({ min: 0, max: 1000, noNaN: true }), value), { maxLength: 300 });
const grid: fc.Arbitrary<Grid> = fc.record({
  from: fc.double({ min: 0.1, max: 400, noNaN: true }),
  to: fc.double({ min: 400, max: 1000, noNaN: true }),
  count: fc.integer({ min: 1, max: 40 }),
  log: fc.boolean(),
});

describe("buckets", () => {
  it("equal minimum, maximum, last, count and number of non-finite values computed directly", () => {
    fc.assert(
      fc.property(points, grid, (all, on) => {
        const found = reduce(
          all.map(([x]) => x),
          all.map(([, y]) => y),
          on,
        );
        const inside = all.filter(([x]) => x >= on.from && x <= on.to);
        expect(found.count.reduce((sum, one) => sum + one, 0)).toBe(inside.length);
        found.bucket.forEach((bucket, i) => {
          const own = inside.filter(([x]) => bucketOf(on, x) === bucket);
          const finite = own.map(([, y]) => y).filter(Number.isFinite);
          expect(found.x[i]).toBe(own.at(-1)?.[0]);
          expect(found.count[i]).toBe(own.length);
          expect(found.odd[i]).toBe(own.length - finite.length);
          // NaN where there is none; 0 and -0 are equal numbers.
          const same = (a: number, b: number | undefined): boolean => a === b || (Number.isNaN(a) && b === undefined);
          expect(same(found.last[i]!, finite.at(-1))).toBe(true);
          expect(same(found.min[i]!, finite.length === 0 ? undefined : Math.min(...finite))).toBe(true);
          expect(same(found.max[i]!, finite.length === 0 ? undefined : Math.max(...finite))).toBe(true);
        });
      }),
    );
  });

  it("are in order and never more than asked for", () => {
    fc.assert(
      fc.property(points, grid, (all, on) => {
        const { bucket } = reduce(
          all.map(([x]) => x),
          all.map(([, y]) => y),
          on,
        );
        expect(bucket.every((one, i) => one < on.count && (i === 0 || one > bucket[i - 1]!))).toBe(true);
      }),
    );
  });
});

describe("smoothing", () => {
  it("is TensorBoard's: a debiased exponential mean, with what is not finite shown and not added", () => {
    const [a, b] = [4, 10];
    const { values } = smoothAll([a, Number.NaN, b], 0.5);
    expect([...values]).toEqual([a, Number.NaN, (0.5 * (0.5 * a) + 0.5 * b) / (1 - 0.5 ** 2)]);
  });

  it("continues from its state to the same numbers", () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 50 }), fc.array(value, { maxLength: 50 }), (first, rest) => {
        const whole = smoothAll([...first, ...rest], 0.9).values;
        let { state } = smoothAll(first, 0.9);
        rest.forEach((one, i) => {
          const next = smoothed(state, one, 0.9);
          state = next.state;
          expect(next.shown).toEqual(whole[first.length + i]);
        });
      }),
    );
  });

  it("with weight 0 changes nothing", () => {
    expect(smoothed(SMOOTH_START, 0.1, 0).shown).toBe(0.1);
  });
});

describe("groups", () => {
  const small = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 12 });

  it("equal mean, deviation and bootstrap interval computed directly", () => {
    fc.assert(
      fc.property(small, (values) => {
        const { mean, sd, interval, n } = groupValue(values);
        const direct = values.reduce((sum, one) => sum + one, 0) / values.length;
        expect(mean).toBe(direct);
        expect(n).toBe(values.length);
        if (n === 1) {
          expect([sd, interval]).toEqual([null, null]);
          return;
        }
        expect(sd).toBeCloseTo(Math.sqrt(values.reduce((sum, one) => sum + (one - direct) ** 2, 0) / (n - 1)), 6);
        const draws = [...resamplesOf(n)];
        const means = Array.from(
          { length: draws.length / n },
          (_, i) => draws.slice(i * n, i * n + n).reduce((sum, at) => sum + values[at]!, 0) / n,
        ).sort((a, b) => a - b);
        const at = (share: number): number => {
          const place = share * (means.length - 1);
          const [low, high] = [means[Math.floor(place)]!, means[Math.ceil(place)]!];
          return low + (place - Math.floor(place)) * (high - low);
        };
        expect(interval).toEqual([at(0.025), at(0.975)]);
      }),
      { numRuns: 60 },
    );
  });

  it("depend on nothing outside of the group", () => {
    const rows = fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.double({ min: 0, max: 1, noNaN: true })));
    fc.assert(
      fc.property(rows, rows, (own, others) => {
        const of = (all: typeof own) =>
          groupBy(all, ([key]) => key)
            .get("a")
            ?.map(([, one]) => one) ?? [];
        const foreign = others.filter(([key]) => key !== "a");
        const [alone, among] = [of(own), of([...own.filter(([key]) => key === "a"), ...foreign])];
        expect(among).toEqual(alone);
        if (alone.length > 0) expect(groupValue(among)).toEqual(groupValue(alone));
      }),
      { numRuns: 30 },
    );
  });

  it("carry a curve's last value, and never past its end or before its start", () => {
    expect(carried([null, 1, null, 3, null])).toEqual([null, 1, 1, 3, null]);
    const { mean, alive, low } = groupCurve([
      [2, null, 4, null],
      [null, 6, 8, 10],
    ]);
    expect(mean).toEqual([2, 4, 6, 10]);
    expect(alive).toEqual([1, 2, 2, 1]);
    expect(low[0]).toBeNull();
  });

  it("say NaN where a value is NaN", () => {
    expect(groupValue([1, Number.NaN]).mean).toBeNaN();
  });
});

const start = {
  type: "start",
  axes: ["h"],
  widths: [2],
  parameters: 5,
} as unknown as StartEvent;
const growth = (change: Partial<GrowthEvent>): GrowthEvent =>
  ({ type: "growth", kind: "widen", axis: "h", from: 2, to: 3, axes: ["h"], parameters: 9, ...change }) as GrowthEvent;

describe("the structure of a network over its life", () => {
  it("keeps ids and births through growth, pruning and what is undone", () => {
    const life = new Life();
    life.append(start);
    life.append(growth({ step: 10, widths: [4], units: { h: { born: [2, 3], removed: [] } } }));
    life.append(growth({ step: 20, kind: "prune", widths: [3], units: { h: { born: [], removed: [1] } } }));
    life.append(growth({ step: 20, kind: "rollback", widths: [4], units: { h: { born: [1], removed: [] } } }));
    const ids = (step: number) => life.at(step)?.axes[0]?.units.map(({ id, birth }) => `${id}@${birth}`);
    expect(ids(0)).toEqual(["0@0", "1@0"]);
    expect(ids(19)).toEqual(["0@0", "1@0", "2@10", "3@10"]);
    expect(ids(20)).toEqual(["0@0", "1@0", "2@10", "3@10"]);
    expect(life.structures.every(({ exact }) => exact)).toBe(true);
    const [difference] = structureDifference(life.at(0)!, life.at(20)!);
    expect(difference).toEqual({ axis: "h", born: [2, 3], removed: [], kept: [0, 1] });
  });

  it("says that ids are guessed where the log has widths alone", () => {
    const life = new Life();
    life.append(start);
    life.append(growth({ step: 10, widths: [3] }));
    expect(life.at(10)).toMatchObject({
      exact: false,
      axes: [{ units: [{ id: 0 }, { id: 1 }, { id: 2, birth: 10 }] }],
    });
  });

  it("marks each kind of decision", () => {
    expect(markOf(growth({}))).toBe("grown");
    expect(markOf(growth({ kind: "rollback" }))).toBe("rolled back");
    expect(markOf(growth({ kind: "prune", to: 1 }))).toBe("pruned");
    expect(markOf({ type: "declined" } as never)).toBe("declined");
  });
});

describe("columns", () => {
  it("show what is not finite as such, and never as 0", () => {
    const columns = new Columns();
    const step = { type: "step", step: 1, epoch: 0, learningRate: 0.1, seconds: 1 };
    for (const loss of [null, "Infinity", 2]) columns.append({ ...step, loss } as never);
    expect([...columns.points("train/loss")!.value]).toEqual([Number.NaN, Number.POSITIVE_INFINITY, 2]);
  });

  it("name widths by the axes of the moment", () => {
    const columns = new Columns();
    columns.append({ ...start, step: 0 } as never);
    columns.append(growth({ step: 5, axis: "depth", axes: ["g", "h"], widths: [7, 2], seconds: 1 }));
    expect([...columns.points("widths/g")!.value]).toEqual([7]);
    expect([...columns.points("widths/h")!.value]).toEqual([2, 2]);
  });

  it("give an empty answer where no run has the metric", () => {
    const request = { against: "step", from: null, to: null, buckets: 10, log: false, smooth: 0 } as const;
    expect(seriesOf([null], request)).toEqual({ grid: null, series: [null] });
  });
});

describe("tables and charts as text", () => {
  const table = { head: ["a", "a"], rows: [["1,5", "x|y_2"]] };

  it("quote what is special in each format", () => {
    expect(tableCsv(table)).toBe('a,a 2\n"1,5",x|y_2\n');
    expect(tableMarkdown(table)).toBe("| a | a |\n| --- | --- |\n| 1,5 | x\\|y_2 |\n");
    expect(tableTex(table)).toContain("1,5 & x|y\\_2 \\\\");
  });

  it("have every finite point of a chart", () => {
    const chart = {
      ...{ title: "t", xLabel: "step", yLabel: "loss", xLog: false, yLog: true },
      lines: [{ label: "run_1", x: [1, 2], y: [0.5, Number.NaN] }],
    };
    expect(chartCsv(chart)).toBe("line,step,loss\nrun_1,1,0.5\nrun_1,2,NaN\n");
    expect(chartTex(chart)).toContain("coordinates {(1,0.5)};");
    expect(chartTex(chart)).toContain("ymode=log");
  });

  it("make a flat table of a configuration", () => {
    expect(flatten({ a: { b: 1 }, c: [1, 2], d: null })).toEqual({ "a.b": 1, c: "1, 2", d: null });
  });
});

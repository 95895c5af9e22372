import { describe, expect, it } from "vitest";
import { formatCsv, parseRows } from "../formats/csv-rows.ts";
import { type Row, recordOf, resultsOf } from "./record.ts";
import { markdownDocument, markdownTable } from "./report/markdown.ts";
import { studyReport } from "./report/report.ts";
import { type ArmResult, compareCases, type RunResult, type StudyResults, summarize } from "./results.ts";

const run = (seed: number, accuracy: number, more: Partial<RunResult> = {}): RunResult => ({
  seed,
  status: "done",
  accuracy,
  hiddenUnits: 10 * seed,
  widths: [4 * seed, 6 * seed],
  flops: 1e12,
  cpuSeconds: 2,
  seconds: 3,
  parameters: 100,
  edits: 1,
  widthsAt: { 5: [seed, 2] },
  ...more,
});

const arm = (name: string, strategy: string, runs: readonly RunResult[]): ArmResult => ({
  name,
  ...(name.includes(":") ? { follows: name.split(":")[1]! } : {}),
  strategy,
  options: {},
  runs,
  summary: summarize(runs),
  curves: [],
});

const grown = arm("a", "grow", [run(1, 0.9), run(2, 0.8), run(3, 0.1, { status: "failed", reason: "out of memory" })]);
const final = arm("static-final:a", "static", [run(1, 0.85, { cpuSeconds: 1 }), run(2, 0.8, { cpuSeconds: 3 })]);
const big = arm("static-big", "static", [run(2, 0.7, { flops: 4e12 }), run(9, 0.2)]);
const other = arm("static-final:b", "static", [run(1, 0.85)]);
const comparisonsOf = (arms: readonly ArmResult[]) =>
  compareCases([{ dataset: "moons", factors: {}, arms }])[0]!.comparisons;
const about = {
  ...{ summary: "About.", source: "", command: "burgeon study tiny", widthSteps: [5] },
  made: { date: "2026-01-02", versions: "Burgeon 0.1.0" },
};
const results: StudyResults = {
  study: "tiny",
  measure: "test",
  settings: { epochs: 3 },
  about,
  cases: compareCases([{ dataset: "moons", factors: { "strategy.gamma": 0.5 }, arms: [grown, final, big] }]),
};

describe("an arm that is a control", () => {
  const error = (seed: number, mse: number): RunResult => ({ seed, status: "done", mse });
  const growing = arm("growing", "size-weight", [error(1, 2), error(2, 1)]);
  const control = { ...arm("control", "size-weight", [error(1, 4), error(2, 2)]), control: true };
  const own = arm("own", "size-weight", [error(1, 1), error(2, 1)]);

  it("is what all others are compared with, errors by their ratio", () => {
    const found = comparisonsOf([growing, control, own]);
    expect(found.map((one) => [one.arm, one.against])).toEqual([
      ["growing", "control"],
      ["own", "control"],
    ]);
    expect(found[0]!.quality).toMatchObject({ scale: "ratio", estimate: 0.5, verdict: "open" });
    expect(comparisonsOf([grown, big])[0]!.quality.scale).toBe("difference");
  });

  it("has its ratio in the report, beside the published one, and slopes if the study requests them", () => {
    const cases = compareCases(
      [1, 2].map((units) => ({ dataset: "curve", factors: { units }, arms: [growing, control] })),
    );
    const report = markdownDocument(
      studyReport(
        { study: "sizes", measure: "test", settings: {}, cases },
        {
          published: [{ arm: "growing", factors: { units: 2 }, ratio: 0.728 }],
          slopes: [{ dataset: "curve", measure: "mse", factor: "units", published: [] }],
          figures: [],
          known: [],
        },
      ),
    );
    expect(report).toContain("| pairs | ratio | verdict | published ratio of means |");
    expect(report).toContain("| 2 | 0.500 | undecided | 0.728 |");
    expect(report).toContain("| curve | mse against units | growing | 0.00 |");
  });
});

describe("results", () => {
  it("summarize the runs that finished, layer by layer", () => {
    expect(grown.summary.accuracy).toMatchObject({ mean: expect.closeTo(0.85, 12), n: 2 });
    expect(grown.summary.widths?.map(({ mean }) => mean)).toEqual([6, 9]);
    expect(summarize([])).toEqual({});
  });

  it("compare arms over the seeds that both finished, and their costs by sums", () => {
    const [comparison] = comparisonsOf([grown, final]);
    expect(comparison!.quality).toMatchObject({ estimate: expect.closeTo(0.025, 12), pairs: 2 });
    expect(comparison!.ratio.cpuSeconds).toBe(1);
    expect(comparisonsOf([grown, big])).toMatchObject([{ quality: { pairs: 1 }, ratio: { flops: 0.25 } }]);
    expect(comparisonsOf([grown, arm("none", "static", [])])).toEqual([]);
  });

  it("are corrected for all comparisons of the study, over its cases", () => {
    const many = [1, 2, 3, 4].map((seed) => run(seed, 0.9 + seed / 100 + seed ** 2 / 1000));
    const few = [1, 2, 3, 4].map((seed) => run(seed, 0.88 + seed / 100));
    const arms = [arm("a", "grow", many), arm("static-small", "static", few)];
    const one = { dataset: "moons", factors: {}, arms };
    const [alone] = compareCases([one]);
    const [first, second] = compareCases([one, { ...one, dataset: "iris" }]);
    expect(alone!.comparisons[0]!.quality).toMatchObject({ factor: 1, verdict: "better" });
    expect(first!.comparisons[0]!.quality.factor).toBe(2);
    expect(second!.comparisons[0]!.quality.p).toBe(2 * alone!.comparisons[0]!.quality.p!);
  });

  it("hold each growing arm against static networks and its own controls alone", () => {
    expect(comparisonsOf([grown, final, big, other]).map(({ against }) => against)).toEqual([
      "static-final:a",
      "static-big",
    ]);
  });

  it("are the same after they were written as rows and read again", () => {
    const curves = [
      { name: "validation accuracy", points: [{ x: 1e9, mean: 0.5, low: 0.4, high: null }] },
      { name: "width 1", points: [{ x: 0, mean: 4, low: null, high: null }] },
    ];
    const cases = results.cases.map((one) => ({ ...one, arms: one.arms.map((arm) => ({ ...arm, curves })) }));
    const { head, runs, curves: points } = recordOf({ ...results, cases });
    const read = (rows: readonly Row[]) => parseRows(formatCsv(rows));
    expect(resultsOf(JSON.parse(JSON.stringify(head)), read(runs), read(points))).toEqual({ ...results, cases });
    expect(runs[0]).toMatchObject({ "strategy.gamma": 0.5, arm: "a", seed: 1, accuracy: 0.9, widths: "4 6" });
    expect(() => resultsOf(head, [{ ...read(runs)[0], arm: "b" }], [])).toThrow("no arm of the study");
    expect(() => resultsOf(head, [{ ...read(runs)[0], accuracy: "many" }], [])).toThrow(
      'expected a number, found "many"',
    );
  });
});

describe("the report", () => {
  const published = [
    { arm: "a", factors: { "strategy.gamma": 0.5 }, accuracy: { mean: 0.99, sd: 0.01 }, widthsAt: { 5: [70, 60] } },
    { arm: "static-big", factors: { "strategy.gamma": 0.9 }, accuracy: { mean: 0.77 } },
  ];
  const options = { published, slopes: [], figures: [] };
  const known = [{ name: "grow", summary: "Grows.", source: "Someone 1999", formulas: ["k = 1"] }];
  const text = markdownDocument(studyReport(results, { ...options, known }));

  it("puts what was published beside the arm and case that it is of", () => {
    expect(text).toContain("| 0.5 | a | 2 of 3 | 0.8500 \u00b1 0.0707 |");
    expect(text).toContain("0.9900 \u00b1 0.0100");
    expect(text).not.toContain("0.7700");
  });

  it("has comparisons, widths during training and failed runs", () => {
    expect(text).toContain("| 0.5 | a | static-final:a | 2 | +0.0250");
    expect(text).toContain("| 0.5 | a | 2 / 2 | 70 / 60 |");
    expect(text).toContain("- gamma 0.5, a, seed 3: failed: out of memory");
  });

  it("states the comparisons in words, and nothing else", () => {
    expect(text).toContain("- **a**: not significantly different from static-final:a and static-big, with 2 seeds.");
    expect(text).toContain("- Highest mean accuracy: **a**, 0.8500.");
  });

  it("states when and with which versions its runs were computed", () => {
    expect(text).toContain("*Computed on 2026-01-02 with Burgeon 0.1.0.*");
  });

  it("describes each strategy once with its source and formulas, and ends with the command", () => {
    expect(text.split("*Someone 1999*")).toHaveLength(2);
    expect(text).toContain("```\nk = 1\n```");
    expect(text).toContain("burgeon study tiny");
  });

  it("reports the cost to reach a target, where there is one", () => {
    const took = { targetSamples: 200, targetFlops: 4e9 };
    const arms = [arm("a", "grow", [run(1, 0.9, took), run(2, 0.7)]), arm("static-small", "static", [run(1, 0.7)])];
    const cases = compareCases([{ dataset: "moons", factors: {}, arms }]);
    const withTarget = markdownDocument(
      studyReport({ ...results, cases, about: { ...about, targets: { moons: 0.8 } } }, { ...options, known }),
    );
    expect(withTarget).toContain("| a | 0.8 | 1 of 2 | 200 | 4.00 |");
    expect(withTarget).toContain("| static-small | 0.8 | 0 of 1 | \u2013 | \u2013 |");
    expect(text).not.toContain("Until a target");
  });

  it("has no findings if no run finished", () => {
    const failed = [arm("a", "grow", [{ seed: 1, status: "failed", reason: "out of memory" }])];
    const cases = [{ dataset: "moons", factors: {}, arms: failed, comparisons: [] }];
    const failures = markdownDocument(studyReport({ ...results, cases }, { ...options, known }));
    expect(failures).not.toContain("Findings");
    expect(failures).toContain("seed 1: failed: out of memory");
  });

  it("omits columns without values", () => {
    expect(text).not.toContain("edges");
    expect(text).toContain("CPU s");
  });

  it("escapes what would break a table", () => {
    expect(markdownTable(["x"], [["a|b"]])).toContain("| a\\|b |");
  });
});

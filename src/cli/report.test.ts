import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { capture } from "../../test/support/captured-terminal.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { formatCsv } from "../formats/csv-rows.ts";
import { recordOf } from "../study/record.ts";
import { type ArmResult, armResult, compareCases, type StudyResults } from "../study/results.ts";

const root = temporaryFolder();

const armOf = (name: string, strategy: string, accuracies: readonly number[]): ArmResult => {
  const runs = accuracies.map((accuracy, i) => {
    return { seed: i + 1, status: "done", accuracy, flops: 1e9, targetSamples: 100, targetFlops: 1e9 } as const;
  });
  return armResult(
    { name, strategy, options: {} },
    runs.map((result) => ({ result, trace: null })),
  );
};
const arms = [armOf("north-random", "north-random", [0.9, 0.8]), armOf("static-small", "static", [0.7, 0.75])];
const results: StudyResults = {
  study: "tiny",
  measure: "test",
  settings: { epochs: 2 },
  about: { summary: "Is it so?", source: "", command: "burgeon study tiny.yaml", targets: { spirals: 0.7 } },
  cases: compareCases([{ dataset: "spirals", factors: {}, arms }]),
};

describe("burgeon report", () => {
  it("writes a study down as a paper and a page", async () => {
    const out = join(root, "tiny");
    mkdirSync(out);
    const { head, runs, curves } = recordOf(results);
    writeFileSync(join(out, "study.json"), JSON.stringify(head));
    writeFileSync(join(out, "results.csv"), formatCsv(runs));
    writeFileSync(join(out, "curves.csv"), formatCsv(curves));
    const { code, out: printed } = await capture("report", out, "--page", "--json");
    expect(code).toBe(0);
    const [pdf, html, runsPage] = JSON.parse(printed).files as [string, string, string];
    expect(readFileSync(runsPage, "utf8")).toContain("Burgeon runs");
    expect(readFileSync(html, "utf8")).toContain('href="runs.html"');
    expect(readFileSync(pdf).subarray(0, 5).toString()).toBe("%PDF-");
    const page = readFileSync(html, "utf8");
    for (const part of [
      "Findings",
      "Methods",
      "Limitations",
      "static-small",
      "Until a target",
      "burgeon study tiny.yaml",
    ]) {
      expect(page).toContain(part);
    }
  });

  it("writes the card of a run, with quality, calibration, importance and dependence", async () => {
    const file = join(root, "rows.csv");
    const rows = Array.from(
      { length: 120 },
      (_, i) => `${(i * 37) % 100},${["red", "blue"][i % 2]},${(i * 37) % 100 > 50 ? "a*b" : "c_d"}`,
    );
    writeFileSync(file, `size,color,kind\n${rows.join("\n")}\n`);
    const run = join(root, "run");
    await capture("train", file, "--hidden", "4", "--epochs", "10", "--folds", "2", "--out", run, "--quiet");
    const { code, out, err } = await capture("report", run, "--json");
    expect([code, err]).toEqual([0, ""]);
    const [pdf, html, picture] = JSON.parse(out).files as [string, string, string];
    expect(readFileSync(pdf).subarray(0, 5).toString()).toBe("%PDF-");
    expect(readFileSync(picture, "utf8")).toContain("color");
    const page = readFileSync(html, "utf8");
    for (const part of [
      "Model card: rows",
      "logistic regression",
      "Expected calibration error",
      "90 % sets held",
      "What shuffling a column costs",
      "a*b",
      "c_d",
    ])
      expect(page).toContain(part);
    expect((await capture("report", run, "--page")).err).toContain("--page belongs to the report of a study");
  }, 60_000);

  it("reports a folder that holds no study, or a damaged one", async () => {
    const missing = await capture("report", join(root, "nothing"));
    expect(missing).toMatchObject({ code: 2 });
    expect(missing.err).toContain("expected a study's folder with results.csv");
    writeFileSync(join(root, "study.json"), '{"study": 1}');
    writeFileSync(join(root, "results.csv"), "arm\n");
    const damaged = await capture("report", root);
    expect(damaged).toMatchObject({ code: 2 });
    expect(damaged.err).toContain("as written by a study");
  });
});

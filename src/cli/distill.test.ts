import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { capture } from "../../test/support/captured-terminal.ts";
import { timeless } from "../../test/support/runs.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { parseCsv } from "../formats/csv.ts";
import { exportRun } from "../node/export/export-run.ts";
import { parseEnvironmentConfig } from "../node/runs/config/environment-config.ts";
import { readRunEvents } from "../node/runs/log/run-events.ts";
import { type ReturnsReport, reportOfRuns } from "../node/runs/returns-report.ts";
import { resumeSeeds, type SeedsSummary, startSeeds } from "../node/runs/seeds.ts";

const root = temporaryFolder();
const quick = ["--steps", "1200", "--evaluate-every", "600", "--evaluation-episodes", "2", "--episodes", "3"];
const reportOf = (summary: SeedsSummary): unknown => timeless({ ...reportOfRuns(summary), run: "" });

describe("burgeon distill", () => {
  it("prints the result of each seed, as JSON and as a table", async () => {
    const out = join(root, "json");
    const args = ["distill", "cartpole", "--student", "linear", "--seeds", "1..2", ...quick];
    const printed = await capture(...args, "--json", "--out", out);
    expect(printed.code).toBe(0);
    const summary = JSON.parse(printed.out) as ReturnsReport;
    expect(summary).toMatchObject({
      environment: "cartpole",
      student: "linear",
      teacher: { return: 500, worst: 500, onTheWay: 500 },
      steps: 1200,
    });
    expect(summary.runs).toHaveLength(2);
    for (const [i, run] of summary.runs.entries()) {
      const sizes = { parameters: 10, hiddenUnits: 0, edges: 8, multiplyAdds: 8, growthEvents: 0 };
      expect(run).toMatchObject({ seed: i + 1, status: "done", ...sizes, history: { length: 2 } });
      expect(run.return!.mean).toBeGreaterThan(300);
      expect(Object.keys(run.return!)).toEqual(["mean", "sd", "worst"]);
    }
    expect(printed.err).toContain("seed 1  step 600  return");

    const svg = readFileSync(join(out, "returns.svg"), "utf8");
    expect(svg).toContain("static on cartpole, 2 seeds");
    // Panel by panel: a line for each seed and one for the mean, and the teacher's rule in the first.
    expect(svg.match(/stroke="#a9c7dd"/g)).toHaveLength(2);
    expect(svg.match(/stroke-dasharray="6 4"/g)).toHaveLength(1);

    const again = await capture("resume", out);
    expect(again.out).toMatch(/seed │ +return │ +sd/);
    expect(again.out).toMatch(/mean over seeds [\d.]+ \(sd [\d.]+\), the teacher 500 \(worst 500\)/);
    expect((await capture("inspect", out, "--seed", "2")).out).toMatch(/cartpole, linear, seed 2[\s\S]*return/);
    const { err } = await capture("inspect", out, "--seed", "7");
    expect(err).toContain("has no seed 7. It has 1, 2.");
    expect((await capture("predict", out, "x.csv", "--seed", "7")).err).toContain("has no seed 7");
  });

  it("with one seed makes a run like any other", async () => {
    const out = join(root, "one");
    await capture("distill", "cartpole", "--student", "grown", "--seeds", "4", ...quick, "--out", out, "--quiet");
    expect(readdirSync(out).sort()).toEqual(
      expect.arrayContaining([
        "checkpoints",
        "config.json",
        "events.jsonl",
        "growth.svg",
        "returns.svg",
        "summary.json",
      ]),
    );
    expect(readRunEvents(out).map(({ type }) => type)).toEqual(expect.arrayContaining(["start", "step", "end"]));
    const diagnosis = JSON.parse((await capture("diagnose", out, "--rows", "64", "--steps", "5", "--json")).out);
    expect(diagnosis).toMatchObject({ dataset: "cartpole", moments: [{ moment: "start" }, { moment: "last" }] });
    expect(diagnosis.moments[1].layers[0].values.effectiveRank).toBeGreaterThan(0);
    const evaluated = await capture("evaluate", out, "--json");
    const { test } = JSON.parse(readFileSync(join(out, "summary.json"), "utf8"));
    expect(JSON.parse(evaluated.out).evaluated[0]).toEqual({ data: "test", rows: 3, metrics: test, quality: null });
    expect((await capture("evaluate", out, "states.csv")).err).toContain("controls an environment");
    expect((await capture("resume", out)).out).toContain("return");
  });

  it("is no other way of running seeds: train has it too", async () => {
    const out = join(root, "moons");
    const args = ["train", "moons", "--points", "60", "--epochs", "2", "--seeds", "3,4", "--out", out];
    const { code, out: table } = await capture(...args);
    expect([code, table]).toEqual([0, expect.stringMatching(/seed │ +test/)]);
    const runs = ["seed-3", "seed-4"].map((name) => JSON.parse(readFileSync(join(out, name, "config.json"), "utf8")));
    expect(runs.map(({ seed }) => seed)).toEqual([3, 4]);
    expect((await capture("evaluate", out, "--seed", "4")).out).toContain("accuracy");
    const summary = JSON.parse((await capture("resume", out, "--json")).out);
    expect(summary).toMatchObject({ status: "done", runs: [{ seed: 3, dataset: "moons" }, { seed: 4 }] });
  });

  it("continues after an interruption to the same numbers", async () => {
    const options = { steps: 1500, evaluateEvery: 500, evaluationEpisodes: 2, episodes: 2 };
    const config = parseEnvironmentConfig({ environment: "pendulum", student: "grown", ...options });
    const seeds = { seeds: [3, 4], name: "", picture: false };
    const whole = await startSeeds(config, { ...seeds, out: join(root, "whole") });
    const folder = join(root, "parts");
    const controller = new AbortController();
    const observer = {
      onEvent: (event: object) => {
        if ("step" in event && event.step === 1000) controller.abort();
      },
    };
    const first = await startSeeds(config, { ...seeds, out: folder, signal: controller.signal, observer });
    expect(first).toMatchObject({ status: "interrupted", runs: [] });
    expect(existsSync(join(folder, "summary.json"))).toBe(false);
    const second = await resumeSeeds(folder, { picture: false });
    expect(reportOf(second)).toEqual(reportOf(whole));
    expect(whole.runs.map((run) => run.seed)).toEqual([3, 4]);
  });

  it("skips a damaged checkpoint, and reports when none is intact", async () => {
    const folder = join(root, "damaged");
    const out = ["distill", "mountain-car", "--student", "linear", "--seeds", "5", ...quick, "--out", folder];
    expect((await capture(...out, "--keep-every", "700steps", "--keep-last", "1")).code).toBe(0);
    rmSync(join(folder, "summary.json"));
    const states = readdirSync(join(folder, "checkpoints")).filter((name) => name.endsWith(".json"));
    expect(states.map((path) => basename(path))).toEqual(["step-000700.json", "step-001200.json"]);
    writeFileSync(join(folder, "checkpoints", states[1]!), "torn");
    const resumed = await capture("resume", folder, "--quiet");
    expect(resumed.code).toBe(0);
    expect(resumed.err).toMatch(/step-001200\.json: expected a file that begins .* using the checkpoint of step 700/);
    rmSync(join(folder, "summary.json"));
    for (const path of states) writeFileSync(join(folder, "checkpoints", path), "torn");
    const { code, err } = await capture("resume", folder, "--quiet");
    expect(code).toBe(2);
    expect(err).toMatch(/step-001200\.json: expected a file that begins/);
  });

  it.each([
    [[], "distill: name an environment"],
    [["cartpol"], 'unknown environment "cartpol". Did you mean "cartpole"?'],
    [["cartpole", "--student", "lineer"], 'unknown student "lineer". Did you mean "linear"?'],
    [
      ["cartpole", "--student=linear", "--hidden", "3"],
      'student "linear" takes no --hidden: it is an option of grown, mlp, smgrnn.',
    ],
    [["cartpole", "--hidden", "0"], 'student "mlp": hidden.0'],
    [["cartpole", "--seeds", "3..1"], "seeds: expected whole numbers"],
    [["cartpole", "--seeds", "a"], "seeds: expected whole numbers"],
    [["cartpole", "--seeds", "1,1"], "seeds: expected whole numbers"],
    [["cartpole", "--steps", "0"], "steps: expected a number of at least 1, received 0."],
    [["cartpole", "--mode", "online"], 'mode: expected one of "dagger", "offline", received "online".'],
    [["cartpole", "--seeds", "1", "--out", "/proc/burgeon"], "/proc/burgeon cannot be"],
  ])("refuses %j", async (args, message) => {
    const { code, out, err } = await capture("distill", ...args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(message);
  });
});

const few = {
  steps: 1200,
  evaluateEvery: 400,
  evaluationEpisodes: 1,
  episodes: 1,
  bufferSize: 200,
  exampleEpisodes: 1,
};
const configOf = (name: string) =>
  parseEnvironmentConfig({
    environment: "cartpole",
    student: name === "grown" ? { name, strategy: "burgeon" } : name,
    checkpointEvery: "300steps",
    ...few,
  });

describe.each(["grown", "smgrnn"])("the events of the student %s", (name) => {
  const folder = join(root, name);
  const seeds = { seeds: [1, 2], name: "", picture: false };
  let whole: SeedsSummary;
  beforeAll(async () => {
    whole = await startSeeds(configOf(name), { ...seeds, out: folder });
  }, 120_000);

  it("contain every change of its structure and every evaluation", () => {
    for (const { run, changes } of whole.runs) {
      const events = readRunEvents(run);
      expect(events.filter(({ type }) => type === "evaluation")).toHaveLength(3);
      expect(events.filter(({ type }) => type === "growth")).toHaveLength(changes);
      const steps = events.flatMap((event) => ("step" in event ? [event.step] : []));
      expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    }
  });

  it("become a table and a TensorBoard log with histograms, and the growth of an exported model", async () => {
    const { path } = await exportRun(folder, { format: "csv", seed: 2 });
    expect(path).toBe(join(folder, "seed-2", "events.csv"));
    const { columns, rows } = parseCsv(readFileSync(path), { where: path, header: true, delimiter: "," });
    expect(columns.slice(0, 2)).toEqual(["step", "seconds"]);
    expect(columns).toEqual(expect.arrayContaining(["train/loss", "validation/return/mean", "size/parameters"]));
    const means = rows.flatMap((row) => row[columns.indexOf("validation/return/mean")] || []);
    const events = readRunEvents(join(folder, "seed-2"));
    const expected = events.flatMap((event) => (event.type === "evaluation" ? [event.metrics.return!.mean] : []));
    expect(means.map(Number).slice(0, 3)).toEqual(expected);
    const log = await exportRun(folder, { format: "tensorboard" });
    expect(readFileSync(log.path, "latin1")).toMatch(/weights\/\w+/);
    const { path: exported } = await exportRun(folder, { format: "json" });
    const model = JSON.parse(readFileSync(exported, "utf8"));
    const beside = exported.replace(/\.json$/, ".growth.json");
    expect(existsSync(beside)).toBe(whole.runs[0]!.changes > 0);
    if (existsSync(beside)) expect(JSON.parse(readFileSync(beside, "utf8"))).toHaveLength(whole.runs[0]!.changes);
    expect(model.origin).toMatchObject({ dataset: "cartpole", student: name });
  });
});

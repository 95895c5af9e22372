/** Studies as a person runs them: many processes, some of which die. */

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { lockRun } from "../../src/node/runs/files/run-lock.ts";
import { readStudyResults } from "../../src/node/studies/read-results.ts";
import type { StudyResults } from "../../src/study/results.ts";
import { capture } from "../support/captured-terminal.ts";
import { burgeonIn } from "../support/program.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const root = temporaryFolder();

const burgeon = burgeonIn(root);

function studyFile(name: string, more: object = {}): string {
  const path = join(root, `${name}.json`);
  const study = {
    dataset: "moons",
    arms: ["north-random"],
    controls: ["static-small", "static-final:north-random", "random-trigger:north-random"],
    sizes: { small: 2, medium: 4, big: 12 },
    layers: 1,
    seeds: "1..2",
    run: { epochs: 4, patience: 0, generator: { points: 200 } },
    widthSteps: [5],
    ...more,
  };
  writeFileSync(path, JSON.stringify(study));
  return path;
}

const timeless = (results: StudyResults): unknown =>
  JSON.parse(JSON.stringify(results, (key, value: unknown) => (/[sS]econds/.test(key) ? undefined : value)));

const resultsIn = readStudyResults;
const runsIn = (folder: string): string[] => readdirSync(join(folder, "runs")).sort();

/** Processes that this one started. */
function childrenOf(pid: number): number[] {
  try {
    return execFileSync("ps", ["-o", "pid=", "--ppid", String(pid)], { encoding: "utf8" })
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map(Number);
  } catch {
    return [];
  }
}

describe("burgeon study", () => {
  it("writes results that say the same on stdout, and never repeats a finished run", async () => {
    const [file, out] = [studyFile("whole"), join(root, "whole")];
    const first = await burgeon("study", file, "--out", out, "--json", "--quiet").ended;
    expect(first.code).toBe(0);
    expect(JSON.parse(first.out.trim().split("\n").at(-1)!)).toEqual(resultsIn(out));
    const [one] = resultsIn(out).cases;
    expect(one?.arms.map(({ name, runs }) => [name, runs.map(({ status }) => status)])).toEqual([
      ["north-random", ["done", "done"]],
      ["static-small", ["done", "done"]],
      ["static-final:north-random", ["done", "done"]],
      ["random-trigger:north-random", ["done", "done"]],
    ]);
    const [grown, , final, control] = one!.arms;
    expect(final?.runs.map(({ widths }) => widths)).toEqual(grown?.runs.map(({ widths }) => widths));
    expect(control?.runs.map(({ hiddenUnits }) => hiddenUnits)).toEqual(grown?.runs.map((run) => run.hiddenUnits));
    expect(grown?.runs[0]?.widthsAt?.[5]).toHaveLength(1);
    for (const name of ["results.csv", "curves.csv", "README.md"])
      expect(statSync(join(out, name)).size).toBeGreaterThan(100);
    expect(readdirSync(join(out, "figures"))).toContain("quality-size.svg");

    const before = runsIn(out).map((run) => statSync(join(out, "runs", run, "summary.json")).mtimeMs);
    const broken = join(out, "runs", runsIn(out)[0]!);
    rmSync(join(broken, "summary.json"));
    const whole = resultsIn(out);
    const second = await burgeon("study", file, "--out", out).ended;
    expect(second.code).toBe(0);
    // Two controls follow the broken run: what they are is known again only after it, and they are not repeated.
    expect(second.err).toContain("8 runs, 5 already finished");
    const after = runsIn(out).map((run) => statSync(join(out, "runs", run, "summary.json")).mtimeMs);
    expect(after.slice(1)).toEqual(before.slice(1));
    expect(after[0]).not.toBe(before[0]);
    expect(timeless(resultsIn(out))).toEqual(timeless(whole));
  });

  it.skipIf(process.platform === "win32")(
    "survives a killed child: the run continues, with the same numbers",
    async () => {
      const file = studyFile("killed", { arms: ["north-random"], controls: [], seeds: "1", run: slow });
      const out = join(root, "killed");
      const { child, ended, until } = burgeon("study", file, "--out", out, "--workers", "1");
      await until(() => begun(out));
      const [victim] = childrenOf(child.pid as number);
      process.kill(victim as number, "SIGKILL");
      const { code } = await ended;
      expect(code).toBe(0);
      const again = join(root, "unharmed");
      await burgeon("study", file, "--out", again, "--quiet").ended;
      const accuracies = (folder: string) =>
        resultsIn(folder).cases[0]?.arms[0]?.runs.map((run) => [run.loss, run.widths]);
      expect(accuracies(out)).toEqual(accuracies(again));
    },
  );

  it.skipIf(process.platform === "win32")(
    "at Ctrl-C takes checkpoints, ends with 130, and continues later",
    async () => {
      const file = studyFile("stopped", { controls: [], run: slow });
      const out = join(root, "stopped");
      const { child, ended, until } = burgeon("study", file, "--out", out);
      await until(() => begun(out));
      child.kill("SIGINT");
      const { code, err } = await ended;
      expect(code).toBe(130);
      expect(err).toContain("run the same command again to continue");
      expect((await burgeon("study", file, "--out", out, "--quiet").ended).code).toBe(0);
      expect(resultsIn(out).cases[0]?.arms[0]?.runs.map(({ status }) => status)).toEqual(["done", "done"]);
    },
  );

  it.skipIf(process.platform === "win32")("interrupted again before it has resumed, loses nothing", async () => {
    const file = studyFile("twice", { arms: ["north-random"], controls: [], seeds: "1", run: slow });
    const out = join(root, "twice");
    const first = burgeon("study", file, "--out", out, "--workers", "1");
    await first.until(() => begun(out));
    first.child.kill("SIGINT");
    expect((await first.ended).code).toBe(130);
    const checkpoints = join(out, "runs", runsIn(out)[0]!, "checkpoints");
    const before = readdirSync(checkpoints).sort();
    for (const waitMs of [150, 400, 700]) {
      const again = burgeon("study", file, "--out", out, "--workers", "1");
      await wait(waitMs);
      again.child.kill("SIGTERM");
      await again.ended;
      expect(readdirSync(checkpoints).length).toBeGreaterThanOrEqual(Math.min(before.length, 2));
    }
    expect((await burgeon("study", file, "--out", out, "--quiet").ended).code).toBe(0);
  });

  it("decides once what all of its runs compute on, and keeps to it when it continues", async () => {
    const out = join(root, "backend");
    const file = studyFile("backend", { arms: ["static"], controls: [], seeds: "1..2" });
    expect((await burgeon("study", file, "--out", out, "--seeds", "1", "--quiet").ended).code).toBe(0);
    const path = join(out, "backend.json");
    const decided = JSON.parse(readFileSync(path, "utf8"));
    const native = decided.native && { ...decided.native, switches: { ...decided.native.switches, gram: 7 } };
    writeFileSync(path, JSON.stringify({ ...decided, native }));
    expect((await burgeon("study", file, "--out", out, "--quiet").ended).code).toBe(0);
    const backends = runsIn(out).map(
      (run) => JSON.parse(readFileSync(join(out, "runs", run, "summary.json"), "utf8")).backend,
    );
    expect(backends).toEqual([decided, { ...decided, native }]);
  });

  it("repeats a run whose files are damaged, and refuses one that another process is at", async () => {
    const file = studyFile("damaged", { controls: [], seeds: "1" });
    const out = join(root, "damaged");
    expect((await burgeon("study", file, "--out", out, "--quiet").ended).code).toBe(0);
    const run = join(out, "runs", runsIn(out)[0]!);
    writeFileSync(join(run, "summary.json"), '{"status":"done"}');
    expect((await burgeon("study", file, "--out", out, "--quiet").ended).code).toBe(0);
    rmSync(join(run, "summary.json"));
    rmSync(join(run, "config.json"));
    expect((await burgeon("study", file, "--out", out, "--quiet").ended).code).toBe(0);
    expect(resultsIn(out).cases[0]?.arms[0]?.runs[0]?.status).toBe("done");
    rmSync(join(run, "summary.json"));
    const release = lockRun(run);
    const { code, err } = await burgeon("study", file, "--out", out).ended;
    release();
    expect([code, err]).toEqual([1, expect.stringContaining("in use by process")]);
    expect(existsSync(join(run, "checkpoints"))).toBe(true);
  });

  it("runs again on a table that was edited", async () => {
    const table = join(root, "table.csv");
    const rows = Array.from({ length: 60 }, (_, i) => `${i % 7},${(i * 5) % 11},${i % 7 > 3 ? "a" : "b"}`);
    writeFileSync(table, ["x,y,label", ...rows].join("\n"));
    const more = {
      dataset: "table.csv",
      arms: ["static-small"],
      controls: [],
      seeds: "1",
      run: { epochs: 30, folds: 1 },
    };
    const file = studyFile("edited", { ...more, targets: { "table.csv": 0.01 } });
    const out = join(root, "edited");
    const again = async (): Promise<string> => (await burgeon("study", file, "--out", out).ended).err;
    expect(await again()).toContain("1 runs, 0 already finished");
    expect(readFileSync(join(out, "README.md"), "utf8")).toContain("| static-small | 0.01 | 1 of 1 |");
    expect(await again()).toContain("1 runs, 1 already finished");
    writeFileSync(table, ["x,y,label", ...rows.slice(5)].join("\n"));
    expect(await again()).toContain("1 runs, 0 already finished");
  });

  it("continues with the others when a run fails, and reports which and why", async () => {
    const arms = [
      "north-random",
      { name: "wrong", strategy: "static", run: { learningRate: 1e18, optimizer: { name: "sgd" } } },
    ];
    const file = studyFile("failing", { arms, controls: ["static-final:wrong"] });
    const out = join(root, "failing");
    const { code, err } = await burgeon("study", file, "--out", out).ended;
    expect(code).toBe(1);
    expect(err).toMatch(/wrong, seed 1: failed: the loss is NaN at step/);
    const [grown, wrong, follower] = resultsIn(out).cases[0]!.arms;
    expect(grown?.runs.map(({ status }) => status)).toEqual(["done", "done"]);
    expect(wrong?.runs.map(({ status }) => status)).toEqual(["failed", "failed"]);
    expect(follower?.runs[0]).toMatchObject({ status: "failed", reason: expect.stringContaining('"wrong"') });
    expect(readFileSync(join(out, "README.md"), "utf8")).toContain("Runs that did not finish");
  });

  it("runs the example", async () => {
    const out = join(root, "example");
    const file = join(import.meta.dirname, "../../examples/my-study.yaml");
    expect((await burgeon("study", file, "--out", out, "--quiet", "--epochs", "5", "--seeds", "1").ended).code).toBe(0);
    expect(resultsIn(out).cases[0]?.arms.map(({ runs }) => runs[0]?.status)).toEqual(Array(5).fill("done"));
  });

  it("holds every arm to the operations of one of them", async () => {
    const controls = ["static-medium", "static-final:north-random"];
    const [file, out] = [studyFile("budget", { controls, flopsOf: "static-medium" }), join(root, "budget")];
    const { code } = await burgeon("study", file, "--out", out, "--quiet").ended;
    expect(code).toBe(0);
    const { arms } = resultsIn(out).cases[0]!;
    const spent = arms.map(({ runs }) => runs.map(({ flops = 0 }) => flops));
    const [grown, medium, final] = spent as [number[], number[], number[]];
    for (const [i, budget] of medium.entries()) {
      for (const flops of [grown[i]!, final[i]!]) expect(Math.abs(flops / budget - 1)).toBeLessThan(0.15);
    }
    const again = await burgeon("study", file, "--out", out).ended;
    expect(again.err).toContain("6 runs, 6 already finished");
  });

  it("distills as it trains: students are arms, and a control has the size of the graph that it follows", async () => {
    const path = join(root, "control.json");
    const arms = ["smgrnn", "linear", "static-final:smgrnn"];
    const study = { kind: "distill", dataset: "cartpole", arms, seeds: "1", run: { steps: 1500, episodes: 3 } };
    writeFileSync(path, JSON.stringify(study));
    const out = join(root, "control");
    const { code, err } = await burgeon("study", path, "--out", out).ended;
    expect([code, err]).toEqual([0, expect.stringContaining("3 of 3")]);
    const [grown, linear, final] = resultsIn(out).cases[0]!.arms.map(({ runs }) => runs[0]!);
    expect(linear).toMatchObject({ status: "done", parameters: 10, hiddenUnits: 0, teacherReturn: 500 });
    expect(final?.hiddenUnits).toBe(grown?.hiddenUnits);
    expect(readFileSync(join(out, "README.md"), "utf8")).toContain("teacher's return");
    expect((await burgeon("study", path, "--out", out).ended).err).toContain("3 runs, 3 already finished");
    expect((await burgeon("study", path, "--epochs", "3").ended).err).toMatch(
      /epochs: it is an option of datasets, and "cartpole" is an environment/,
    );
  });

  it("refuses bad input before it runs anything", async () => {
    const file = studyFile("refused");
    const refused = async (args: readonly string[], message: RegExp): Promise<void> => {
      const { code, err } = await capture("study", ...args);
      expect(err).toMatch(message);
      expect(code).toBe(2);
    };
    await refused(["north-mnits"], /unknown study "north-mnits". Did you mean "north-mnist"/);
    await refused([file, "--arms", "north-randum"], /unknown arm "north-randum". Did you mean "north-random"/);
    await refused([file, "--seeds", "5..1"], /seeds: expected .* received "5..1"/);
    await refused([file, "--workers", "0"], /workers: expected a whole number of at least 1, received "0"/);
    await refused([file, "--scale", "huge"], /scale/);
    await refused(["missing.yaml"], /missing.yaml cannot be read/);
    const option = studyFile("option", {
      arms: [{ strategy: "north-random", options: { trigger: { gama: 1 } } }],
      controls: [],
    });
    await refused(
      [option],
      /arm "north-random": strategy "north-random": trigger: unknown option "gama". Did you mean "gamma"/,
    );
    const idle = studyFile("idle", { options: { share: 0.5 } });
    await refused([idle], /no strategy of its arms takes the option "share"/);
    const other = join(root, "other");
    writeFileSync(join(root, "other.json"), readFileSync(file));
    const small = ["--quiet", "--epochs", "1", "--seeds", "1", "--arms", "north-random"];
    expect((await burgeon("study", file, "--out", other, ...small).ended).code).toBe(0);
    await refused([join(root, "other.json"), "--out", other], /holds the study "refused", not "other"/);
    const begun = existsSync("studies") ? readdirSync("studies") : [];
    expect(begun.filter((name) => /^(refused|option|idle)-/.test(name))).toEqual([]);
  });
});

const slow = { epochs: 200, patience: 0, checkpointEvery: "20steps", generator: { points: 400 } };

/** Whether a run of the study has taken checkpoints. */
function begun(folder: string): boolean {
  const runs = join(folder, "runs");
  const checkpoints = (existsSync(runs) ? readdirSync(runs) : []).map((run) => join(runs, run, "checkpoints"));
  return checkpoints.some((path) => existsSync(path) && readdirSync(path).length > 2);
}

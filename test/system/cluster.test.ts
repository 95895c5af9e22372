/** The files for clusters, run by stand-ins that set what a cluster sets and send the signals that it sends. */

import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { checkpointSteps } from "../../src/node/runs/checkpoints/checkpoint-index.ts";
import { burgeonIn } from "../support/program.ts";
import { runDigest } from "../support/run-digest.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const root = temporaryFolder();
const burgeon = burgeonIn(root);

writeFileSync(
  join(root, "grown.json"),
  JSON.stringify({
    dataset: "moons",
    arms: ["north-random"],
    controls: ["static-final:north-random"],
    sizes: { small: 2, medium: 4, big: 12 },
    layers: 1,
    seeds: "1",
    run: { epochs: 800, patience: 0, generator: { points: 400 } },
  }),
);

/** Stands for `scontrol`: notes what it is called with. */
function standIn(): { readonly path: string; calls(): string[] } {
  const [folder, log] = [join(root, "bin"), join(root, "scontrol.log")];
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "scontrol"), `#!/bin/sh\necho "$@" >> ${log}\n`);
  chmodSync(join(folder, "scontrol"), 0o755);
  const calls = (): string[] => (existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : []);
  return { path: `${folder}${delimiter}${process.env.PATH}`, calls };
}

describe("burgeon study slurm", () => {
  it("writes a task that stores a checkpoint when warned, is queued again, and computes the same as one machine", async () => {
    const written = await burgeon("study", "slurm", "grown.json", "--out", "shared").ended;
    expect(written).toMatchObject({ code: 0, out: `bash ${join(root, "shared/submit.sh")}\n`, err: "" });
    const { path, calls } = standIn();
    const begin = (task: number): { signal(name: NodeJS.Signals): void; readonly ended: Promise<number | null> } => {
      const env = { ...process.env, PATH: path, SLURM_ARRAY_JOB_ID: "7", SLURM_ARRAY_TASK_ID: String(task) };
      const child = spawn("bash", [join(root, "shared/task.sbatch")], { env, stdio: "ignore" });
      const ended = new Promise<number | null>((resolve) => child.on("exit", (code) => resolve(code)));
      return { signal: (name) => void child.kill(name), ended };
    };
    // The control waits for the run that it follows: it is queued again too.
    expect(await begin(1).ended).toBe(75);
    const stepsOf = (): number[] => {
      const folder = join(root, "shared/runs");
      return (existsSync(folder) ? readdirSync(folder) : []).flatMap((name) => checkpointSteps(join(folder, name)));
    };
    const eventBytes = (): number => {
      const folder = join(root, "shared/runs");
      const logs = (existsSync(folder) ? readdirSync(folder) : []).map((name) => join(folder, name, "events.jsonl"));
      return logs.reduce((sum, log) => sum + (statSync(log, { throwIfNoEntry: false })?.size ?? 0), 0);
    };
    for (const name of ["SIGUSR1", "SIGTERM"] as const) {
      const before = Math.max(0, ...stepsOf());
      const task = begin(0);
      const size = eventBytes();
      while (eventBytes() <= size) await wait(50);
      task.signal(name);
      expect(await task.ended).toBe(75);
      expect(Math.max(0, ...stepsOf())).toBeGreaterThan(before);
    }
    expect(calls()).toEqual(["requeue 7_1", "requeue 7_0", "requeue 7_0"]);
    expect(await begin(0).ended).toBe(0);
    expect(await begin(1).ended).toBe(0);
    expect(calls()).toHaveLength(3);

    expect(await burgeon("study", "grown.json", "--out", "alone", "--quiet").ended).toMatchObject({ code: 0 });
    const names = readdirSync(join(root, "alone/runs"));
    expect(readdirSync(join(root, "shared/runs"))).toEqual(names);
    for (const name of names) {
      expect(runDigest(join(root, "shared/runs", name)), name).toEqual(runDigest(join(root, "alone/runs", name)));
    }
    const results = await burgeon("study", "continue", "shared", "--json", "--quiet").ended;
    expect(results.code).toBe(0);
    expect(
      JSON.parse(results.out).cases[0].arms.map((arm: { runs: { status: string }[] }) => arm.runs[0]!.status),
    ).toEqual(["done", "done"]);
  });

  it("submits cells in arrays that wait for one another, in words that a shell reads", async () => {
    const submit = readFileSync(join(root, "shared/submit.sh"), "utf8");
    expect(submit).toMatch(/--array=0 /);
    expect(submit).toMatch(/--dependency="afterany:\$stage1" --array=1 /);
    for (const file of ["submit.sh", "task.sbatch"]) {
      expect(spawnSync("bash", ["-n", join(root, "shared", file)]).status).toBe(0);
      const { status, error, stdout } = spawnSync("shellcheck", [join(root, "shared", file)], { encoding: "utf8" });
      if (!error) expect([status, stdout]).toEqual([0, ""]);
    }
  });
});

describe("burgeon study kubernetes", () => {
  it("writes an indexed job of all cells, which does not count a checkpoint as a failure", async () => {
    const args = ["--out", "pods", "--image", "registry.example/burgeon:1", "--claim", "shared"];
    expect(await burgeon("study", "kubernetes", "grown.json", ...args).ended).toMatchObject({ code: 0, err: "" });
    const text = readFileSync(join(root, "pods/job.yaml"), "utf8");
    expect(text).toMatch(/completionMode: Indexed\n {2}completions: 2\n/);
    expect(text).toMatch(/action: Ignore\n +onExitCodes:\n +containerName: cell\n +operator: In\n +values:\n +- 75/);
    expect(text).toContain("$(JOB_COMPLETION_INDEX)");
  });
});

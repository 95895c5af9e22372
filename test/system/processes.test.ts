/** The compiled program in processes of its own: what only an operating system can do to a run. */

import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { burgeonIn, program } from "../support/program.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const root = temporaryFolder();
const options = "train spirals --set generator.points=200 --hidden 2,2 --lr 0.01 --quiet".split(" ");
const short = [...options, "--epochs", "40", "--checkpoint-every", "5steps"];
const endless = [...options, "--epochs", "100000", "--patience", "0", "--checkpoint-every", "1epoch"];

const burgeon = burgeonIn(root);

/** Whether a run has logged more than so many lines. */
function logged(folder: string, lines: number): boolean {
  const path = join(folder, "events.jsonl");
  return existsSync(path) && readFileSync(path, "utf8").split("\n").length > lines;
}

function eventsOf(folder: string): unknown[] {
  const lines = readFileSync(join(folder, "events.jsonl"), "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line, (key, value: unknown) => (key === "seconds" ? undefined : value)));
}

function tensorsOf(folder: string): Record<string, string> {
  const checkpoints = join(folder, "checkpoints");
  const names = readdirSync(checkpoints).filter((name) => name.endsWith(".safetensors"));
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(checkpoints, name), "base64")]));
}

describe("burgeon", () => {
  it.skipIf(process.platform === "win32")("keeps its run bit", () => {
    expect(statSync(program).mode & 0o111).toBe(0o111);
  });

  it("killed and resumed, is the uninterrupted run bit for bit", async () => {
    const whole = join(root, "whole");
    expect((await burgeon(...short, "--out", whole).ended).code).toBe(0);
    const killed = join(root, "killed");
    const { child, ended, until } = burgeon(...short, "--out", killed);
    // Anywhere in the run: between two lines of the log, in the middle of a checkpoint.
    const lines = 5 + Math.floor(Math.random() * 60);
    await until(() => logged(killed, lines));
    child.kill("SIGKILL");
    await ended;
    expect(existsSync(join(killed, "summary.json"))).toBe(false);
    expect((await burgeon("resume", killed).ended).code).toBe(0);
    expect(eventsOf(killed)).toEqual(eventsOf(whole));
    expect(tensorsOf(killed)).toEqual(tensorsOf(whole));
    expect(readdirSync(killed).sort()).toEqual(readdirSync(whole).sort());
  });

  it.skipIf(process.platform === "win32")(
    "at Ctrl-C finishes the step, writes the summary and exits with 130",
    async () => {
      const folder = join(root, "interrupted");
      const { child, ended, until } = burgeon(...endless, "--json", "--out", folder);
      await until(() => logged(folder, 5));
      child.kill("SIGINT");
      child.kill("SIGINT"); // as npm passes it on: the same Ctrl-C
      const { code, out, err } = await ended;
      expect(code).toBe(130);
      expect(JSON.parse(out)).toMatchObject({ status: "interrupted", run: folder });
      expect(err).toContain("burgeon resume");
      expect(JSON.parse(readFileSync(join(folder, "summary.json"), "utf8"))).toMatchObject({ status: "interrupted" });
    },
  );

  it("lets one process at a time into a run folder", async () => {
    const folder = join(root, "held");
    const { child, ended, until } = burgeon(...endless, "--out", folder);
    await until(() => logged(folder, 5));
    const second = await burgeon("resume", folder).ended;
    child.kill("SIGKILL");
    await ended;
    expect(second.code).toBe(2);
    expect(second.err).toMatch(/^burgeon: run folder .* is in use by process \d+\..*\n$/);
  });

  it("lets one process at a time into a distillation, and into a folder that two begin at once", async () => {
    const folder = join(root, "held distillation");
    const distill = [
      "distill",
      "cartpole",
      "--student",
      "linear",
      "--seeds",
      "1",
      "--quiet",
      "--checkpoint-every",
      "100steps",
    ];
    const { child, ended, until } = burgeon(...distill, "--steps", "1000000", "--out", folder);
    await until(() => existsSync(join(folder, "checkpoints")));
    const second = await burgeon("resume", folder).ended;
    const third = await burgeon(...distill, "--out", folder).ended;
    child.kill("SIGKILL");
    await ended;
    expect([second.code, second.err]).toEqual([2, expect.stringMatching(/is in use by process \d+/)]);
    expect([third.code, third.err]).toEqual([2, expect.stringMatching(/already has a run/)]);
    const both = join(root, "begun twice");
    const ends = await Promise.all([1, 2].map(() => burgeon(...short, "--out", both).ended));
    expect(ends.map(({ code }) => code).sort()).toEqual([0, 2]);
  });

  it("exits with 2 and one line for bad input, with 1 for a run that failed", async () => {
    const wrong = await burgeon("train", "spirals", "--hidden", "1.5").ended;
    expect(wrong).toMatchObject({ code: 2, out: "" });
    expect(wrong.err).toMatch(/^burgeon: hidden\.0: .*\n$/);
    const diverging = "--lr 1e18 --optimizer sgd --strategy static --hidden 64,64".split(" ");
    const failed = await burgeon("train", "spirals", "--quiet", ...diverging, "--out", join(root, "failed")).ended;
    expect(failed.code).toBe(1);
    expect(failed.err).toMatch(/^burgeon: the run failed: .*step \d+.*\n$/);
  });

  it("ends quietly when its reader goes away", { skip: process.platform === "win32" }, async () => {
    const shell = spawn("sh", ["-c", `"${process.execPath}" "${program}" datasets | head -1`]);
    const chunks: Buffer[] = [];
    shell.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    await new Promise((resolve) => shell.on("close", resolve));
    expect(Buffer.concat(chunks).toString()).toBe("");
  });
});

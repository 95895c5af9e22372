import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { judgeBy, judgeInChild } from "./judge.ts";

const folder = mkdtempSync(join(tmpdir(), "burgeon-judge-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function program(name: string, text: string): string {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, text);
  return path;
}

describe("a judge in a child process", () => {
  it("survives a library that crashes, and reports it", async () => {
    const judge = judgeBy(program("crash", "process.kill(process.pid, 'SIGABRT'); setInterval(() => {}, 1000);"));
    const { problem } = await judge("/lib.so", null);
    expect(problem).toMatch(/the process that measured it ended with/);
  });

  it("ends a process that does not answer, without a result", async () => {
    const judge = judgeBy(program("hang", "setInterval(() => {}, 1000);"), 300);
    expect(await judge("/lib.so", null)).toEqual({
      problem: "the process that measured it did not respond within 0.3 s",
      passes: true,
    });
  });

  it("passes path and core type, and reads the last line of JSON", async () => {
    const text = "console.log('noise'); console.log(JSON.stringify({ problem: process.argv.slice(2).join() }));";
    const judge = judgeBy(program("echo", text));
    expect(await judge("/lib.so", "Haswell")).toEqual({ problem: "/lib.so,Haswell" });
    expect(await judge("/lib.so", null)).toEqual({ problem: "/lib.so" });
  });

  it("reports what is wrong with a file that is no library", async () => {
    const { problem } = await judgeInChild(program("text", "no library"), null);
    expect(problem).toMatch(/load/);
  }, 60_000);
});

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../../test/support/temporary-folder.ts";
import { StateError } from "../../../errors.ts";
import { LOCK_NAME, lockRun } from "./run-lock.ts";

const root = temporaryFolder();

function folderWithLock(name: string, content: string | null): string {
  const folder = join(root, name);
  mkdirSync(folder);
  if (content !== null) writeFileSync(join(folder, LOCK_NAME), content);
  return folder;
}

const endedProcess = (): number => spawnSync(process.execPath, ["-e", ""]).pid;

describe("the lock of a run folder", () => {
  it("keeps a second holder out until it is given back", () => {
    const folder = folderWithLock("twice", null);
    const release = lockRun(folder);
    expect(() => lockRun(folder)).toThrow(StateError);
    expect(() => lockRun(folder)).toThrow(`in use by process ${process.pid}`);
    release();
    lockRun(folder)();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("takes over the lock of a process that is gone", () => {
    const stale = JSON.stringify({ pid: endedProcess(), host: hostname(), started: "1" });
    const folder = folderWithLock("stale", stale);
    const release = lockRun(folder);
    expect(readdirSync(folder)).toEqual([LOCK_NAME]);
    release();
  });

  it.runIf(existsSync("/proc/self/stat"))("takes over the lock of an earlier process with the same number", () => {
    const reused = JSON.stringify({ pid: process.pid, host: hostname(), started: "1" });
    lockRun(folderWithLock("reused", reused))();
  });

  it.runIf(process.platform === "linux")("takes over the lock of a killed process that was not reaped", async () => {
    // The shell becomes a program that never waits for its children.
    const parent = spawn("sh", ["-c", "sleep 600 & echo $!; exec sleep 600"], { stdio: ["ignore", "pipe", "ignore"] });
    try {
      const [line] = (await once(parent.stdout, "data")) as [Buffer];
      const pid = Number(line.toString());
      const of = (name: string, process: number): string => readFileSync(`/proc/${process}/${name}`, "utf8");
      while (!of("cmdline", parent.pid as number).startsWith("sleep")) await wait(5);
      const fields = of("stat", pid).split(" ");
      const folder = folderWithLock("zombie", JSON.stringify({ pid, host: hostname(), started: fields[21] }));
      expect(() => lockRun(folder)).toThrow(`in use by process ${pid}`);
      process.kill(pid, "SIGKILL");
      while (of("stat", pid).split(" ")[2] !== "Z") await wait(5);
      lockRun(folder)();
    } finally {
      parent.kill("SIGKILL");
    }
  });

  it("takes over a lock that a crash tore", () => {
    lockRun(folderWithLock("torn", '{"pid":'))();
  });

  it("respects a process on another machine, which it cannot ask", () => {
    const remote = JSON.stringify({ pid: 1, host: "elsewhere", started: null });
    const folder = folderWithLock("remote", remote);
    expect(() => lockRun(folder)).toThrow("on elsewhere");
  });
});

import { execFile } from "node:child_process";
import { describe, expect, it } from "vitest";
import { stall } from "./stall-guard.ts";

describe.runIf(process.platform === "linux")("the guard of tests", () => {
  it("finds that nothing happens, in this process and in those that it started", async () => {
    const child = execFile("sleep", ["600"]);
    await expect(stall(process.pid, { tickMs: 50, ticks: 4 }).stalled).rejects.toThrow(/^nothing happened for 0.2 s/);
    child.kill();
  });

  it("lets a process work that gets little of the cores", async () => {
    const { stalled, stop } = stall(process.pid, { tickMs: 200, ticks: 5 });
    const loop = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; echo done";
    const worked = new Promise<string>((resolve) => execFile("nice", ["sh", "-c", loop], (_, out) => resolve(out)));
    expect(await Promise.race([worked, stalled])).toBe("done\n");
    stop();
  });
});

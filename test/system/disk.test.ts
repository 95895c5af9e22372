/** Disks that fail during a run: full, beyond a limit, read-only. */

import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadCheckpoint } from "../../src/node/runs/checkpoints/checkpoint-index.ts";
import { readEvents } from "../../src/node/runs/log/event-log.ts";
import { burgeonIn, program, type Started, start } from "../support/program.ts";
import { timeless } from "../support/runs.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const root = temporaryFolder();
const isRoot = process.getuid?.() === 0;
const options = "--set generator.points=200 --hidden 2,2 --lr 0.01 --patience 0 --epochs 60 --quiet".split(" ");
const often = ["train", "moons", ...options, "--checkpoint-every", "20steps"];

const burgeon = async (...args: string[]) => codeOf(burgeonIn(root)(...args));
const codeOf = async ({ ended }: Started) => (({ code, err }) => ({ code, err }))(await ended);
const eventsIn = (folder: string): { type: string }[] => timeless(readEvents(join(folder, "events.jsonl")));
const lastStep = (folder: string): number => loadCheckpoint(folder)?.checkpoint.state.step ?? 0;

/** Everything that was written is whole, and the run continues to the events of one that was never in trouble. */
async function expectSound(folder: string, goOn: () => void): Promise<void> {
  const found = loadCheckpoint(folder);
  expect(found?.passedOver).toEqual([]);
  expect(found?.checkpoint.state.step).toBeGreaterThan(0);
  expect(eventsIn(folder).length).toBeGreaterThanOrEqual(found?.checkpoint.state.events ?? 0);
  expect(readdirSync(join(folder, "checkpoints")).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  goOn();
  expect(await burgeon("resume", folder, "--quiet")).toEqual({ code: 0, err: "" });
  const whole = join(root, "whole");
  if (!existsSync(whole)) expect((await burgeon(...often, "--out", whole)).code).toBe(0);
  expect(eventsIn(folder)).toEqual(eventsIn(whole));
}

/** Mounts a file system of so many bytes in memory, where that is allowed. */
function smallDisk(folder: string, size: string): boolean {
  mkdirSync(folder);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder], { stdio: "ignore" });
    afterAll(() => execFileSync("umount", [folder]));
    return true;
  } catch {
    return false;
  }
}

const disk = join(root, "disk");
const hasDisk = process.platform === "linux" && isRoot && smallDisk(disk, "200k");

describe.skipIf(process.platform === "win32")("training", () => {
  it.skipIf(!hasDisk)(
    "on a disk that fills up ends with a clear error, and all that was written is whole",
    async () => {
      const folder = join(disk, "run");
      const { code, err } = await burgeon(...often, "--keep-every", "10steps", "--out", folder);
      expect(err).toMatch(
        /^burgeon: .*cannot be written: the disk is full\. Free some space; everything written before is intact\.\n$/,
      );
      expect(code).toBe(1);
      await expectSound(folder, () => execFileSync("mount", ["-o", "remount,size=20m", disk]));
    },
  );

  it("beyond the largest size of a file ends with a clear error, and all that was written is whole", async () => {
    const folder = join(root, "limit");
    const shell = `ulimit -f 40; exec "$0" "$@"`; // 20 or 40 KiB: the log passes it
    const args = ["-c", shell, process.execPath, program, ...often, "--out", folder];
    const { code, err } = await start(root, "sh", args).ended;
    expect(err).toMatch(/^burgeon: .*events\.jsonl cannot be written: it would exceed the maximum file size/);
    expect(code).toBe(1);
    await expectSound(folder, () => undefined);
  });

  it("in a folder that becomes read-only ends with a clear error, and all that was written is whole", async () => {
    const nobody = 65_534;
    const home = join(root, "own");
    const folder = join(home, "run");
    mkdirSync(home);
    if (isRoot) {
      chownSync(home, nobody, nobody);
      chmodSync(root, 0o755);
    }
    const drop = isRoot ? ["setpriv", `--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups"] : ["env"];
    const [command, ...rest] = [...drop, process.execPath, program, ...often, "--epochs", "400", "--out", folder];
    const { ended, until } = start(root, command as string, rest);
    await until(() => lastStep(folder) >= 20);
    chmodSync(join(folder, "checkpoints"), 0o555);
    const { code, err } = await ended;
    expect(err).toMatch(/^burgeon: .*checkpoints.* cannot be written: there is no permission\. Change it; everything/);
    expect(code).toBe(1);
    expect(loadCheckpoint(folder)?.passedOver).toEqual([]);
    expect(JSON.parse(readFileSync(join(folder, "summary.json"), "utf8"))).toMatchObject({ status: "failed" });
    chmodSync(join(folder, "checkpoints"), 0o755);
    expect((await burgeon("resume", folder, "--quiet")).code).toBe(0);
  });
});

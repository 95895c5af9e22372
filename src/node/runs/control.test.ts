import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import type { TrainEvent } from "../../train/events/events.ts";
import { parseConfig } from "./config/config.ts";
import { readControl, writeControl } from "./files/control-file.ts";
import { isLocked } from "./files/run-lock.ts";
import { resumeRun, startRun } from "./run.ts";

const config = () => parseConfig({ dataset: "moons", hidden: [2], epochs: 60, patience: 0 });
const eventsOf = (folder: string): object[] =>
  readFileSync(join(folder, "events.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => ({ ...(JSON.parse(line) as TrainEvent), seconds: null }));
const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Starts a run that pauses as it begins, and gives what is done while it waits. */
async function paused(folder: string, during: () => Promise<void>): Promise<{ status: string; total: number }> {
  const run = startRun(config(), {
    out: folder,
    picture: false,
    observer: {
      onEvent(event) {
        if (event.type === "start") writeControl(folder, { wish: "pause" });
      },
    },
  });
  let count = -1;
  for (let same = 0; same < 3; ) {
    await later(150);
    const now = isLocked(folder) ? eventsOf(folder).length : -1;
    same = now === count && now > 0 ? same + 1 : 0;
    count = now;
  }
  expect(count).toBeLessThan(eventsOf(folder).length + 1);
  expect(eventsOf(folder).at(-1)).not.toMatchObject({ type: "end" });
  await during();
  const { status, seconds } = await run;
  return { status, total: seconds.total };
}

describe("a run that a person controls", () => {
  it("gives the same numbers after a pause, which is no part of its seconds", async () => {
    const [plain, held] = [join(temporaryFolder(), "a"), join(temporaryFolder(), "b")];
    await startRun(config(), { out: plain, picture: false });
    const began = performance.now();
    const { status, total } = await paused(held, async () => {
      await later(500);
      writeControl(held, { wish: "run" });
    });
    expect(status).toBe("done");
    expect(eventsOf(held)).toEqual(eventsOf(plain));
    expect(total).toBeLessThan((performance.now() - began) / 1000 - 0.5);
  });

  it("stops out of a pause with a checkpoint, from which it continues to the same numbers", async () => {
    const [plain, held] = [join(temporaryFolder(), "a"), join(temporaryFolder(), "b")];
    await startRun(config(), { out: plain, picture: false });
    const { status } = await paused(held, async () => void writeControl(held, { wish: "stop", note: "kept" }));
    expect(status).toBe("interrupted");
    expect((await resumeRun(held, { picture: false })).status).toBe("done");
    expect(eventsOf(held)).toEqual(eventsOf(plain));
    expect(readControl(held)).toEqual({ wish: "run", note: "kept" });
  });

  it("refuses a wish that there is not", () => {
    expect(() => writeControl(temporaryFolder(), { wish: "fly" })).toThrow("expected one of run, pause, stop");
  });
});

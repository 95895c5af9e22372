/**
 * Runs that have to give the same numbers as were recorded in test/golden/runs.json, on any machine: they are driven through the command
 * line, on the wasm kernels without BLAS.
 *
 * @module
 */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { capture } from "./captured-terminal.ts";
import { cutAfter, type GoldenRun, readGoldenRun } from "./run-log.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Command lines by the name of the entry; `DATA` stands for the folder of the images. */
export type GoldenEntries = Readonly<Record<string, string>>;

export interface GoldenContext {
  /** The folder that `DATA` stands for. */
  readonly data?: string;
  /** Entries that are also killed after a step, a multiple of 10, and resumed. */
  readonly resumed?: Readonly<Record<string, number>>;
}

// Drawing the picture of a run takes longer than the run, and no number depends on it.
vi.doMock("@resvg/resvg-js", () => ({
  Resvg: class {
    getBBox = () => ({});
    render = () => ({ asPng: () => new Uint8Array() });
  },
}));

/** Where test/golden/record-runs.mjs wants the runs of each group; not set where they are compared. */
const recordInto = process.env.BURGEON_RECORD_RUNS;

const recorded = (): Record<string, GoldenRun> =>
  JSON.parse(readFileSync(new URL("../golden/runs.json", import.meta.url), "utf8")) as Record<string, GoldenRun>;

async function burgeon(words: readonly string[]): Promise<void> {
  process.env.BURGEON_BLAS = "off";
  // Threads change no number, and two processes of tests with two threads each would wait for each other.
  const threads = words[0] === "train" ? ["--threads", "1"] : [];
  const { code, err } = await capture(...words, ...threads, "--quiet");
  if (code !== 0) throw new Error(`burgeon ${words.join(" ")}: exit code ${code}: ${err}`);
}

/** Runs a command line into a folder and reads what it left there. */
async function run(command: string, folder: string, { data = "" }: GoldenContext): Promise<GoldenRun> {
  const words = command.split(" ").map((word) => (word === "DATA" ? data : word));
  await burgeon([...words, "--out", folder]);
  return readGoldenRun(folder);
}

/** One test for each entry of a group, and one that finds entries of the group that nothing runs any more. */
export function goldenGroup(group: string, entries: GoldenEntries, context: GoldenContext = {}): void {
  const root = temporaryFolder();
  const key = (name: string): string => `${group}/${name}`;
  describe(`the recorded runs of ${group}`, () => {
    if (recordInto !== undefined) {
      it("are recorded", { timeout: 600_000 }, async () => {
        const runs: Record<string, GoldenRun> = {};
        for (const [name, command] of Object.entries(entries)) {
          runs[key(name)] = await run(command, join(root, name), context);
        }
        mkdirSync(recordInto, { recursive: true });
        writeFileSync(join(recordInto, `${group}.json`), JSON.stringify(runs));
      });
      return;
    }
    it("are those that run here", () => {
      const known = Object.keys(recorded()).filter((name) => name.startsWith(`${group}/`));
      expect(Object.keys(entries).map(key).sort()).toEqual(known.sort());
    });

    it.each(Object.entries(entries))("%s", { timeout: 600_000 }, async (name, command) => {
      expect(await run(command, join(root, name), context)).toEqual(recorded()[key(name)]);
    });

    const resumed = Object.entries(context.resumed ?? {});
    it.each(resumed)("%s, killed after step %i and resumed", { timeout: 600_000 }, async (name, step) => {
      const folder = join(root, `${name}-resumed`);
      await run(`${entries[name]} --checkpoint-every 10steps --keep-last 100`, folder, context);
      cutAfter(folder, step);
      await burgeon(["resume", folder]);
      expect(readGoldenRun(folder)).toEqual(recorded()[key(name)]);
    });
  });
}

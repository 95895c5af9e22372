import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../../test/support/temporary-folder.ts";
import type { TrainEvent } from "../../../train/events/events.ts";
import { diagnoseRun } from "../../diagnose/diagnose-run.ts";
import { exportRun } from "../../export/export-run.ts";
import { CheckpointFiles } from "../checkpoints/checkpoint-files.ts";
import { loadCheckpoint } from "../checkpoints/checkpoint-index.ts";
import { parseConfig } from "../config/config.ts";
import { resumeRun, startRun } from "../run.ts";
import { readSummary } from "../summary.ts";
import { readRunEvents } from "./run-events.ts";

const root = temporaryFolder();
const run = join(root, "run");
const path = join(run, "events.jsonl");
let whole: Buffer;
let lines: string[];

beforeAll(async () => {
  const controller = new AbortController();
  const onEvent = (event: TrainEvent): void => {
    if (event.type === "step" && event.step === 9) controller.abort();
  };
  const config = parseConfig({ dataset: "moons", generator: { points: 60 }, hidden: [2], epochs: 12 });
  await startRun(config, { out: run, picture: false, signal: controller.signal, observer: { onEvent } });
  whole = readFileSync(path);
  lines = whole.toString().trimEnd().split("\n");
});

beforeEach(() => writeFileSync(path, whole));

/** The lines with one changed. */
const changed = (at: number, change: (line: string) => string): string =>
  lines.map((line, i) => `${i === at ? change(line) : line}\n`).join("");
const flipDigit = (line: string): string => line.replace(/\d/, (digit) => String((Number(digit) + 1) % 10));

describe("the events of a run", () => {
  it("say nothing of checksums, and are what the checkpoint and the summary know", () => {
    expect(readRunEvents(run)).toEqual(lines.map((line) => JSON.parse(line)));
    expect(whole.toString()).not.toContain("crc32");
    expect(readSummary(join(run, "summary.json"))?.log?.lines).toBe(lines.length);
  });

  it("with a digit flipped in any line name that line, or those after the last checkpoint", () => {
    const { events } = loadCheckpoint(run)!.checkpoint.state;
    expect(events).toBe(lines.length - 1);
    for (const at of lines.keys()) {
      writeFileSync(path, changed(at, flipDigit));
      const where =
        at < events ? `line ${at + 1}: its checksum` : `lines ${lines.length} to ${lines.length}: their checksum`;
      expect(() => readRunEvents(run)).toThrow(`${path}, ${where} is wrong. The log is damaged.`);
    }
  });

  it("with a line gone, cut short, twice, or in another's place name the first that is wrong", () => {
    const swapped = lines.with(2, lines[3]!).with(3, lines[2]!);
    for (const found of [
      lines.toSpliced(2, 1),
      lines.with(2, lines[2]!.slice(0, 20)),
      lines.toSpliced(2, 0, lines[1]!),
      swapped,
    ]) {
      writeFileSync(path, `${found.join("\n")}\n`);
      expect(() => readRunEvents(run)).toThrow(/line 3: its checksum is wrong/);
    }
    writeFileSync(path, `${lines.slice(0, 4).join("\n")}\n`);
    expect(() => readRunEvents(run)).toThrow(
      new RegExp(`line 5: it is missing, although ${lines.length - 1} were written`),
    );
    writeFileSync(path, `${lines.slice(0, -1).join("\n")}\n`);
    expect(() => readRunEvents(run)).toThrow(
      `the log holds ${lines.length - 1} lines, and ${lines.length} were written`,
    );
    writeFileSync(path, `${[...lines, lines[1]].join("\n")}\n`);
    expect(() => readRunEvents(run)).toThrow(
      `the log holds ${lines.length + 1} lines, and ${lines.length} were written`,
    );
  });

  it("that are damaged are refused by all commands that continue or report them", async () => {
    writeFileSync(path, changed(1, flipDigit));
    const named = /events\.jsonl, line 2: its checksum is wrong/;
    await expect(resumeRun(run)).rejects.toThrow(named);
    expect(readSummary(join(run, "summary.json"))?.status).toBe("interrupted");
    await expect(diagnoseRun(run)).rejects.toThrow(named);
    for (const format of ["csv", "tensorboard", "json"]) {
      await expect(exportRun(run, { format, step: format === "json" ? 3 : undefined })).rejects.toThrow(named);
    }
  });

  it("of a folder from before there were checksums are read as they are, and get them when the run continues", async () => {
    const old = join(root, "old");
    cpSync(run, old, { recursive: true });
    const { checkpoint, backend } = loadCheckpoint(old)!;
    rmSync(join(old, "checkpoints"), { recursive: true });
    new CheckpointFiles(old, backend, { last: 1 }).save(checkpoint);
    const summary = JSON.parse(readFileSync(join(old, "summary.json"), "utf8"));
    writeFileSync(join(old, "summary.json"), JSON.stringify({ ...summary, log: undefined }));
    writeFileSync(join(old, "events.jsonl"), changed(1, flipDigit));
    expect(readRunEvents(old)).toHaveLength(lines.length);

    await resumeRun(old, { picture: false });
    expect(readRunEvents(old).length).toBeGreaterThan(lines.length);
    writeFileSync(join(old, "events.jsonl"), readFileSync(join(old, "events.jsonl"), "utf8").replace("moons", "noons"));
    expect(() => readRunEvents(old)).toThrow(/line 1: its checksum is wrong/);
  });

  it("of a finished run are checked when its result is requested again", async () => {
    const done = join(root, "done");
    await startRun(parseConfig({ dataset: "moons", generator: { points: 60 }, hidden: [2], epochs: 2 }), {
      out: done,
      picture: false,
    });
    const log = join(done, "events.jsonl");
    writeFileSync(log, readFileSync(log, "utf8").replace(/"loss":\d/, '"loss":9'));
    await expect(resumeRun(done)).rejects.toThrow(/events\.jsonl, line 2: its checksum is wrong/);
    rmSync(log);
    await expect(resumeRun(done)).rejects.toThrow(/there is no event log/);
  });
});

import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { capture } from "../../../test/support/captured-terminal.ts";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { RandomStream } from "../../tensor/random.ts";
import { loadCheckpoint } from "./checkpoints/checkpoint-index.ts";
import { parseConfig } from "./config/config.ts";
import { continuedConfig } from "./config/continued-config.ts";
import { loadConfig } from "./config/load-config.ts";
import { continueRun } from "./continue-run.ts";
import { readEvents } from "./log/event-log.ts";
import { readFingerprint } from "./model/fingerprint.ts";
import { readModelSketch } from "./model/model-sketch.ts";
import { resumeRun, startRun } from "./run.ts";
import type { Summary } from "./summary.ts";

const root = temporaryFolder();
const at = (name: string): string => join(root, name);
const random = new RandomStream(1, "continued");
const lines = Array.from({ length: 400 }, () => {
  const [x, y] = [2 * random.normal(), 2 * random.normal()];
  return `${x.toFixed(4)},${y.toFixed(4)},${x * y > 0 ? "same" : "different"}`;
});
const write = (name: string, rows: readonly string[], head = "x,y,sign"): string => {
  writeFileSync(at(name), `${head}\n${rows.join("\n")}\n`);
  return at(name);
};
const table = write("rows.csv", lines.slice(0, 200));
const more = write("more.csv", lines);
const strategy = { name: "north-random", policies: { every: 10, maxWidth: 6 } };
const base = {
  dataset: table,
  hidden: [2],
  folds: 1,
  strategy,
  epochs: 40,
  checkpointEvery: "7steps",
  patience: 60,
  minSteps: 0,
};
const quiet = { picture: false } as const;

beforeAll(async () => {
  await startRun(parseConfig(base), { out: at("base"), ...quiet });
  await startRun(parseConfig({ ...base, folds: 3, epochs: 10 }), { out: at("folds"), ...quiet });
}, 60_000);

/** The result of a run, without times and places. */
const kept = ({ seconds: _s, cpuSeconds: _c, run: _r, log: _l, memory: _m, flops: _f, ...rest }: Summary) => rest;
const timeless = (folder: string) =>
  readEvents(join(folder, "events.jsonl")).map((event) => ({ ...event, seconds: 0 }));
const weights = (folder: string) => loadCheckpoint(folder)?.checkpoint.tensors;
const start = async (folder: string) => (await readEvents(join(folder, "events.jsonl")))[0]!;

describe("a run that is continued", () => {
  it("starts with the network that the other came to: its loss, its moments, its encoding", async () => {
    const changes = { dataset: more, epochs: 0 };
    await continueRun(at("base"), changes, { out: at("idle"), ...quiet });
    const [before, after] = [at("base"), at("idle")].map((folder) => readModelSketch(folder).format.preprocessing);
    expect(after!.features).toEqual(before!.features);
    const found = loadCheckpoint(at("idle"))!.checkpoint;
    const was = loadCheckpoint(at("base"))!.checkpoint;
    const own = was.best ?? was;
    expect(found.state.step).toBe(0);
    expect(found.tensors).toEqual(own.tensors);
    expect(found.state.layers!.earlier).toBe(own.state.layers!.updates);
    const births = found.state.layers!.axes[0]!.births;
    expect(births).toEqual(own.state.layers!.axes[0]!.births.map((birth) => birth - own.state.layers!.updates));
  });

  it("tests on no row that the other trained on, and divides the new rows", async () => {
    await continueRun(at("base"), { dataset: more, epochs: 1 }, { out: at("twice"), ...quiet });
    const [before, after] = [at("base"), at("twice")].map((folder) => readFingerprint(folder)!.table!);
    const roles = [...after!.roles];
    expect(roles.slice(0, 200)).toEqual([...before!.roles]);
    const counts = [0, 1, 2].map((role) => roles.slice(200).filter((one) => one === role).length);
    expect(counts).toEqual([128, 32, 40]);
    await continueRun(at("folds"), { dataset: more, epochs: 1 }, { out: at("after folds"), ...quiet });
    expect([...readFingerprint(at("after folds"))!.table!.roles.slice(0, 200)].every((role) => role === 0)).toBe(true);
    expect(await start(at("after folds"))).toMatchObject({ rows: { train: 328, validation: 32, test: 40 } });
  });

  it("continues under another strategy, another rate and another optimizer", async () => {
    const changes = {
      strategy: { name: "static" },
      learningRate: 1e-3,
      optimizer: { name: "sgd", momentum: 0.9 },
      epochs: 3,
    };
    const summary = await continueRun(at("base"), changes, { out: at("other"), ...quiet });
    expect(summary).toMatchObject({ status: "done", strategy: "static" });
    expect(summary.widths).toEqual(loadCheckpoint(at("base"))!.checkpoint.best!.state.widths);
  });

  it("with twice the rows, killed again and again, equals itself uninterrupted, also without the run that it continues", async () => {
    const { config } = await loadConfig(continuedConfig({ continue: at("base"), dataset: more, epochs: 30 }));
    const whole = await startRun(config, { out: at("whole"), ...quiet });
    cpSync(at("base"), at("gone"), { recursive: true });
    const gone = (await loadConfig(continuedConfig({ continue: at("gone"), dataset: more, epochs: 30 }))).config;
    let summary: Summary | null = null;
    const kills = new RandomStream(2, "kills");
    for (let first = true; summary === null || summary.status === "interrupted"; first = false) {
      const controller = new AbortController();
      let left = 1 + kills.integer(60);
      const observer = { onEvent: () => void (--left <= 0 && controller.abort()) };
      const options = { signal: controller.signal, observer, ...quiet };
      summary = await (first ? startRun(gone, { ...options, out: at("pieces") }) : resumeRun(at("pieces"), options));
      if (first) rmSync(at("gone"), { recursive: true });
    }
    expect(timeless(at("pieces"))).toEqual(timeless(at("whole")));
    expect(weights(at("pieces"))).toEqual(weights(at("whole")));
    expect(kept(summary)).toEqual(kept(whole));
  }, 60_000);

  it("can be asked for on the command line", async () => {
    const { code, err } = await capture(
      "train",
      "--continue",
      at("base"),
      more,
      "--lr",
      "0.001",
      "--epochs",
      "2",
      "--out",
      at("cli"),
      "--quiet",
    );
    expect([code, err]).toEqual([0, ""]);
    expect(JSON.parse(readFileSync(join(at("cli"), "config.json"), "utf8"))).toMatchObject({
      continue: at("base"),
      dataset: more,
      learningRate: 0.001,
      folds: 1,
    });
  });
});

describe("a run that cannot be continued", () => {
  const changed = (text: (line: string, i: number) => string, head?: string): string =>
    write("changed.csv", lines.map(text), head);
  it.each([
    [
      "a new class",
      () => changed((line, i) => (i === 7 ? "1,1,other" : line)),
      /classes that the network that is continued has no output for: "other"/,
    ],
    [
      "a new column",
      () => changed((line, i) => `${i % 7},${line}`, "z,x,y,sign"),
      /columns that the network that is continued does not know: "z"/,
    ],
    [
      "a column less",
      () => changed((line) => line.slice(line.indexOf(",") + 1), "y,sign"),
      /takes columns that it does not have: "x"/,
    ],
    [
      "another kind of column",
      () => changed((line, i) => `v${i % 5}${line.slice(line.indexOf(","))}`),
      /"x" was numeric and is categorical/,
    ],
  ])("because the table has %s", async (_, path, message) => {
    await expect(continueRun(at("base"), { dataset: path(), epochs: 1 }, { out: at("no"), ...quiet })).rejects.toThrow(
      message,
    );
  });

  it.each([
    [{ hidden: [3] }, "hidden: the network of"],
    [{ dataset: "spirals" }, "spirals"],
  ])("with %j", async (changes, message) => {
    await expect(continueRun(at("base"), changes, { out: at("no"), ...quiet })).rejects.toThrow(message);
  });

  it("because nothing would end it, or it is not complete", async () => {
    await expect(continueRun(at("folds"), {}, { out: at("no"), ...quiet })).rejects.toThrow(
      "Say for how long: --epochs 10",
    );
    const controller = new AbortController();
    const observer = { onEvent: () => controller.abort() };
    await startRun(parseConfig(base), { out: at("unfinished"), signal: controller.signal, observer, ...quiet });
    await expect(continueRun(at("unfinished"), {}, { out: at("no"), ...quiet })).rejects.toThrow(
      "is not complete. Finish it first",
    );
  });
});

describe("resume", () => {
  const interrupted = async (name: string): Promise<string> => {
    const path = write(`${name}.csv`, lines.slice(0, 200));
    const controller = new AbortController();
    const observer = { onEvent: () => controller.abort() };
    const options = { out: at(name), signal: controller.signal, observer, ...quiet };
    await startRun(parseConfig({ ...base, dataset: path }), options);
    return path;
  };
  it.each([
    ["rows were added", (rows: string[]) => [...rows, ...lines.slice(200, 203)], undefined, "3 rows added"],
    ["rows were removed", (rows: string[]) => rows.slice(1), undefined, "1 row removed"],
    ["values changed", (rows: string[]) => rows.with(3, "9,9,same"), undefined, "1 row has other values"],
    ["rows are in another order", (rows: string[]) => rows.toReversed(), undefined, "its rows are in another order"],
    [
      "a column was added",
      (rows: string[]) => rows.map((row, i) => `${i % 9},${row}`),
      "z,x,y,sign",
      'columns added: "z"',
    ],
  ])("refuses data in which %s", async (name, change, head, message) => {
    const path = await interrupted(name);
    writeFileSync(path, `${head ?? "x,y,sign"}\n${change(lines.slice(0, 200)).join("\n")}\n`);
    await expect(resumeRun(at(name), quiet)).rejects.toThrow(message);
    writeFileSync(path, `x,y,sign\n${lines.slice(0, 200).join("\n")}\n`);
    expect((await resumeRun(at(name), quiet)).status).not.toBe("interrupted");
  });
});

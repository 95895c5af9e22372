import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { parseConfig } from "../node/runs/config/config.ts";
import { EventLog, readEvents } from "../node/runs/log/event-log.ts";
import { startRun } from "../node/runs/run.ts";
import { readSummary, writeSummary } from "../node/runs/summary.ts";
import type { TrainEvent } from "../train/events/events.ts";
import type { LogMessage, RunHistory, TableMessage } from "../view/messages.ts";
import { createApp } from "./app.ts";
import { Library } from "./index/library.ts";
import { RunLog } from "./index/run-log.ts";
import { snapshotOf, staticPage } from "./snapshot.ts";
import { type Message, Stream } from "./stream.ts";

const root = temporaryFolder();
const runs = join(root, "runs");
const first = join(runs, "first");
const TOKEN = "0123456789abcdef";

beforeAll(async () => {
  mkdirSync(runs);
  await startRun(parseConfig({ dataset: "moons", hidden: [2], epochs: 12 }), { out: first, picture: false });
});

const appOf = (folder: string) => createApp({ library: new Library(folder), token: TOKEN, html: "<head></head>" });

/** Asks as a browser on this machine does. */
function ask(path: string, { headers, ...init }: RequestInit = {}, app = appOf(root)): Promise<Response> {
  const all = new Headers({ host: "127.0.0.1:1234", ...(headers as Record<string, string>) });
  return Promise.resolve(app.fetch(new Request(`http://127.0.0.1:1234${path}`, { ...init, headers: all })));
}

const withToken = (path: string): string => `${path}${path.includes("?") ? "&" : "?"}token=${TOKEN}`;

describe("the log of a run", () => {
  const line = (step: number, loss: number): string =>
    `${JSON.stringify({ type: "step", step, epoch: 0, loss, learningRate: 0.1, seconds: step })}\n`;

  it("is read where it was appended, and a torn last line waits for its rest", () => {
    const path = join(temporaryFolder(), "events.jsonl");
    writeFileSync(path, line(1, 0.5));
    const log = new RunLog(path);
    log.update();
    const whole = line(2, 0.25);
    appendFileSync(path, whole.slice(0, 20));
    log.update();
    expect([...log.columns.points("train/loss")!.value]).toEqual([0.5]);
    appendFileSync(path, whole.slice(20));
    log.update();
    expect([...log.columns.points("train/loss")!.value]).toEqual([0.5, 0.25]);
    expect(log.generation).toBe(0);
  });

  it("is read anew when it was cut, also where it has grown past its old length since, and when it is gone", () => {
    const path = join(temporaryFolder(), "events.jsonl");
    writeFileSync(path, line(1, 0.5) + line(2, 0.25));
    const log = new RunLog(path);
    log.update();
    truncateSync(path, line(1, 0.5).length);
    appendFileSync(path, line(2, 0.125) + line(3, 0.0625));
    log.update();
    expect([...log.columns.points("train/loss")!.value]).toEqual([0.5, 0.125, 0.0625]);
    expect(log.generation).toBe(1);
    rmSync(path);
    log.update();
    expect(log.columns.names).toEqual([]);
  });

  it("shows NaN and infinity as such, in curves, decisions and the table", async () => {
    const folder = temporaryFolder();
    const run = join(folder, "odd");
    cpSync(first, run, { recursive: true });
    const summary = JSON.parse(readFileSync(join(run, "summary.json"), "utf8"));
    const test = { loss: Number.POSITIVE_INFINITY, r2: Number.NEGATIVE_INFINITY, mse: Number.NaN };
    writeSummary(join(run, "summary.json"), { ...summary, test });
    const start = readEvents(join(run, "events.jsonl"))[0] as TrainEvent;
    const log = EventLog.create(join(run, "events.jsonl"));
    const metrics = { loss: Number.NaN, mse: Number.POSITIVE_INFINITY };
    const declined = { type: "declined", step: 9, epoch: 1, axis: "hidden1", trigger: "t", reason: "r" };
    log.append(start);
    log.append({ type: "evaluation", split: "validation", epoch: 1, step: 9, metrics, best: false, seconds: 1 });
    log.append({ ...declined, values: { score: Number.NEGATIVE_INFINITY } });
    log.close();
    expect(readSummary(join(run, "summary.json"))?.test).toEqual(test);
    const library = new Library(folder);
    expect(library.recordOf("odd")?.metrics).toMatchObject({
      "test/loss": "Infinity",
      "test/r2": "-Infinity",
      "test/mse": "NaN",
    });
    const asked = async (path: string) =>
      (await ask(withToken(path), {}, appOf(folder))).json() as Promise<{ histories: RunHistory[] }>;
    expect(await asked("/api/points?run=odd&metric=validation/mse")).toMatchObject({ value: ["Infinity"] });
    expect(await asked("/api/points?run=odd&metric=validation/loss")).toMatchObject({ value: ["NaN"] });
    expect((await asked("/api/history?run=odd")).histories[0]?.decisions[0]?.values).toEqual({ score: "-Infinity" });
  });

  it("survives 1,000 random damages, and keeps every line that is whole", () => {
    const folder = temporaryFolder();
    const source = readFileSync(join(first, "events.jsonl"));
    const path = join(folder, "events.jsonl");
    const damage = fc.tuple(
      fc.nat(source.length - 1),
      fc.integer({ min: 0, max: 300 }),
      fc.uint8Array({ maxLength: 80 }),
    );
    fc.assert(
      fc.property(damage, ([at, cut, put]) => {
        writeFileSync(path, Buffer.concat([source.subarray(0, at), put, source.subarray(at + cut)]));
        const log = new RunLog(path);
        log.update();
        const before = source.subarray(0, at).toString("utf8").split("\n").length - 1;
        const seen = log.columns.count + log.decisions.length + log.damagedLines;
        expect(seen).toBeGreaterThanOrEqual(before);
        new Library(folder);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("the table", () => {
  it("lists a run with its result, and a damaged, a foreign and an empty folder with the problem", () => {
    const folder = temporaryFolder();
    cpSync(first, join(folder, "whole"), { recursive: true });
    for (const name of ["damaged", "foreign", "empty"]) mkdirSync(join(folder, name));
    writeFileSync(join(folder, "damaged", "config.json"), "{");
    writeFileSync(join(folder, "foreign", "events.jsonl"), "not a log\n");
    const records = new Map(new Library(folder).records.map((record) => [record.id, record]));
    expect([...records.keys()].sort()).toEqual(["damaged", "foreign", "whole"]);
    expect(records.get("whole")).toMatchObject({
      status: "done",
      data: "moons",
      learner: "burgeon",
      seed: 1,
      problem: null,
    });
    expect(records.get("damaged")).toMatchObject({ status: "damaged", problem: "config.json is damaged" });
    expect(records.get("foreign")?.problem).toContain("events.jsonl has lines that are no events");
  });

  it("finds a run that is begun, and forgets one that is deleted", () => {
    const folder = temporaryFolder();
    const library = new Library(folder);
    const copy = join(folder, "deep", "copy");
    cpSync(first, copy, { recursive: true });
    expect(library.scan().changed).toEqual(["deep/copy"]);
    rmSync(copy, { recursive: true });
    expect(library.scan().removed).toEqual(["deep/copy"]);
    expect(library.logOf("deep/copy")).toBeNull();
  });
});

describe("the stream", () => {
  it("sends a page each appended line once, bytes that do not grow with the log, and continues after a lost connection", () => {
    const folder = temporaryFolder();
    const copy = join(folder, "copy");
    cpSync(first, copy, { recursive: true });
    const path = join(copy, "events.jsonl");
    const library = new Library(folder);
    const stream = new Stream(library);
    const open = (cursor?: string): Message[] => {
      const got: Message[] = [];
      stream.open(["copy"], cursor, (message) => void got.push(message))();
      return got;
    };
    const [table, anew] = open();
    expect((table!.data as TableMessage).runs).toHaveLength(1);
    expect((anew!.data as LogMessage).reset).toBe(true); // a page without a place asks for the history
    const sizes = [1, 200].map((repeats) => {
      const cursor = open(anew!.id).at(-1)!.id;
      for (let i = 0; i < repeats; i++)
        appendFileSync(
          path,
          `${JSON.stringify({ type: "step", step: 900 + i, epoch: 1, loss: 0.5, learningRate: 0.1, seconds: 1 })}\n`,
        );
      library.tick(new Set(["copy"]));
      const news = open(cursor)
        .filter(({ event }) => event === "log")
        .map(({ data }) => data as LogMessage);
      expect(news).toHaveLength(1);
      expect(news[0]!.points).toHaveLength(2 * repeats);
      return JSON.stringify(news[0]).length / repeats;
    });
    expect(sizes[1]!).toBeLessThan(sizes[0]!);
    // From a place of another process nothing is assumed.
    expect((open("other/0:10").at(-1)!.data as LogMessage).reset).toBe(true);
    stream.close();
  });
});

describe("the server", () => {
  it("refuses a foreign host, a foreign page and a missing or wrong token", async () => {
    expect((await ask(withToken("/"))).status).toBe(200);
    expect((await ask(withToken("/"), { headers: { host: "localhost:9" } })).status).toBe(200);
    for (const host of ["evil.example", "127.0.0.1.evil.example", "localhost:9.evil"])
      expect((await ask(withToken("/"), { headers: { host } })).status, host).toBe(403);
    const foreign = { headers: { origin: "https://evil.example" } };
    expect((await ask(withToken("/"), foreign)).status).toBe(403);
    expect((await ask("/")).status).toBe(401);
    expect((await ask("/?token=0123456789abcdee")).status).toBe(401);
    expect((await ask("/api/stream?run=runs/first")).status).toBe(401);
  });

  it("serves ids of runs, never paths: 1,000 random requests give nothing from outside", async () => {
    writeFileSync(join(root, "secret.txt"), "secret");
    const app = appOf(runs);
    const part = fc.constantFrom("..", "%2e%2e", "first", "secret.txt", "/", "\\", ".", "etc/passwd", "\0", root);
    const id = fc.array(part, { maxLength: 6 }).map((parts) => parts.join("/"));
    const route = fc.constantFrom(
      "/",
      "/api/history?run=",
      "/api/series?metric=x&run=",
      "/api/points?metric=x&run=",
      "/api/network?run=",
      "/api/health?run=",
      "/api/study?id=",
      "/api/nothing?x=",
    );
    await fc.assert(
      fc.asyncProperty(route, fc.oneof(id, fc.string()), fc.boolean(), async (path, text, raw) => {
        const address = withToken(`${path}${raw ? text.replace(/[\0#]/g, "") : encodeURIComponent(text)}`);
        fc.pre(URL.canParse(address, "http://127.0.0.1"));
        const answer = await ask(address, {}, app);
        expect(answer.status).toBeLessThan(500);
        const body = await answer.text();
        expect(body.includes("secret") && !text.includes("secret")).toBe(false);
        expect(body).not.toContain("root:");
      }),
      { numRuns: 1000 },
    );
    app.close();
  });

  it("answers with history, curves and the network with its weights", async () => {
    const json = async <T>(path: string): Promise<T> => (await (await ask(withToken(path))).json()) as T;
    const { histories } = await json<{ histories: RunHistory[] }>("/api/history?run=runs/first");
    expect(histories[0]!.start?.dataset).toBe("moons");
    expect(histories[0]!.metrics).toContain("validation/accuracy");
    const { series } = await json<{ series: { total: number }[] }>(
      "/api/series?run=runs/first&metric=train/loss&buckets=50",
    );
    expect(series[0]!.total).toBeGreaterThan(50);
    const { network } = await json<{ network: { columns: { units: unknown[] }[]; links: { weights: number[] }[] } }>(
      "/api/network?run=runs/first",
    );
    const sizes = network.columns.map(({ units }) => units.length);
    expect(sizes).toHaveLength(3);
    expect(network.links.map(({ weights }) => weights.length)).toEqual([sizes[0]! * sizes[1]!, sizes[1]! * sizes[2]!]);
  });

  it("writes a note and a wish of a run that is there, and refuses anything else", async () => {
    const post = (body: object) =>
      ask(withToken("/api/control"), { method: "POST", body: JSON.stringify(body) }).then(({ status }) => status);
    expect(await post({ run: "runs/first", note: "good" })).toBe(200);
    expect(new Library(root).recordOf("runs/first")?.note).toBe("good");
    expect(await post({ run: "../first", note: "x" })).toBe(404);
    expect(await post({ run: "runs/first", wish: "delete" })).toBe(400);
    expect(await post({ run: "runs/first", path: "/etc" })).toBe(400);
  });
});

describe("a page without a server", () => {
  it("has its data inside, and no data ends its script", () => {
    const folder = temporaryFolder();
    cpSync(first, join(folder, "<script>"), { recursive: true });
    const snapshot = snapshotOf(new Library(folder));
    expect(Object.keys(snapshot.histories)).toHaveLength(1);
    const page = staticPage("<html><head></head></html>", snapshot);
    expect(page.match(/<\/script>/g)).toHaveLength(1);
    const json = /id="snapshot">(.*?)<\/script>/.exec(page)![1]!;
    expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(snapshot)));
  });
});

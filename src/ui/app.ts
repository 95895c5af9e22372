/** The server's answers: the page, the stream, and what the page asks for. It reads; it writes nothing but `control.json`. @module */

import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { BurgeonError } from "../errors.ts";
import { writeControl } from "../node/runs/files/control-file.ts";
import { plainText } from "../train/events/plain-numbers.ts";
import type { SeriesReply } from "../view/messages.ts";
import { seriesOf } from "../view/series.ts";
import { historyOf } from "./answers.ts";
import { BadQuery } from "./bad-query.ts";
import { diagnose } from "./diagnose.ts";
import { guard } from "./guard.ts";
import type { Library } from "./index/library.ts";
import type { RunLog } from "./index/run-log.ts";
import { plainNumber } from "./index/run-record.ts";
import { drawNetwork, storedHealth } from "./network-drawing.ts";
import { cursorAt, type Message, MOST_WATCHED, Stream } from "./stream.ts";

export interface AppOptions {
  readonly library: Library;
  readonly token: string;
  /** The page. */
  readonly html: string;
}

export interface App {
  fetch(request: Request): Response | Promise<Response>;
  close(): void;
}

class Unknown extends Error {}

function known<T>(value: T | null, what: string): T {
  if (value === null) throw new Unknown(`there is no such ${what}`);
  return value;
}

/** Runs by their ids alone. @throws Unknown for any other text */
interface Lookup {
  folderOf(id: string | undefined): string;
  logOf(id: string | undefined): RunLog;
}

/** The text and the code of an error: what was asked wrongly is said, and what there is not. */
function answerOf(error: Error): readonly [text: string, status: 400 | 404 | 422 | 500] {
  if (error instanceof Unknown) return [error.message, 404];
  if (error instanceof BadQuery) return [error.message, 400];
  if (error instanceof BurgeonError) return [error.message, 422];
  return [`the viewer failed: ${error.message}`, 500];
}

function addStream(app: Hono, stream: Stream): void {
  app.get("/api/stream", (context) => {
    const runs = (context.req.queries("run") ?? []).slice(0, MOST_WATCHED);
    const cursor = context.req.header("last-event-id") ?? context.req.query("since");
    return streamSSE(context, async (out) => {
      const send = ({ event, data, id }: Message): void => void out.writeSSE({ event, id, data: plainText(data) });
      await new Promise<void>((resolve) => {
        const close = stream.open(runs, cursor, send);
        out.onAbort(() => {
          close();
          resolve();
        });
      });
    });
  });
}

/** What a page asks of the logs of runs. */
function addLogs(app: Hono, { folderOf, logOf }: Lookup): void {
  app.get("/api/history", (context) => {
    const ids = context.req.queries("run") ?? [];
    const logs = ids.map(logOf);
    const histories = logs.map((log, i) => historyOf(folderOf(ids[i]), log));
    return context.body(plainText({ histories, cursor: cursorAt(logs) }), 200, { "content-type": "application/json" });
  });

  app.get("/api/series", async (context) => {
    const { seriesQuery } = await import("./queries.ts");
    const { metric, log, ...request } = seriesQuery(context.req.query());
    const runs = (context.req.queries("run") ?? []).slice(0, MOST_WATCHED);
    const logs = runs.map(logOf);
    const answer = seriesOf(
      logs.map(({ columns }) => columns.points(metric)),
      { ...request, log: log === "1" },
    );
    const reply: SeriesReply = { ...answer, runs, offsets: logs.map(({ offset }) => offset) };
    return context.json(reply);
  });

  /** Every point, for exports. */
  app.get("/api/points", (context) => {
    const points = known(logOf(context.req.query("run")).columns.points(context.req.query("metric") ?? ""), "metric");
    const lists = Object.entries(points).map(([name, values]) => [
      name,
      Array.from(values as Float64Array, plainNumber),
    ]);
    return context.json(Object.fromEntries(lists));
  });
}

/** What a page asks of checkpoints and studies, and of a run itself. */
function addFolders(app: Hono, library: Library, { folderOf }: Lookup): void {
  app.get("/api/network", async (context) => {
    const { stepQuery } = await import("./queries.ts");
    const step = stepQuery(context.req.query("step") ?? null);
    return context.json({ network: drawNetwork(folderOf(context.req.query("run")), step) });
  });
  app.get("/api/health", (context) => context.json(storedHealth(folderOf(context.req.query("run")))));
  app.post("/api/diagnose", async (context) => context.json(await diagnose(folderOf(context.req.query("run")))));
  app.get("/api/study", async (context) => {
    const folder = known(library.studyFolder(context.req.query("id") ?? ""), "study");
    const { studyDocument } = await import("./study-document.ts");
    return context.json(studyDocument(folder));
  });
  app.post("/api/control", async (context) => {
    const { controlBody } = await import("./queries.ts");
    const { run, ...change } = controlBody(await context.req.json().catch(() => null));
    return context.json(writeControl(folderOf(run), change));
  });
}

export function createApp({ library, token, html }: AppOptions): App {
  const stream = new Stream(library);
  const lookup: Lookup = {
    folderOf: (id) => known(library.folderOf(id ?? ""), "run"),
    logOf: (id) => known(library.logOf(id ?? ""), "run"),
  };
  const app = new Hono();
  app.use(guard(token));
  app.onError((error, context) => context.text(...answerOf(error)));
  app.notFound((context) => context.text("there is no such page", 404));
  app.get("/", (context) => context.html(html));
  addStream(app, stream);
  addLogs(app, lookup);
  addFolders(app, library, lookup);
  return { fetch: (request) => app.fetch(request), close: () => stream.close() };
}

/** Answers to requests: health, schema, predictions. Every answer is JSON. @module */

import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { BurgeonError } from "../errors.ts";
import type { Prediction, Predictor, Row } from "../predict/predictor.ts";
import { BodyReader } from "./body.ts";
import { type Limits, Refusal } from "./limits.ts";
import { rowsIn } from "./rows.ts";
import { schemaOf } from "./schema.ts";

type App = Hono<{ Bindings: HttpBindings }>;
type AppContext = Context<{ Bindings: HttpBindings }>;

/** Rows that are predicted before others get their turn. */
const PIECE = 256;

const errorBody = (code: string, message: string, details: Readonly<Record<string, unknown>>): object => ({
  error: { code, message, ...details },
});

function answerError(error: Error, context: AppContext): Response {
  if (error instanceof Refusal) {
    // What is left of the request is not read.
    if (error.status !== 422) context.header("connection", "close");
    return context.json(errorBody("request", error.message, error.details), error.status as ContentfulStatusCode);
  }
  if (error instanceof BurgeonError) return context.json(errorBody(error.code, error.message, error.details), 422);
  return context.json(errorBody("failure", `the server failed: ${error.message}`, {}), 500);
}

/** Predictions piece by piece; in between, other requests are answered. */
async function predictAll(
  predictor: Predictor,
  rows: readonly Row[],
  { notes, deadline, limits }: { notes: string[] | null; deadline: number; limits: Limits },
): Promise<Prediction[]> {
  const predictions: Prediction[] = [];
  for (let first = 0; first < rows.length; first += PIECE) {
    if (first > 0) await new Promise(setImmediate);
    if (performance.now() > deadline) {
      throw new Refusal(503, `the rows took longer than ${limits.timeoutMs / 1000} s. Send fewer at a time.`);
    }
    predictions.push(...predictor.predict(rows.slice(first, first + PIECE), { notes, first }));
  }
  return predictions;
}

function unknownOf(context: AppContext): string[] | null {
  const unknown = context.req.query("unknown") ?? "error";
  if (unknown === "error") return null;
  if (unknown === "zeros") return [];
  throw new Refusal(400, `unknown: expected error or zeros, received ${JSON.stringify(unknown)}.`);
}

/** `GET /health`, `GET /schema`, `POST /predict`. */
export function createApp(predictor: Predictor, limits: Limits): App {
  const app: App = new Hono();
  const bodies = new BodyReader(limits);
  const schema = schemaOf(predictor, limits);
  app.onError(answerError);
  app.notFound((context) => {
    const { path, method } = context.req;
    const paths: Readonly<Record<string, string>> = { "/health": "GET", "/schema": "GET", "/predict": "POST" };
    const allowed = paths[path];
    const [status, message] = allowed
      ? ([405, `${path} takes ${allowed}, received ${method}.`] as const)
      : ([404, `there is no ${path}. There are ${Object.keys(paths).join(", ")}.`] as const);
    context.header("connection", "close");
    if (allowed) context.header("allow", allowed);
    return context.json(errorBody("request", message, {}), status);
  });
  app.get("/health", (context) => context.json({ status: "ok", step: schema.step }));
  app.get("/schema", (context) => context.json(schema));
  app.post("/predict", async (context) => {
    const deadline = performance.now() + limits.timeoutMs;
    const body = await bodies.read(context.env.incoming, deadline);
    const notes = unknownOf(context);
    const { rows, isList } = rowsIn(body, limits.maxRows);
    const predictions = await predictAll(predictor, rows, { notes, deadline, limits });
    const said = notes && notes.length > 0 ? { notes } : {};
    return context.json(isList ? { predictions, ...said } : { ...predictions[0], ...said });
  });
  return app;
}

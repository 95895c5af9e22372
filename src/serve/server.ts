/** A model behind HTTP. @module */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { OptionError } from "../errors.ts";
import type { Model } from "../predict/model.ts";
import { Predictor } from "../predict/predictor.ts";
import { createApp } from "./app.ts";
import { checkLength } from "./body.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";

export interface ServeOptions extends Partial<Limits> {
  /** Default 127.0.0.1: this machine alone. */
  readonly host?: string | undefined;
  /** Default 0: one that is free. */
  readonly port?: number | undefined;
}

export interface ServedModel {
  readonly address: string;
  /** Whether only this machine can reach it. */
  readonly isLocal: boolean;
  close(): Promise<void>;
}

/** A refusal before there is a request, as the bytes of an answer. */
function rawAnswer(status: string, message: string): string {
  const body = JSON.stringify({ error: { code: "request", message } });
  const head = [`HTTP/1.1 ${status}`, "content-type: application/json", `content-length: ${Buffer.byteLength(body)}`];
  return [...head, "connection: close", "", body].join("\r\n");
}

/** What is no HTTP, or did not come in time. */
function answerClientError(error: NodeJS.ErrnoException, socket: Socket, { timeoutMs }: Limits): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const answers: Readonly<Record<string, readonly [string, string]>> = {
    ERR_HTTP_REQUEST_TIMEOUT: ["408 Request Timeout", `expected the whole request within ${timeoutMs / 1000} s.`],
    HPE_HEADER_OVERFLOW: ["431 Request Header Fields Too Large", "expected headers of at most 16 kB."],
  };
  const [status, message] = answers[error.code ?? ""] ?? ["400 Bad Request", "expected a request of HTTP/1.1."];
  socket.end(rawAnswer(status, message), () => socket.destroy());
}

function createModelServer(model: Model, limits: Limits): Server {
  const listener = getRequestListener(createApp(new Predictor(model), limits).fetch) as (
    request: IncomingMessage,
    response: ServerResponse,
  ) => void;
  const { timeoutMs } = limits;
  const server = createServer(
    {
      headersTimeout: timeoutMs,
      // The app answers a slow body itself, in time.
      requestTimeout: 2 * timeoutMs,
      connectionsCheckingInterval: Math.min(1000, timeoutMs),
      keepAliveTimeout: 5000,
    },
    listener,
  );
  server.on("clientError", (error, socket) => answerClientError(error, socket as Socket, limits));
  // A client that asks before it sends is told at once.
  server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => {
    try {
      checkLength(request, limits);
      response.writeContinue();
    } catch {
      // The listener refuses it with the same words.
    }
    listener(request, response);
  });
  return server;
}

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

/**
 * Serves a model: `GET /health`, `GET /schema`, `POST /predict` with a row or a list of rows as JSON.
 *
 * @throws OptionError for a host or a port that cannot be used; DataError for a model that is damaged
 */
export async function serveModel(model: Model, options: ServeOptions = {}): Promise<ServedModel> {
  const { host = "127.0.0.1", port = 0, ...given } = options;
  const server = createModelServer(model, { ...DEFAULT_LIMITS, ...given });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const words = cause.code === "EADDRINUSE" ? "the port is in use" : `cannot be opened (${cause.message})`;
      reject(
        new OptionError(`serve: ${host}:${port}: ${words}. Name another (--port, --host).`, { host, port }, { cause }),
      );
    });
    server.listen(port, host, resolve);
  });
  const { port: opened } = server.address() as AddressInfo;
  return {
    address: `http://${host.includes(":") ? `[${host}]` : host}:${opened}`,
    isLocal: LOOPBACK.test(host),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

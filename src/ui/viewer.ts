/** The viewer of runs: a server on this machine, and its page. @module */

import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { serve } from "@hono/node-server";
import { OptionError, StateError } from "../errors.ts";
import { writeAtomically } from "../node/runs/files/atomic-file.ts";
import { createApp } from "./app.ts";
import { Library } from "./index/library.ts";

const PAGE = fileURLToPath(new URL("../../dist/dashboard/index.html", import.meta.url));

export interface ViewerOptions {
  /** With runs and studies below it. */
  readonly folder: string;
  /** Default: one that is free. */
  readonly port?: number | undefined;
}

export interface Viewer {
  /** With the token. */
  readonly address: string;
  readonly runs: number;
  close(): Promise<void>;
}

/** @throws StateError where the page was not built */
function pageHtml(): string {
  if (existsSync(PAGE)) return readFileSync(PAGE, "utf8");
  throw new StateError(`ui: the page ${PAGE} is missing. Build it: npm run build`, { folder: PAGE });
}

function libraryOf(folder: string): Library {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new OptionError(`ui: expected a folder, and ${folder} is none. Name one with runs below it.`, { folder });
  }
  return new Library(folder);
}

/**
 * Serves a page with all runs and studies under a folder, on 127.0.0.1 alone, to whoever knows the token in the address.
 *
 * @throws OptionError for a folder that is none, or a port in use; StateError where the page was not built
 */
export async function startViewer({ folder, port = 0 }: ViewerOptions): Promise<Viewer> {
  const html = pageHtml();
  const library = libraryOf(folder);
  const token = randomBytes(16).toString("hex");
  const app = createApp({ library, token, html });
  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const made = serve({ fetch: app.fetch, hostname: "127.0.0.1", port }, () => resolve(made));
    made.on("error", (cause: NodeJS.ErrnoException) => {
      const words = cause.code === "EADDRINUSE" ? "is in use" : `cannot be opened (${cause.message})`;
      reject(
        new OptionError(
          `ui: http://127.0.0.1:${port}: the port ${words}. Name another with --port, or none.`,
          { port },
          { cause },
        ),
      );
    });
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/?token=${token}`;
  return {
    address,
    runs: library.records.length,
    close: () =>
      new Promise((resolve) => {
        app.close();
        if ("closeAllConnections" in server) server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Writes what the viewer shows of a folder as one file. Returns how many runs are in it. @throws as `startViewer` does */
export async function exportPage(folder: string, path: string): Promise<number> {
  const html = pageHtml();
  const { snapshotOf, staticPage } = await import("./snapshot.ts");
  const snapshot = snapshotOf(libraryOf(folder));
  writeAtomically(path, staticPage(html, snapshot));
  return snapshot.table.runs.length;
}

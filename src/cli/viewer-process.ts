/** The viewer beside a run: a process of its own, so that neither waits for the other. @module */

import { type ChildProcess, spawn } from "node:child_process";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunObserver } from "../node/runs/run.ts";
import type { Terminal } from "./output/terminal.ts";

const MAIN = fileURLToPath(new URL("./main.js", import.meta.url));

export interface ViewerProcess {
  /** Opens the viewer as soon as the folder of the first run is known. */
  beside(observer: RunObserver | undefined): RunObserver;
  /** Waits until the person closes the viewer. */
  closed(): Promise<void>;
}

/** @param open whether a browser is opened too */
export function viewerProcess({ err }: Terminal, open: boolean): ViewerProcess {
  let child: ChildProcess | null = null;
  let ended: Promise<void> = Promise.resolve();
  const start = (folder: string): void => {
    const args = [MAIN, "ui", dirname(folder), "--run", basename(folder), ...(open ? [] : ["--no-open"])];
    const made = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    child = made;
    made.stdout.setEncoding("utf8").on("data", (text: string) => err(`viewer      ${text.trim()}`));
    ended = new Promise((resolve) => {
      made.on("exit", () => resolve());
      made.on("error", ({ message }) => {
        err(`the viewer did not start: ${message}`);
        resolve();
      });
    });
  };
  return {
    beside: (observer = {}) => ({
      ...observer,
      onStart(run) {
        if (child === null) start(run.folder);
        observer.onStart?.(run);
      },
    }),
    async closed() {
      if (child !== null && child.exitCode === null) err("the viewer stays open; Ctrl-C closes it");
      await ended;
    },
  };
}

/** The compiled program in processes of its own. @module */

import { type ChildProcess, execFile } from "node:child_process";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** `dist/cli/main.js`. */
export const program = join(import.meta.dirname, "../../dist/cli/main.js");

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Waits for something that the process does. @throws Error with what it wrote when it ends before */
  until(condition: () => boolean): Promise<void>;
}

/** Starts any command in a folder. */
export function start(cwd: string, command: string, args: readonly string[]): Started {
  let child: ChildProcess | undefined;
  let over: Ended | null = null;
  const ended = new Promise<Ended>((resolve) => {
    child = execFile(command, [...args], { cwd, maxBuffer: 1 << 26 }, (_, out, err) => {
      over = { code: child?.exitCode ?? null, out, err };
      resolve(over);
    });
  });
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) {
      if (over) throw new Error(`the process ended with ${over.code} too early: ${over.out}${over.err}`);
      await wait(5);
    }
  };
  return { child: child as ChildProcess, ended, until };
}

/** Starts `burgeon` in a folder. */
export const burgeonIn =
  (cwd: string) =>
  (...args: string[]): Started =>
    start(cwd, process.execPath, [program, ...args]);

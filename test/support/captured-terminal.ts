/** A terminal that keeps what is written. @module */

import pc from "picocolors";
import { runCli } from "../../src/cli/cli.ts";
import type { Terminal } from "../../src/cli/output/terminal.ts";

export interface Captured {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process, with lines as long as they are. */
export const capture = (...args: string[]): Promise<Captured> => captureAt(Number.POSITIVE_INFINITY, ...args);

/** The same on a terminal of so many columns. */
export async function captureAt(outWidth: number, ...args: string[]): Promise<Captured> {
  const out: string[] = [];
  const err: string[] = [];
  const colors = pc.createColors(false);
  const terminal: Terminal = {
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
    isInteractive: false,
    outWidth,
    errWidth: 0,
    outColors: colors,
    errColors: colors,
  };
  const code = await runCli(args, terminal);
  return { code, out: out.join("\n"), err: err.join("\n") };
}

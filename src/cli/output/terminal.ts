/** Where the command line writes: results to stdout, everything else to stderr. @module */

import pc from "picocolors";

type Colors = ReturnType<typeof pc.createColors>;

export interface Terminal {
  /** A line of the result. */
  out(line: string): void;
  /** A line for the person at the terminal. */
  err(line: string): void;
  /** Whether progress may be drawn over itself. */
  readonly isInteractive: boolean;
  /** Characters of a line of the result; infinity where it is not shown on a screen. */
  readonly outWidth: number;
  /** Characters of a line that is drawn over itself; 0 where none can be. */
  readonly errWidth: number;
  readonly outColors: Colors;
  readonly errColors: Colors;
}

/** Prints what a person should know about a result. */
export const notesOn =
  ({ err }: Terminal) =>
  (note: string): void =>
    err(`note: ${note}`);

/** https://no-color.org: any value but the empty one. */
function wantsColor(stream: { isTTY?: boolean }): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  return Boolean(FORCE_COLOR) || (stream.isTTY === true && TERM !== "dumb");
}

/** The process's own streams. A reader that went away, as `head` does, ends the output quietly. */
export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  for (const stream of [stdout, stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
  return {
    out: (line) => void stdout.write(`${line}\n`),
    err: (line) => void stderr.write(`${line}\n`),
    outWidth: stdout.isTTY ? stdout.columns : Number.POSITIVE_INFINITY,
    errWidth: stderr.isTTY ? stderr.columns : 0,
    isInteractive: stderr.isTTY === true && process.env.TERM !== "dumb" && !process.env.CI,
    outColors: pc.createColors(wantsColor(stdout)),
    errColors: pc.createColors(wantsColor(stderr)),
  };
}

/** How the command line ends: an exit code (75: stopped with a checkpoint, to be started again), and one line about what was wrong. @module */

import { CommanderError } from "commander";
import { BurgeonError } from "../errors.ts";

export const EXIT = { done: 0, failed: 1, wrongUse: 2, tryAgain: 75, interrupted: 130 } as const;

/** Ctrl-C before anything was trained. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** System errors that say that a path given by the user cannot be used. */
const PATH_ERRORS = ["EACCES", "EPERM", "ENOENT", "ENOTDIR", "EISDIR", "EROFS", "ENAMETOOLONG", "EEXIST"];

function isWrongUse(error: unknown): boolean {
  if (error instanceof CommanderError) return true;
  if (!(error instanceof BurgeonError)) return PATH_ERRORS.includes((error as NodeJS.ErrnoException)?.code ?? "");
  if (error.code === "state") return "folder" in error.details;
  return error.code !== "numeric";
}

/** The exit code that an error stands for. */
export function exitCode(error: unknown): number {
  if (error instanceof Interrupted) return EXIT.interrupted;
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
  return isWrongUse(error) ? EXIT.wrongUse : EXIT.failed;
}

/** An error in one line. */
export function errorLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .replace(/^error: /, "")
    .replace(/\s*\n\s*/g, " ")
    .trim();
}

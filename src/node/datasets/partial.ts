/**
 * Files that are still being received. Each process has its own, named after its number, so that two never write to one;
 * what a process left behind when it ended is taken over by the next.
 *
 * @module
 */

import { readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isRunning } from "../runs/files/run-lock.ts";

/** Where this process collects the bytes of `path`. */
export function partialPath(path: string): string {
  return `${path}.${process.pid}.partial`;
}

/** Takes over what an ended process received of `path`, if anything; what is left over besides is removed. */
export async function adoptPartial(path: string): Promise<void> {
  const folder = dirname(path);
  const prefix = `${basename(path)}.`;
  let adopted = false;
  for (const name of await readdir(folder)) {
    const owner = name.startsWith(prefix) ? /^(\d+)\.partial$/.exec(name.slice(prefix.length))?.[1] : undefined;
    if (owner === undefined || (Number(owner) !== process.pid && isRunning(Number(owner)))) continue;
    if (adopted) await rm(join(folder, name), { force: true });
    else await rename(join(folder, name), partialPath(path)).catch(() => undefined);
    adopted = true;
  }
}

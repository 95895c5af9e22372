/**
 * Fails a test in which nothing happens any more. A limit in seconds fails on a machine whose cores have other work; here counts what
 * the process and those that it started ask of the cores: time on one, and time in the queue for one.
 *
 * @module
 */

import { readdirSync, readFileSync } from "node:fs";
import { aroundEach } from "vitest";

export interface StallLimits {
  readonly tickMs: number;
  /** So many ticks in a row of little demand are a stall. */
  readonly ticks: number;
}

/** The least share of one core that counts as work: above that of a loop that only looks now and then. */
const LEAST_SHARE = 0.1;

/** Nanoseconds on a core and in the queue for one, by process: of `pid` and those below it. */
function demands(pid: number, found = new Map<number, number>()): ReadonlyMap<number, number> {
  try {
    let sum = 0;
    for (const task of readdirSync(`/proc/${pid}/task`)) {
      const at = `/proc/${pid}/task/${task}`;
      const [running = 0, queued = 0] = readFileSync(`${at}/schedstat`, "utf8").split(" ").map(Number);
      sum += running + queued;
      for (const child of readFileSync(`${at}/children`, "utf8").split(" ").filter(Boolean))
        demands(Number(child), found);
    }
    found.set(pid, sum);
  } catch {
    // It ended meanwhile.
  }
  return found;
}

/** Rejects when nothing happened for so long; `stop` ends the watch. Where the kernel does not say what is asked of it, never. */
export function stall(pid: number, { tickMs, ticks }: StallLimits): { readonly stalled: Promise<never>; stop(): void } {
  let last: ReadonlyMap<number, number> = new Map();
  let idle = 0;
  let timer: NodeJS.Timeout | undefined;
  const stalled = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      const now = demands(pid);
      const changed = now.size !== last.size || [...now.keys()].some((one) => !last.has(one));
      const asked = [...now].reduce((sum, [one, demand]) => sum + demand - (last.get(one) ?? 0), 0);
      idle = changed || now.size === 0 || asked > LEAST_SHARE * tickMs * 1e6 ? 0 : idle + 1;
      last = now;
      if (idle < ticks) return;
      clearInterval(timer);
      reject(new Error(`nothing happened for ${(ticks * tickMs) / 1000} s: processes ${[...now.keys()].join(", ")}`));
    }, tickMs);
    timer.unref();
  });
  return { stalled, stop: () => clearInterval(timer) };
}

/** For vitest's `setupFiles`. */
export function guardTests(limits: StallLimits): void {
  aroundEach(async (runTest) => {
    const { stalled, stop } = stall(process.pid, limits);
    try {
      await Promise.race([runTest(), stalled]);
    } finally {
      stop();
    }
  });
}

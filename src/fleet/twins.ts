/**
 * Two attempts at one run must compute the same: their events are compared, without times, as far as both have come.
 *
 * @module
 */

import { crc32 } from "../formats/crc32.ts";
import { readEvents } from "../node/runs/log/event-log.ts";
import type { Statements } from "./database.ts";
import type { AttemptKey } from "./parcel.ts";

const TIMES = /^(seconds|secondsBefore|cpuSeconds|memory)$/;

/** Checksums of events without their times, 4 bytes each. An end that is only this slice's does not count. */
export function eventSums(path: string): Uint8Array {
  const events = readEvents(path);
  const last = events.at(-1);
  const counted = last?.type === "end" && last.status === "interrupted" ? events.slice(0, -1) : events;
  const sums = counted.map((event) => {
    const text = JSON.stringify(event, (key, value: unknown) => (TIMES.test(key) ? undefined : value));
    return crc32(new TextEncoder().encode(text));
  });
  return new Uint8Array(Uint32Array.from(sums).buffer);
}

/** The first event in which two attempts differ, from 1; null when there is none. */
export function firstDifference(a: Uint8Array, b: Uint8Array): number | null {
  const most = Math.min(a.length, b.length) & ~3;
  for (let at = 0; at < most; at++) if (a[at] !== b[at]) return Math.floor(at / 4) + 1;
  return null;
}

/** What two attempts on machines of one type disagree in; null when they agree or cannot be compared. */
export async function twinProblem(
  tx: Statements,
  { study, run, n }: AttemptKey,
  { sums, machine }: { readonly sums: Uint8Array; readonly machine: string },
): Promise<string | null> {
  const others = await tx.rows<{ n: number; worker: string; sums: Uint8Array }>(
    "select n, worker, sums from burgeon_fleet.attempt where study = $1 and run = $2 and n <> $3 and sums is not null and machine = $4",
    [study, run, n, machine],
  );
  for (const other of others) {
    const at = firstDifference(sums, other.sums);
    if (at !== null)
      return `attempts ${other.n} and ${n} differ in event ${at}, though their machines are of one type (${machine})`;
  }
  return null;
}

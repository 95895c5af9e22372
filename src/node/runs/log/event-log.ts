/**
 * `events.jsonl`: one event a line, appended and never rewritten. It is the source of truth of a run; checkpoints and summary know the
 * checksums of its lines. Numbers that are not finite are in it by name, as `plainText` writes them.
 *
 * @module
 */

import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { DataError } from "../../../errors.ts";
import { crc32 } from "../../../formats/crc32.ts";
import type { TrainEvent } from "../../../train/events/events.ts";
import { fromPlainText, plainText } from "../../../train/events/plain-numbers.ts";
import { writing } from "../files/write-error.ts";
import { checkSums, encodeSums, type KnownSums, type LogTotal, totalOf } from "./line-sums.ts";

const NEWLINE = 0x0a;

/** The whole lines, with their newlines. A last line without one was torn by a crash and does not count. */
function wholeLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, start)) {
    lines.push(bytes.subarray(start, at + 1));
    start = at + 1;
  }
  return lines;
}

const sumsOf = (lines: readonly Uint8Array[]): number[] => lines.map((line) => crc32(line));

/**
 * The events of a log; a torn last line is dropped.
 *
 * @throws DataError when there is no such file, a whole line is no event, or is not what it is known to be
 */
export function readEvents<Event = TrainEvent>(path: string, known: KnownSums | null = null): Event[] {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new DataError(`${path}: there is no event log to read. Is this the folder of a run?`, { path }, { cause });
  }
  const lines = wholeLines(bytes);
  if (known) checkSums(path, sumsOf(lines), known);
  return lines.map((line, i) => parseLine<Event>(line.toString("utf8", 0, line.length - 1), `${path}, line ${i + 1}`));
}

/**
 * The first `count` lines of a log that is to be gone on with; `first`: their checksums, as the checkpoint has them. Changes nothing.
 *
 * @throws DataError when it holds fewer, or others
 */
export function checkLog(path: string, count: number, first: string | null): Uint8Array[] {
  const lines = wholeLines(readFileSync(path));
  const kept = lines.slice(0, count);
  checkSums(path, sumsOf(kept), { first, total: null });
  if (lines.length >= count) return kept;
  throw new DataError(
    `${path}: the checkpoint was taken after ${count} events, and the log holds ${lines.length}. Lines are missing: start the run again from its config.json.`,
    { path, expected: count, found: lines.length },
  );
}

function parseLine<Event>(line: string, where: string): Event {
  try {
    const event = fromPlainText(line);
    if (typeof event === "object" && event !== null && "type" in event) return event as Event;
  } catch {
    // Not JSON: the same complaint.
  }
  throw DataError.at(where, `expected an event as JSON, received "${line.slice(0, 60)}". The log is damaged.`);
}

/** An open log. */
export class EventLog {
  readonly #path: string;
  readonly #descriptor: number;
  /** Bytes of whole lines. */
  #size: number;
  readonly #sums: number[];

  private constructor(path: string, flags: "w" | "a", sums: number[] = []) {
    this.#path = path;
    this.#sums = sums;
    this.#descriptor = writing(path, () => openSync(path, flags));
    this.#size = fstatSync(this.#descriptor).size;
  }

  /** A new, empty log. */
  static create(path: string): EventLog {
    return new EventLog(path, "w");
  }

  /** A log to continue with, cut to its first `count` events. @throws DataError as `checkLog` does */
  static continue(path: string, count: number, first: string | null = null): EventLog {
    const lines = checkLog(path, count, first);
    const size = lines.reduce((sum, line) => sum + line.length, 0);
    const descriptor = writing(path, () => openSync(path, "r+"));
    ftruncateSync(descriptor, size);
    closeSync(descriptor);
    return new EventLog(path, "a", sumsOf(lines));
  }

  get count(): number {
    return this.#sums.length;
  }

  /** Checksums of the lines so far, for a checkpoint. */
  get sums(): string {
    return encodeSums(this.#sums);
  }

  /** One checksum of them all, for the summary. */
  get total(): LogTotal {
    return totalOf(this.#sums);
  }

  /** @throws StateError when the disk does not take the line; the log then ends with the line before */
  append(event: object): void {
    const line = Buffer.from(`${plainText(event)}\n`);
    let written = 0;
    try {
      writing(this.#path, () => {
        while (written < line.length) written += writeSync(this.#descriptor, line, written);
      });
    } catch (error) {
      if (written > 0) ftruncateSync(this.#descriptor, this.#size);
      throw error;
    }
    this.#size += line.length;
    this.#sums.push(crc32(line));
  }

  /** Waits until all lines are on the disk. */
  sync(): void {
    writing(this.#path, () => fsyncSync(this.#descriptor));
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

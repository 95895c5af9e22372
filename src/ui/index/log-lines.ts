/** Whole lines of a log between two offsets, as events. @module */

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { TrainEvent } from "../../train/events/events.ts";
import { fromPlainText } from "../../train/events/plain-numbers.ts";

const NEWLINE = 0x0a;
/** Read at a time. */
const CHUNK = 1 << 22;

export interface Lines {
  readonly events: TrainEvent[];
  /** Lines that are no event. */
  readonly damaged: number;
  /** After the last whole line: a torn one waits for its rest. */
  readonly to: number;
  /** The last bytes before `to`. */
  readonly anchor: Buffer;
}

/** A log that is open for reading. */
export class LogReader {
  readonly #descriptor: number;

  /** @throws the system's error where it cannot be opened */
  constructor(path: string) {
    this.#descriptor = openSync(path, "r");
  }

  get status(): { readonly size: number; readonly inode: number; readonly changed: number } {
    const { size, ino: inode, mtimeMs: changed } = fstatSync(this.#descriptor);
    return { size, inode, changed };
  }

  bytes(from: number, to: number): Buffer {
    const buffer = Buffer.allocUnsafe(Math.max(0, to - from));
    let read = 0;
    while (read < buffer.length) {
      const more = readSync(this.#descriptor, buffer, read, buffer.length - read, from + read);
      if (more === 0) break; // it was cut meanwhile
      read += more;
    }
    return buffer.subarray(0, read);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

export const ANCHOR = 64;

function parse(line: string): TrainEvent | null {
  try {
    const event = fromPlainText(line) as TrainEvent;
    const { step = 0 } = event as { readonly step?: unknown };
    const whole = typeof event?.type === "string" && typeof step === "number" && Number.isFinite(step) && step >= 0;
    return whole ? event : null;
  } catch {
    return null;
  }
}

/** The events of the lines from `from` to at most `to`. */
export function readLines(reader: LogReader, from: number, to: number): Lines {
  const events: TrainEvent[] = [];
  let damaged = 0;
  let at = from;
  let size = CHUNK;
  while (at < to) {
    const bytes = reader.bytes(at, Math.min(to, at + size));
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    if (end === 0) {
      if (bytes.length < size) break; // torn
      size *= 2; // a line longer than what was read
      continue;
    }
    for (const line of bytes.toString("utf8", 0, end - 1).split("\n")) {
      const event = parse(line);
      if (event) events.push(event);
      else damaged++;
    }
    at += end;
    size = CHUNK;
  }
  return { events, damaged, to: at, anchor: reader.bytes(Math.max(0, at - ANCHOR), at) };
}

/** The log of a run that is looked at: its numbers as columns, its decisions, its offset; only appended bytes are parsed. @module */

import type { EndEvent, StartEvent, TrainEvent } from "../../train/events/events.ts";
import { Columns } from "../../view/columns.ts";
import type { Decision } from "../../view/messages.ts";
import { ANCHOR, LogReader, readLines } from "./log-lines.ts";

const MAX_LIVE_BYTES = 4 << 20;

export class RunLog {
  readonly #path: string;
  columns = new Columns();
  decisions: Decision[] = [];
  start: StartEvent | null = null;
  end: EndEvent | null = null;
  damagedLines = 0;
  offset = 0;
  #inode = -1;
  #anchor: Buffer = Buffer.alloc(0);
  /** How often it was read from its beginning again. */
  generation = 0;
  usedAt = 0;

  constructor(path: string) {
    this.#path = path;
  }

  #forget(): void {
    this.columns = new Columns();
    this.decisions = [];
    this.start = null;
    this.end = null;
    this.damagedLines = 0;
    this.offset = 0;
    this.generation++;
  }

  /** Reads what was appended. A log that is gone, or shorter, or another, is read anew. */
  update(): void {
    this.usedAt = performance.now();
    let reader: LogReader;
    try {
      reader = new LogReader(this.#path);
    } catch {
      if (this.offset > 0) this.#forget();
      return;
    }
    try {
      const { size, inode } = reader.status;
      const isSame =
        this.offset === 0 ||
        (inode === this.#inode &&
          size >= this.offset &&
          reader.bytes(Math.max(0, this.offset - ANCHOR), this.offset).equals(this.#anchor));
      if (!isSame) this.#forget();
      this.#inode = inode;
      if (size === this.offset) return;
      const { events, damaged, to, anchor } = readLines(reader, this.offset, size);
      this.damagedLines += damaged;
      for (const event of events) this.#take(event);
      this.offset = to;
      this.#anchor = anchor;
    } finally {
      reader.close();
    }
  }

  #take(event: TrainEvent): void {
    try {
      this.columns.append(event);
    } catch {
      this.damagedLines++;
      return;
    }
    if (event.type === "start") this.start = event;
    if (event.type === "end") this.end = event;
    if (event.type === "growth" || event.type === "declined") this.decisions.push(event);
    if (event.type !== "end") this.end = null; // resumed after it
  }

  /** The events from an earlier offset to the present one; null where they are too many, or that offset is none of this log. */
  eventsSince(from: number): readonly TrainEvent[] | null {
    if (from > this.offset || this.offset - from > MAX_LIVE_BYTES) return null;
    if (from === this.offset) return [];
    try {
      const reader = new LogReader(this.#path);
      try {
        return readLines(reader, from, this.offset).events;
      } finally {
        reader.close();
      }
    } catch {
      return null;
    }
  }
}

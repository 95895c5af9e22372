/**
 * What happens, to every open page: one stream each, with changes of the table and the lines that were appended to the logs it looks at. Each message
 * names how far it goes, so that a page that lost its connection continues there.
 *
 * @module
 */

import { momentOf } from "../export/logs/scalars.ts";
import type { TrainEvent } from "../train/events/events.ts";
import { Columns } from "../view/columns.ts";
import type { LivePoint, LogMessage, RunRecord, TableMessage } from "../view/messages.ts";
import { stepsIn } from "./answers.ts";
import type { Library } from "./index/library.ts";
import type { RunLog } from "./index/run-log.ts";
import { plainNumber } from "./index/run-record.ts";

/** Milliseconds from one look at the files to the next while a page is open. */
const TICK_MS = 250;
/** Runs that a page can look at. */
export const MOST_WATCHED = 200;

export interface Message {
  readonly event: "table" | "log" | "alive";
  readonly data: object;
  /** Where to continue after it. */
  readonly id: string;
}

interface Place {
  generation: number;
  offset: number;
}

interface Listener {
  readonly runs: readonly string[];
  readonly places: Place[];
  readonly known: Map<string, RunRecord>;
  send(message: Message): void;
}

/** Numbers and decisions of some lines. */
export function liveParts(
  events: readonly TrainEvent[],
  axes: readonly string[],
): Omit<LogMessage, "run" | "from" | "to" | "checkpoint" | "reset"> {
  const columns = new Columns(axes);
  const points: LivePoint[] = [];
  for (const event of events) {
    const { step, seconds } = momentOf(event);
    try {
      for (const { name, value } of columns.append(event)) points.push([name, step, seconds, plainNumber(value)]);
    } catch {
      // Damaged: counted where the log is read.
    }
  }
  return {
    points,
    decisions: events.filter((event) => event.type === "growth" || event.type === "declined"),
    start: events.find((event) => event.type === "start") ?? null,
    end: events.findLast((event) => event.type === "end") ?? null,
  };
}

/** Ids of places: those of this process only, as another one counts generations anew. */
const instance = `${process.pid.toString(36)}${Date.now().toString(36)}`;
const cursorOf = (places: readonly Place[]): string =>
  `${instance}/${places.map(({ generation, offset }) => `${generation}:${offset}`).join(",")}`;

/** Where a page continues; null for a run of which it must ask anew. */
function placesIn(cursor: string | undefined, count: number): (Place | null)[] {
  const [owner, list = ""] = (cursor ?? "").split("/");
  const parts = owner === instance ? list.split(",") : [];
  return Array.from({ length: count }, (_, i) => {
    const match = /^(\d+):(\d+)$/.exec(parts[i] ?? "");
    return match ? { generation: Number(match[1]), offset: Number(match[2]) } : null;
  });
}

/** A cursor for a page that has just read these logs to their offsets. */
export const cursorAt = (logs: readonly Pick<RunLog, "generation" | "offset">[]): string =>
  cursorOf(logs.map((log) => log));

export class Stream {
  readonly #library: Library;
  readonly #listeners = new Set<Listener>();
  #timer: NodeJS.Timeout | null = null;

  constructor(library: Library) {
    this.#library = library;
  }

  /** Opens the stream of a page. Returns what closes it. */
  open(runs: readonly string[], cursor: string | undefined, send: (message: Message) => void): () => void {
    const logs = runs.map((id) => this.#library.logOf(id));
    const places = placesIn(cursor, runs.length);
    const listener: Listener = {
      runs,
      places: logs.map((log, i) => places[i] ?? { generation: -1, offset: log?.offset ?? 0 }),
      known: new Map(),
      send,
    };
    this.#listeners.add(listener);
    this.#sendTable(listener, this.#library.records);
    this.#sendLogs(listener);
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0 || !this.#timer) return;
      clearInterval(this.#timer);
      this.#timer = null;
    };
  }

  #tick(): void {
    const { changed, removed } = this.#library.scan();
    const watched = new Set([...this.#listeners].flatMap(({ runs }) => runs));
    const ids = new Set([...changed, ...this.#library.tick(watched)]);
    const records = [...ids].flatMap((id) => this.#library.recordOf(id) ?? []);
    for (const listener of this.#listeners) {
      if (records.length + removed.length > 0) this.#sendTable(listener, records, removed);
      this.#sendLogs(listener);
    }
  }

  #sendTable(listener: Listener, records: readonly RunRecord[], removed: readonly string[] | null = null): void {
    const all = removed === null;
    const runs = records.map((record) => {
      const before = listener.known.get(record.id);
      listener.known.set(record.id, record);
      const { config, ...rest } = record;
      return before?.config === config ? rest : record;
    });
    for (const id of removed ?? []) listener.known.delete(id);
    const data: TableMessage = { all, runs, removed: removed ?? [], studies: this.#library.studies };
    listener.send({ event: "table", data, id: cursorOf(listener.places) });
  }

  #sendLogs(listener: Listener): void {
    listener.runs.forEach((run, i) => {
      const log = this.#library.logOf(run);
      const place = listener.places[i] as Place;
      if (!log) return; // gone: the table says so
      const data = this.#news(run, log, place);
      if (!data) return;
      listener.places[i] = { generation: log.generation, offset: log.offset };
      listener.send({ event: "log", data, id: cursorOf(listener.places) });
    });
  }

  /** What a page does not know of a log yet; null for nothing. */
  #news(run: string, log: RunLog, { generation, offset }: Place): LogMessage | null {
    const to = log.offset;
    const nothing = { points: [], decisions: [], start: null, end: null, checkpoint: null };
    const events = generation === log.generation ? log.eventsSince(offset) : null;
    if (events === null) return { run, from: 0, to, ...nothing, reset: true };
    if (offset === to) return null;
    return {
      run,
      from: offset,
      to,
      ...liveParts(events, log.columns.axes),
      checkpoint: this.#checkpointOf(run),
      reset: false,
    };
  }

  #checkpointOf(run: string): number | null {
    const folder = this.#library.folderOf(run);
    return folder === null ? null : (stepsIn(folder).at(-1) ?? null);
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#listeners.clear();
  }
}

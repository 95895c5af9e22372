/** Where the page has its data from: the server, live, or the snapshot inside of it. @module */

import { batch, signal } from "@preact/signals";
import {
  type DrawnNetwork,
  type LayerHealth,
  type LogMessage,
  numberOf,
  type Points,
  type RunHistory,
  type RunRecord,
  type SeriesReply,
  type SeriesRequest,
  type Snapshot,
  type StudyRecord,
  seriesOf,
  type TableMessage,
} from "burgeon/view";

const embedded = document.getElementById("snapshot")?.textContent;
export const snapshot: Snapshot | null = embedded ? (JSON.parse(embedded) as Snapshot) : null;
const token = new URLSearchParams(location.search).get("token") ?? "";

export const runs = signal<ReadonlyMap<string, RunRecord>>(new Map());
export const studies = signal<readonly StudyRecord[]>([]);
export const histories = signal<ReadonlyMap<string, RunHistory>>(new Map());
/** What is wrong with the connection, or empty. */
export const trouble = signal("");
/** Whether the table came. */
export const isLoaded = signal(false);

type Listener = (message: LogMessage) => void;
const listeners = new Set<Listener>();
/** Hears of what is appended to the logs that are watched. */
export function onLog(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

type Query = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

function addressOf(path: string, query: Query): string {
  const out = new URLSearchParams({ token });
  for (const [key, value] of Object.entries(query)) {
    if (Array.isArray(value)) for (const one of value) out.append(key, one);
    else if (value !== null) out.set(key, typeof value === "boolean" ? (value ? "1" : "0") : String(value));
  }
  return `${path}?${out}`;
}

async function ask<T>(path: string, query: Query = {}, init: RequestInit = {}): Promise<T> {
  const answer = await fetch(addressOf(path, query), init);
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as T;
}

function takeTable({ all, runs: changed, removed, studies: found }: TableMessage): void {
  const next = new Map(all ? [] : runs.value);
  for (const id of removed) next.delete(id);
  for (const record of changed)
    next.set(record.id, { ...record, config: record.config ?? runs.value.get(record.id)?.config ?? {} });
  batch(() => {
    runs.value = next;
    studies.value = found;
    isLoaded.value = true;
  });
}

const metricsIn = ({ points }: LogMessage): string[] => [...new Set(points.map(([name]) => name))];

function takeLog(message: LogMessage): void {
  const { run, from, to, reset } = message;
  const history = histories.value.get(run);
  if (reset || (history && from !== history.offset && to > history.offset)) {
    void loadHistories([run]).then(() => {
      for (const listener of listeners) listener({ ...message, reset: true });
    });
    return;
  }
  if (!history || to <= history.offset) return;
  const decisions = message.decisions.length > 0 ? [...history.decisions, ...message.decisions] : history.decisions;
  const metrics = [...new Set([...history.metrics, ...metricsIn(message)])];
  const { checkpoint } = message;
  const isNew = checkpoint !== null && !history.checkpoints.includes(checkpoint);
  const checkpoints = isNew ? [...history.checkpoints, checkpoint] : history.checkpoints;
  const start = message.start ?? history.start;
  const next = { ...history, decisions, metrics, checkpoints, offset: to, start, end: message.end };
  histories.value = new Map(histories.value).set(run, next);
  for (const listener of listeners) listener(message);
}

async function loadHistories(ids: readonly string[]): Promise<string> {
  const { histories: found, cursor } = await ask<{ histories: RunHistory[]; cursor: string }>("api/history", {
    run: ids,
  });
  const next = new Map(histories.value);
  ids.forEach((id, i) => void next.set(id, found[i] as RunHistory));
  histories.value = next;
  return cursor;
}

let stream: EventSource | null = null;
let watched = "";

function openStream(ids: readonly string[], since: string | null): void {
  stream?.close();
  stream = new EventSource(addressOf("api/stream", { run: ids, since }));
  stream.addEventListener("table", ({ data }) => takeTable(JSON.parse(data) as TableMessage));
  stream.addEventListener("log", ({ data }) => takeLog(JSON.parse(data) as LogMessage));
  stream.onopen = () => {
    trouble.value = "";
  };
  stream.onerror = () => {
    trouble.value = "The viewer does not answer: it ended, or the connection was lost. The page tries again.";
  };
}

/** Looks at these runs: their histories now, and what is appended to them from now on. */
export async function watch(ids: readonly string[]): Promise<void> {
  if (snapshot) return;
  const key = JSON.stringify(ids);
  if (key === watched && stream) return;
  watched = key;
  try {
    const since = ids.length > 0 ? await loadHistories(ids) : null;
    if (watched === key) openStream(ids, since);
  } catch (error) {
    trouble.value = (error as Error).message;
    watched = "";
  }
}

function begin(): void {
  if (!snapshot) return void watch([]);
  takeTable(snapshot.table);
  histories.value = new Map(Object.entries(snapshot.histories));
}

const asPoints = (listed: Snapshot["points"][string][string]): Points => ({
  step: Float64Array.from(listed.step, numberOf),
  seconds: Float64Array.from(listed.seconds, numberOf),
  value: Float64Array.from(listed.value, numberOf),
});

/** Curves of a metric, reduced. */
export async function loadSeries(ids: readonly string[], metric: string, request: SeriesRequest): Promise<SeriesReply> {
  if (!snapshot) return ask<SeriesReply>("api/series", { run: ids, metric, ...request });
  const points = ids.map((id) => snapshot.points[id]?.[metric]).map((listed) => (listed ? asPoints(listed) : null));
  return { ...seriesOf(points, request), runs: ids, offsets: ids.map(() => 0) };
}

/** Every point of a run's metric. */
export const loadPoints = async (run: string, metric: string): Promise<Points> =>
  asPoints(
    snapshot
      ? (snapshot.points[run]?.[metric] ?? { step: [], seconds: [], value: [] })
      : await ask("api/points", { run, metric }),
  );

export async function loadNetwork(run: string, step: number): Promise<DrawnNetwork | null> {
  if (snapshot) return snapshot.networks[run] ?? null;
  return (await ask<{ network: DrawnNetwork | null }>("api/network", { run, step })).network;
}

export const loadHealth = async (run: string): Promise<readonly LayerHealth[]> =>
  snapshot ? (snapshot.health[run] ?? []) : ask<LayerHealth[]>("api/health", { run });

export const diagnose = (run: string): Promise<LayerHealth[]> => ask("api/diagnose", { run }, { method: "POST" });

type Block = { readonly kind: string; readonly [key: string]: unknown };
export interface StudyDocument {
  readonly title: string;
  readonly abstract: string;
  readonly imprint?: string;
  readonly blocks: readonly Block[];
}
export async function loadStudy(id: string): Promise<StudyDocument> {
  if (!snapshot) return ask<StudyDocument>("api/study", { id });
  const found = snapshot.studies[id] as unknown as StudyDocument | undefined;
  if (!found) throw new Error("This study has no results yet.");
  return found;
}

/** Asks a run to pause, to run on, to stop, or gives it a note. */
export const control = (run: string, wish: { readonly wish?: string; readonly note?: string }): Promise<object> =>
  ask("api/control", {}, { method: "POST", body: JSON.stringify({ run, ...wish }) });

/** So that a page can load what it has not: the history of a run. */
export async function loadHistory(id: string): Promise<void> {
  if (!snapshot && !histories.value.has(id)) await loadHistories([id]);
}

begin();

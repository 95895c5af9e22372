/** A page that opens without a server: the same page with what it shows inside. @module */

import type { Document } from "../study/report/blocks.ts";
import { plainText } from "../train/events/plain-numbers.ts";
import type { Points } from "../view/columns.ts";
import type { DrawnNetwork, LayerHealth, RunHistory, Snapshot } from "../view/messages.ts";
import { extent, reduce } from "../view/reduce.ts";
import { historyOf } from "./answers.ts";
import type { Library } from "./index/library.ts";
import { plainNumber } from "./index/run-record.ts";
import { drawNetwork, storedHealth } from "./network-drawing.ts";
import { studyDocument } from "./study-document.ts";

/** Runs in a snapshot, the latest; buckets of a curve. */
const MOST_RUNS = 50;
const BUCKETS = 1000;

const listed = (values: ArrayLike<number>): (number | string)[] => Array.from(values, plainNumber);

type Listed = { readonly [K in keyof Points]: readonly (number | string)[] };

/** All points of a short curve; of a long one the smallest, the largest and the last of each bucket, in their order. */
export function thinned({ step, seconds, value }: Points): Listed {
  const all = { step: listed(step), seconds: listed(seconds), value: listed(value) };
  const range = extent([step], false);
  if (value.length <= 2 * BUCKETS || !range) return all;
  const grid = { from: range[0], to: range[1], count: BUCKETS, log: false };
  const { min, max, bucket } = reduce(step, value, grid);
  const kept = new Set<number>();
  const wanted = new Map(bucket.map((at, i) => [at, { min: min[i], max: max[i] }]));
  const share = (x: number): number =>
    Math.min(BUCKETS - 1, Math.floor(((x - range[0]) / (range[1] - range[0])) * BUCKETS));
  const lastOf = new Map<number, number>();
  for (let i = 0; i < value.length; i++) {
    const at = share(step[i] as number);
    const one = wanted.get(at);
    lastOf.set(at, i);
    if (one && value[i] === one.min) {
      kept.add(i);
      one.min = undefined;
    }
    if (one && value[i] === one.max) {
      kept.add(i);
      one.max = undefined;
    }
    if (!Number.isFinite(value[i])) kept.add(i);
  }
  for (const i of lastOf.values()) kept.add(i);
  const order = [...kept].sort((a, b) => a - b);
  const pick = (values: readonly (number | string)[]) => order.map((i) => values[i] as number | string);
  return { step: pick(all.step), seconds: pick(all.seconds), value: pick(all.value) };
}

/** A network in the snapshot, without one that is damaged: the run's page says that there is none. */
function networkIn(folder: string): DrawnNetwork | null {
  try {
    return drawNetwork(folder, null);
  } catch {
    return null;
  }
}

function studyIn(folder: string): Document | null {
  try {
    return studyDocument(folder);
  } catch {
    return null;
  }
}

export function snapshotOf(library: Library): Snapshot {
  const runs = library.records.sort((a, b) => b.changed - a.changed).slice(0, MOST_RUNS);
  const histories: Record<string, RunHistory> = {};
  const points: Record<string, Record<string, Listed>> = {};
  const networks: Record<string, DrawnNetwork> = {};
  const health: Record<string, LayerHealth[]> = {};
  for (const { id } of runs) {
    const [folder, log] = [library.folderOf(id), library.logOf(id)];
    if (folder === null || !log) continue;
    histories[id] = historyOf(folder, log);
    const curves = log.columns.names.flatMap((name) => {
      const found = log.columns.points(name);
      return found ? [[name, thinned(found)] as const] : [];
    });
    points[id] = Object.fromEntries(curves);
    health[id] = storedHealth(folder);
    const network = networkIn(folder);
    if (network) networks[id] = network;
  }
  const documents = library.studies.flatMap(({ id }) => {
    const document = studyIn(library.studyFolder(id) as string);
    return document ? [[id, document] as const] : [];
  });
  return {
    made: new Date().toISOString(),
    folder: library.root,
    table: { all: true, runs, removed: [], studies: library.studies },
    histories,
    points,
    networks,
    health,
    studies: Object.fromEntries(documents),
  };
}

/** The page with its data inside. Within a script, only `<` could end it. */
export function staticPage(html: string, snapshot: Snapshot): string {
  const json = plainText(snapshot).replaceAll("<", "\\u003c");
  return html.replace("</head>", () => `<script type="application/json" id="snapshot">${json}</script></head>`);
}

/** The rows and columns of the table: filtered, sorted, grouped. @module */

import { computed } from "@preact/signals";
import {
  type GroupValue,
  groupBy,
  groupValue,
  numberOf,
  type Plain,
  type RunRecord,
  type ViewTable,
} from "burgeon/view";
import { state } from "./address.ts";
import { histories, runs } from "./source.ts";
import { duration, nameOf, short } from "./text.ts";

/** Runs that are drawn before anyone chose some. */
const LATEST = 20;
const METRICS = 5;

export interface ColumnOf {
  readonly name: string;
  readonly title: string;
  readonly numeric: boolean;
  value(run: RunRecord): Plain;
  show(value: Plain): string;
}

const plainColumn = (name: string, title: string, value: (run: RunRecord) => Plain): ColumnOf => ({
  ...{ name, title, value, numeric: false },
  show: (one) => String(one ?? ""),
});
const numberColumn = (name: string, title: string, value: (run: RunRecord) => Plain): ColumnOf => ({
  ...{ name, title, value, numeric: true },
  show: short as (value: Plain) => string,
});

const ago = (changed: number): string =>
  changed === 0 ? "" : new Date(changed).toISOString().slice(0, 16).replace("T", " ");

const PREFERRED = [
  "test/accuracy",
  "test/r2",
  "test/return/mean",
  "validation/accuracy",
  "validation/r2",
  "validation/loss",
  "train/loss",
];

/** The numbers of quality that the runs have, most telling first. */
const metricNames = computed(() => {
  const found = new Set([...runs.value.values()].flatMap(({ metrics }) => Object.keys(metrics)));
  const quality = [...found].filter((name) => /^(test|validation)\//.test(name) && !PREFERRED.includes(name));
  return [...PREFERRED.filter((name) => found.has(name)), ...quality].slice(0, METRICS);
});

/** Keys of configurations in which the runs differ. */
export const groupKeys = computed(() => {
  const values = new Map<string, Set<Plain>>();
  for (const { config } of runs.value.values())
    for (const [key, value] of Object.entries(config)) values.set(key, (values.get(key) ?? new Set()).add(value));
  return [...values]
    .filter(([, set]) => set.size > 1)
    .map(([key]) => key)
    .sort();
});

export const columns = computed((): ColumnOf[] => [
  plainColumn("name", "run", ({ id }) => nameOf(id, runs.value.keys())),
  plainColumn("status", "status", ({ status }) => status),
  plainColumn("data", "data", ({ data }) => data),
  plainColumn("learner", "strategy", ({ learner }) => learner),
  numberColumn("seed", "seed", ({ seed }) => seed),
  numberColumn("step", "step", ({ step }) => step),
  plainColumn("widths", "widths", ({ widths }) => widths.join(", ")),
  numberColumn("parameters", "parameters", ({ parameters }) => parameters),
  ...metricNames.value.map((name) =>
    numberColumn(name, name.replace("validation", "held out"), ({ metrics }) => {
      const value = metrics[name];
      return value === undefined ? null : value;
    }),
  ),
  numberColumn("edits", "edits", ({ edits }) => edits),
  {
    ...numberColumn("seconds", "time", ({ seconds }) => seconds),
    show: (value) => (typeof value === "number" ? duration(value) : ""),
  },
  { ...numberColumn("changed", "changed", ({ changed }) => changed), show: (value) => ago(Number(value ?? 0)) },
  plainColumn("note", "note", ({ note }) => note),
]);

function valueIn(run: RunRecord, key: string): Plain {
  const column = columns.value.find(({ name, title }) => name === key || title === key);
  return column ? column.value(run) : (run.config[key] ?? run.metrics[key] ?? null);
}

/** Whether a run passes one word of the filter: text anywhere, or `key=value`, `key>value`, `key<value`. */
function passes(run: RunRecord, word: string): boolean {
  const match = /^([^=<>]+)([=<>])(.*)$/.exec(word);
  if (!match) {
    const text = `${run.id} ${run.status} ${run.data} ${run.learner} ${run.note}`.toLowerCase();
    return text.includes(word.toLowerCase());
  }
  const [, key = "", sign, wanted = ""] = match;
  const value = valueIn(run, key);
  if (sign === "=") return String(value ?? "") === wanted;
  return value !== null && (sign === ">" ? Number(value) > Number(wanted) : Number(value) < Number(wanted));
}

function compare(a: Plain, b: Plain): number {
  if (a === b) return 0;
  if (a === null || a === "") return 1; // what is not known comes last
  if (b === null || b === "") return -1;
  return typeof a === "number" && typeof b === "number"
    ? a - b
    : String(a).localeCompare(String(b), "en", { numeric: true });
}

/** Runs that pass the filter, in order. */
export const shownRuns = computed((): RunRecord[] => {
  const { q, sort } = state.value;
  const words = q.split(/\s+/).filter((word) => word !== "");
  const key = sort.replace(/^-/, "");
  const sign = sort.startsWith("-") ? -1 : 1;
  const found = [...runs.value.values()].filter((run) => words.every((word) => passes(run, word)));
  return found
    .map((run) => ({ run, value: valueIn(run, key) }))
    .sort((a, b) => {
      const [known, other] = [a.value !== null && a.value !== "", b.value !== null && b.value !== ""];
      return known && other ? sign * compare(a.value, b.value) : compare(a.value, b.value);
    })
    .map(({ run }) => run);
});

function chosenIds(): readonly string[] {
  const chosen = state.value.runs;
  if (chosen) return chosen.filter((id) => runs.value.has(id));
  const latest = [...shownRuns.value].sort((a, b) => b.changed - a.changed).slice(0, LATEST);
  // In an order that does not depend on which of them logged last.
  return latest.map(({ id }) => id).sort();
}

let drawnBefore: readonly string[] = [];
/** Ids of runs that are drawn: the same list as long as they are the same, though the table changes with every line that is logged. */
export const drawnIds = computed((): readonly string[] => {
  const ids = chosenIds();
  if (JSON.stringify(ids) !== JSON.stringify(drawnBefore)) drawnBefore = ids;
  return drawnBefore;
});

/** The run whose growth is shown. */
export const focusId = computed((): string => {
  const { run } = state.value;
  if (runs.value.has(run)) return run;
  return drawnIds.value[0] ?? "";
});

/** Metrics of the runs in view, and of no others: the same address offers the same. */
export const allMetrics = computed((): string[] => {
  const ids = [...drawnIds.value, focusId.value];
  return [...new Set(ids.flatMap((id) => histories.value.get(id)?.metrics ?? []))];
});

/** What a run shows of a key that runs are grouped by. */
const partOf = (run: RunRecord, key: string): string =>
  `${key.split(".").at(-1)} ${String(valueIn(run, key) ?? "none")}`;
export const groupNameOf = (run: RunRecord): string => state.value.group.map((key) => partOf(run, key)).join(", ");

export interface GroupRow {
  readonly name: string;
  readonly runs: readonly RunRecord[];
  readonly values: ReadonlyMap<string, GroupValue>;
}

/** The groups of the runs that pass the filter. Each is computed from its own runs alone. */
export const groupRows = computed((): GroupRow[] =>
  [...groupBy(shownRuns.value, groupNameOf)].map(([name, own]) => {
    const numeric = columns.value.filter(
      ({ numeric, name: column }) => numeric && column !== "changed" && column !== "seed",
    );
    const values = numeric.flatMap((column) => {
      const known = own.map((run) => column.value(run)).filter((value) => value !== null && value !== "");
      return known.length === 0 ? [] : [[column.name, groupValue(known.map(numberOf))] as const];
    });
    return { name, runs: own, values: new Map(values) };
  }),
);

export function groupText({ mean, interval, n }: GroupValue): string {
  const range = interval ? ` [${short(interval[0])}, ${short(interval[1])}]` : "";
  return `${short(mean)}${range}${n === 1 ? " (1)" : ""}`;
}

/** The table as it is shown, as text. */
export function tableOf(): ViewTable {
  const all = columns.value;
  if (state.value.group.length === 0) {
    const rows = shownRuns.value.map((run) => all.map((column) => column.show(column.value(run))));
    return { head: all.map(({ title }) => title), rows };
  }
  const numeric = all.filter(({ name }) => groupRows.value.some(({ values }) => values.has(name)));
  const head = [
    "group",
    "runs",
    ...numeric.flatMap(({ title }) => [`${title} mean`, `${title} 95 % interval`, `${title} sd`]),
  ];
  const rows = groupRows.value.map(({ name, runs: own, values }) => [
    name,
    String(own.length),
    ...numeric.flatMap((column) => {
      const value = values.get(column.name);
      if (!value) return ["", "", ""];
      return [short(value.mean), value.interval?.map(short).join(" to ") ?? "", short(value.sd)];
    }),
  ]);
  return { head, rows };
}

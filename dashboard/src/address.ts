/** The state of the page, which is its address: a copied address gives the same page. @module */

import { computed, type ReadonlySignal, signal } from "@preact/signals";

export interface State {
  /** Filter of the table. */
  readonly q: string;
  /** Column that it is sorted by, with "-" before it from large to small. */
  readonly sort: string;
  /** Keys that runs are grouped by. */
  readonly group: readonly string[];
  /** Runs that are drawn; null for the latest. */
  readonly runs: readonly string[] | null;
  /** Metrics with a chart; null for the usual ones. */
  readonly charts: readonly string[] | null;
  readonly smooth: number;
  readonly x: "step" | "seconds";
  readonly xlog: boolean;
  readonly ylog: boolean;
  /** What charts show of x. */
  readonly zoom: readonly [number, number] | null;
  /** The run whose growth is shown. */
  readonly run: string;
  /** The step on its slider; null for its last. */
  readonly at: number | null;
  /** Its decision that is explained, by position; null for none. */
  readonly event: number | null;
  /** What its structure is compared with: a step, or a run. */
  readonly against: string;
  readonly study: string;
  readonly theme: "" | "dark" | "light";
}

const initial: State = {
  q: "",
  sort: "-changed",
  group: [],
  runs: null,
  charts: null,
  smooth: 0,
  x: "step",
  xlog: false,
  ylog: false,
  zoom: null,
  run: "",
  at: null,
  event: null,
  against: "",
  study: "",
  theme: "",
};

function read(): State {
  const given = new URLSearchParams(location.hash.slice(1));
  const number = (name: string): number | null => {
    const text = given.get(name);
    return text !== null && text !== "" && Number.isFinite(Number(text)) ? Number(text) : null;
  };
  const list = (name: string): string[] | null =>
    given.has(name) ? given.getAll(name).filter((one) => one !== "") : null;
  const zoom = given.get("zoom")?.split("..").map(Number) ?? [];
  const theme = given.get("theme");
  return {
    ...initial,
    q: given.get("q") ?? "",
    sort: given.get("sort") ?? initial.sort,
    group: list("group") ?? [],
    runs: list("runs"),
    charts: list("charts"),
    smooth: Math.min(0.999, Math.max(0, number("smooth") ?? 0)),
    x: given.get("x") === "seconds" ? "seconds" : "step",
    xlog: given.get("xlog") === "1",
    ylog: given.get("ylog") === "1",
    zoom: zoom.length === 2 && zoom.every(Number.isFinite) ? (zoom as [number, number]) : null,
    run: given.get("run") ?? "",
    at: number("at"),
    event: number("event"),
    against: given.get("against") ?? "",
    study: given.get("study") ?? "",
    theme: theme === "dark" || theme === "light" ? theme : "",
  };
}

/** Only what differs from a page that was just opened. */
function written(state: State): string {
  const out = new URLSearchParams();
  for (const key of Object.keys(initial) as (keyof State)[]) {
    const value = state[key];
    if (JSON.stringify(value) === JSON.stringify(initial[key])) continue;
    if (key === "zoom") out.set(key, (value as readonly number[]).join(".."));
    else if (Array.isArray(value)) for (const one of value.length > 0 ? value : [""]) out.append(key, one);
    else out.set(key, typeof value === "boolean" ? "1" : String(value));
  }
  return out.toString();
}

export const state = signal<State>(read());

export function change(part: Partial<State>): void {
  state.value = { ...state.value, ...part };
  const hash = written(state.value);
  history.replaceState(null, "", hash === "" ? location.pathname + location.search : `#${hash}`);
}

addEventListener("hashchange", () => {
  state.value = read();
});

const darkSystem = matchMedia("(prefers-color-scheme: dark)");
const system = signal(darkSystem.matches);
darkSystem.addEventListener("change", ({ matches }) => {
  system.value = matches;
});
export const dark: ReadonlySignal<boolean> = computed(() =>
  state.value.theme === "" ? system.value : state.value.theme === "dark",
);

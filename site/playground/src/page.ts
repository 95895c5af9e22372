/** The state of the page: settings, lanes, pace. @module */

import { effect, signal } from "@preact/signals";
import { Lane } from "./lane.ts";
import { NAMES } from "./offered.ts";
import { isControl, linkOf, readLink, type Settings } from "./settings.ts";

const read = readLink(location.hash.slice(1), NAMES);

export const settings = signal<Settings>(read.settings);
export const note = signal(read.note);
export const lanes = signal<readonly Lane[]>([]);
export const paused = signal(true);
/** Steps a second; null as fast as it goes. */
export const speed = signal<number | null>(null);
const scheme = matchMedia("(prefers-color-scheme: dark)");
export const dark = signal(scheme.matches);
scheme.addEventListener("change", () => {
  dark.value = scheme.matches;
});
export const isCalm: boolean = matchMedia("(prefers-reduced-motion: reduce)").matches;

const needsPoints = ({ task, painted, table }: Settings): string | null => {
  if (task === "painted" && painted.length < 20)
    return `Paint at least 20 points of two colours (there are ${painted.length}).`;
  if (task === "table" && table.trim() === "")
    return "Paste a table with a header, or drop a CSV file: its last column is predicted.";
  return null;
};

/** What is missing before a network can be trained; null where nothing is. */
export const missing = signal<string | null>(null);

/** Begins anew with the settings of now. */
export function restart(): void {
  for (const lane of lanes.value) lane.close();
  missing.value = needsPoints(settings.value);
  const { strategy, second } = settings.value;
  const names = missing.value
    ? []
    : isControl(settings.value.task)
      ? ["plasticity"]
      : second === ""
        ? [strategy]
        : [strategy, second];
  lanes.value = names.map((name) => new Lane(settings.value, name, dark.value));
  pace();
}

function pace(): void {
  for (const lane of lanes.value) {
    lane.say({
      type: "pace",
      paused: paused.value || document.hidden,
      hidden: document.hidden,
      stepsPerSecond: speed.value,
    });
  }
}

/** Other settings: the networks begin anew, and the address holds them. */
export function change(part: Partial<Settings>): void {
  settings.value = { ...settings.value, ...part };
  note.value = null;
  restart();
}

export function play(isPaused: boolean): void {
  const isOver = lanes.value.length > 0 && lanes.value.every(({ end }) => end.value !== null);
  if (isOver && !isPaused) restart();
  paused.value = isPaused;
}

export function step(): void {
  paused.value = true;
  for (const lane of lanes.value) lane.say({ type: "steps", count: 1 });
}

/** Starts what follows from the state: the address, the pace, the theme. */
export function begin(): void {
  restart();
  effect(() => {
    // All networks are done: the button offers to train again.
    if (lanes.value.length > 0 && lanes.value.every(({ end }) => end.value !== null)) paused.value = true;
  });
  effect(() => {
    history.replaceState(null, "", `#${linkOf(settings.value)}`);
  });
  effect(() => {
    void [paused.value, speed.value];
    pace();
  });
  effect(() => {
    const isDark = dark.value;
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
    for (const lane of lanes.peek()) lane.say({ type: "dark", dark: isDark });
  });
  document.addEventListener("visibilitychange", pace);
  addEventListener("hashchange", () => {
    const again = readLink(location.hash.slice(1), NAMES);
    if (linkOf(again.settings) === linkOf(settings.value)) return;
    settings.value = again.settings;
    note.value = again.note;
    restart();
  });
}

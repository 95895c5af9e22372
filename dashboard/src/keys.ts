/** The keyboard. @module */

import { signal } from "@preact/signals";
import { change, dark, state } from "./address.ts";
import { drawnIds, focusId, groupKeys, shownRuns } from "./rows.ts";
import { toggle } from "./runs-table.tsx";
import { control, runs, snapshot } from "./source.ts";
import { growth } from "./track.tsx";

export const help = signal(false);

function moveFocus(by: number): void {
  const ids = shownRuns.value.map(({ id }) => id);
  const next = ids[Math.min(ids.length - 1, Math.max(0, ids.indexOf(focusId.value) + by))];
  if (next !== undefined) change({ run: next, at: null, event: null });
}

function moveStep(by: number): void {
  const all = growth.value;
  if (!all) return;
  const at = state.value.at ?? all.last;
  const steps = all.life.structures.map(({ step }) => step);
  const next = by > 0 ? steps.find((step) => step > at) : steps.findLast((step) => step < at);
  if (next !== undefined) change({ at: next });
}

const SMOOTH = [0, 0.6, 0.9, 0.99];

function pause(): void {
  const run = runs.value.get(focusId.value);
  if (!run || snapshot) return;
  if (run.status === "paused") void control(run.id, { wish: "run" });
  if (run.status === "running") void control(run.id, { wish: "pause" });
}

const nextSmooth = (): number =>
  SMOOTH[(SMOOTH.findIndex((one) => one >= state.value.smooth) + 1) % SMOOTH.length] as number;

interface Key {
  readonly key: string;
  readonly name: string;
  press(): void;
}

export const keys: readonly Key[] = [
  { key: "/", name: "filter", press: () => document.getElementById("filter")?.focus() },
  { key: "j", name: "next run", press: () => moveFocus(1) },
  { key: "k", name: "run before", press: () => moveFocus(-1) },
  { key: "x", name: "draw the run, or leave it out", press: () => toggle(focusId.value) },
  { key: "o", name: "draw this run alone", press: () => change({ runs: [focusId.value] }) },
  {
    key: "g",
    name: "group by strategy, or not",
    press: () =>
      change({
        group:
          state.value.group.length > 0
            ? []
            : [groupKeys.value.find((key) => /(strategy|student)\.name$/.test(key)) ?? "learner"],
      }),
  },
  { key: "s", name: "more smoothing, then none", press: () => change({ smooth: nextSmooth() }) },
  { key: "l", name: "logarithmic y", press: () => change({ ylog: !state.value.ylog }) },
  { key: "e", name: "save the table", press: () => document.getElementById("export-table")?.focus() },
  { key: ".", name: "next change of the network", press: () => moveStep(1) },
  { key: ",", name: "change before", press: () => moveStep(-1) },
  { key: " ", name: "pause the run, or continue it", press: pause },
  { key: "d", name: "dark or light", press: () => change({ theme: dark.value ? "light" : "dark" }) },
  { key: "z", name: "whole range", press: () => change({ zoom: null }) },
  { key: "?", name: "this list", press: () => (help.value = !help.value) },
];

addEventListener("keydown", (event) => {
  const target = event.target as HTMLElement;
  if (event.key === "Escape") {
    help.value = false;
    target.blur();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA|BUTTON)$/.test(target.tagName)) return;
  const found = keys.find(({ key }) => key === event.key);
  if (!found) return;
  event.preventDefault();
  found.press();
});

void drawnIds;

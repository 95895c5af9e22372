/**
 * `plan.json`: the size and the number of steps that searches on parts of the rows have found, for the last training on all of them.
 *
 * @module
 */

import { existsSync } from "node:fs";
import type { GrowthPlan, PlannedWidening } from "../../../growth/planned/planned-growth.ts";
import type { GrowthEnd } from "../../../growth/strategy.ts";
import type { GrowthEvent, TrainEvent } from "../../../train/events/events.ts";
import { writeAtomically } from "../files/atomic-file.ts";
import { readJson } from "../files/read-json.ts";
import { runFiles } from "../files/run-folder.ts";
import { readEvents } from "../log/event-log.ts";
import { readSummary, type Summary } from "../summary.ts";

/** How the last training goes. */
export interface RunPlan {
  readonly steps: number;
  /** Widths to start with where layers came or went, or units were removed; null for those of the configuration. */
  readonly hidden: readonly number[] | null;
  readonly growth: GrowthPlan;
}

/** Steps that the last training makes at least after units were removed: its units are others than those of the search, and nothing judges them. */
const LEAST_REST = 1000;

/** Before the searches: enough to check every option. */
export const OPEN_PLAN: RunPlan = { steps: 1, hidden: null, growth: { widenings: [], from: "", end: null } };

/** What one search came to: the network with the best validation loss. */
export interface Search {
  readonly label: string;
  readonly steps: number;
  readonly widths: readonly number[];
  readonly parameters: number;
  /** Growth up to there; null where it is not only units that came. */
  readonly widenings: readonly PlannedWidening[] | null;
  /** Units that were removed when training was over, by axis, and steps made after that. */
  readonly spared: Readonly<Record<string, number>>;
  readonly spareSteps: number;
  /** Why growth ended. */
  readonly end: GrowthEnd | null;
}

/** Whether units went when training was over. */
const isSpare = ({ kind, trigger }: GrowthEvent): boolean => kind === "prune" && trigger === "spare";

/** Edits up to a step that stay: a rollback undoes the last one that is left. */
function keptGrowth(events: readonly TrainEvent[], step: number): GrowthEvent[] {
  const kept: GrowthEvent[] = [];
  for (const event of events) {
    if (event.type !== "growth" || event.step > step || isSpare(event)) continue;
    if (event.kind === "rollback") kept.pop();
    else kept.push(event);
  }
  return kept;
}

/** The result of a search, from its events and its summary. */
export function searchOf(
  label: string,
  events: readonly TrainEvent[],
  summary: Pick<Summary, "steps" | "widths" | "parameters" | "growth">,
): Search {
  const start = events.find((event) => event.type === "start");
  const best = events.findLast((event) => event.type === "evaluation" && event.best);
  const steps = Math.max(1, best && "step" in best ? best.step : summary.steps);
  const kept = keptGrowth(events, steps);
  const units = new Map(start?.axes.map((axis, i) => [axis, start.widths[i] as number]));
  for (const { axis, from, to } of kept) units.set(axis, (units.get(axis) ?? 0) + to - from);
  const spared: Record<string, number> = {};
  let spareSteps = 0;
  for (const event of events) {
    if (event.type !== "growth" || !isSpare(event)) continue;
    const { axis, from, to, values } = event;
    spared[axis] = (spared[axis] ?? 0) + from - to;
    spareSteps += values.steps ?? 0;
  }
  for (const [axis, gone] of Object.entries(spared)) units.set(axis, (units.get(axis) ?? 0) - gone);
  const isPlain =
    kept.every(({ kind }) => kind === "widen" || kind === "split") &&
    [...units.values()].join() === summary.widths.join();
  const widenings = kept.map(({ step, axis, from, to, reason }) => ({ step, axis, units: to - from, reason }));
  const { widths, parameters, growth: end = null } = summary;
  return { label, steps, widths, parameters, widenings: isPlain ? widenings : null, spared, spareSteps, end };
}

/** The middle one, of an even number the lower. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] as number;
}

const lastGrowth = ({ widenings }: Search): number => widenings?.at(-1)?.step ?? 0;

/**
 * The plan of searches: the growth of the one whose size is the median, at its steps; and as many steps as the median of theirs, but after the last
 * growth no fewer than the median of what theirs had. Then the units go that went there, and the others train for as many steps as there.
 */
export function planOf(searches: readonly Search[]): RunPlan {
  const sorted = searches.toSorted((a, b) => a.parameters - b.parameters);
  const chosen = sorted[Math.floor((sorted.length - 1) / 2)] as Search;
  const rest = median(searches.map((search) => search.steps - lastGrowth(search)));
  const steps = Math.max(median(searches.map((search) => search.steps)), lastGrowth(chosen) + rest, 1);
  const { label: from, widenings, widths, end, spared, spareSteps } = chosen;
  if (!widenings) return { steps, hidden: widths, growth: { from, widenings: [], end } };
  const removals = Object.entries(spared).map(([axis, units]) => ({ step: steps, axis, units }));
  const rests = removals.length === 0 ? 0 : Math.max(LEAST_REST, spareSteps);
  return { steps: steps + rests, hidden: null, growth: { from, widenings, removals, end } };
}

/** Reads what searches came to. */
export function readSearches(folders: readonly { readonly folder: string; readonly label: string }[]): Search[] {
  return folders.map(({ folder, label }) => {
    const { events, summary } = runFiles(folder);
    return searchOf(label, readEvents(events), readSummary(summary) as Summary);
  });
}

/** The plan in the folder of a run; null where it has none. @throws DataError when it is damaged */
export function readPlan(folder: string): RunPlan | null {
  const { plan } = runFiles(folder);
  return existsSync(plan) ? (readJson(plan, "a plan") as RunPlan) : null;
}

export function writePlan(folder: string, plan: RunPlan): void {
  writeAtomically(runFiles(folder).plan, `${JSON.stringify(plan, null, 2)}\n`);
}

/** Edits by their number, and in words. @module */

import type { GrowthEvent, TrainResult } from "./events.ts";

type Edit = TrainResult["edits"][number];

/** Adds an edit. A look makes many changes of a kind to a graph: the log lists each, and they count as one. */
export function noteEdit(
  edits: Edit[],
  { step, kind, axis, from, to, change }: Omit<GrowthEvent, "epoch" | "seconds">,
): void {
  const last = edits.at(-1);
  const same = change !== undefined && last?.step === step && last.kind === kind && last.axis === axis;
  if (same) edits[edits.length - 1] = { ...last, to };
  else edits.push({ step, kind, axis, from, to });
}

/** Kinds of edit that add units or layers. */
const GROWTH: readonly string[] = ["widen", "split", "deepen"];

/** The edits that stay: a rollback undoes the last one that is left. */
export function keptEdits(edits: readonly Edit[]): Edit[] {
  const kept: Edit[] = [];
  for (const edit of edits) {
    if (edit.kind === "rollback") kept.pop();
    else kept.push(edit);
  }
  return kept;
}

/** The step of the last growth of layers that stays; 0 where there is none. */
export function lastGrowth(edits: readonly Edit[]): number {
  return keptEdits(edits).findLast(({ kind }) => GROWTH.includes(kind))?.step ?? 0;
}

/** The edits of a log, counted as the result of its run does. */
export function editsOf(events: readonly GrowthEvent[]): Edit[] {
  const edits: Edit[] = [];
  for (const event of events) noteEdit(edits, event);
  return edits;
}

/** "4 edits"; with the kinds where some are not plain widening: "4 edits (3 widen, 1 prune)". */
export function editCounts(edits: readonly { readonly kind: string }[]): string {
  const whole = `${edits.length} ${edits.length === 1 ? "edit" : "edits"}`;
  const kinds = [...new Set(edits.map(({ kind }) => kind))];
  if (kinds.every((kind) => kind === "widen")) return whole;
  const counts = kinds.map((kind) => `${edits.filter((edit) => edit.kind === kind).length} ${kind}`);
  return `${whole} (${counts.join(", ")})`;
}

/** When training stops before its last step. @module */

import { metricNamed } from "../../metrics/metrics.ts";
import { lastGrowth } from "../events/edit-counts.ts";
import type { Metrics } from "../events/events.ts";
import type { Settings } from "../settings.ts";
import type { Progress } from "./progress.ts";

/**
 * Why training stops after this evaluation, or null: for `patience` steps neither the validation loss has been better nor the network has
 * grown, and at least `minSteps` steps are complete. Growth that was undone does not count.
 */
export function stopReason(
  { patience, minSteps, selectBy }: Pick<Settings, "patience" | "minSteps" | "selectBy">,
  { step, bestStep, edits }: Pick<Progress, "step" | "bestStep" | "edits">,
): string | null {
  if (patience === 0 || step < minSteps) return null;
  if (step - Math.max(bestStep, lastGrowth(edits)) < patience) return null;
  return `no better validation ${selectBy === "loss" ? selectBy : metricNamed(selectBy).label} for ${step - bestStep} steps; the best was after step ${bestStep}`;
}

/** Whether an evaluation is better than the best so far, by the metric that chooses; of equal metrics the smaller loss is better. */
export function isBetter(
  { selectBy, minDelta }: Pick<Settings, "selectBy" | "minDelta">,
  { loss, selected }: Metrics,
  before: Metrics | undefined,
): boolean {
  if (loss === undefined) return false;
  if (before?.loss === undefined) return true;
  const lower = loss < before.loss - Math.abs(before.loss) * minDelta;
  if (selectBy === "loss") return lower;
  if (selected === undefined || before.selected === undefined)
    return selected !== undefined || (before.selected === undefined && lower);
  const gain = (selected - before.selected) * (metricNamed(selectBy).higherIsBetter ? 1 : -1);
  return gain > Math.abs(before.selected) * minDelta || (gain === 0 && lower);
}

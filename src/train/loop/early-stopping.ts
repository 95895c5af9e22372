/** When training stops before its last step. @module */

import { lastGrowth } from "../events/edit-counts.ts";
import type { Settings } from "../settings.ts";
import type { Progress } from "./progress.ts";

/**
 * Why training stops after this evaluation, or null: for `patience` steps neither the validation loss has been better nor the network has
 * grown, and at least `minSteps` steps are complete. Growth that was undone does not count.
 */
export function stopReason(
  { patience, minSteps }: Pick<Settings, "patience" | "minSteps">,
  { step, bestStep, edits }: Pick<Progress, "step" | "bestStep" | "edits">,
): string | null {
  if (patience === 0 || step < minSteps) return null;
  if (step - Math.max(bestStep, lastGrowth(edits)) < patience) return null;
  return `no better validation loss for ${step - bestStep} steps; the best was after step ${bestStep}`;
}

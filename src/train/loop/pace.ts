/** How far training is, and how far it goes: the learning rate over time, and a budget of operations. @module */

import { scheduleFactor } from "../../optim/schedule.ts";
import type { Settings } from "../settings.ts";
import type { Progress } from "./progress.ts";

type Reached = Pick<Progress, "step" | "flops">;

/** Floating-point operations of a training step on so many rows: forward, and twice that backward. `flops`: of one row, forward. */
export function stepFlops(flops: number, rows: number): number {
  return 3 * flops * rows;
}

/** Of what the whole training may cost, the share that is spent; 0 without a budget. */
const spent = ({ maxFlops }: Settings, { flops }: Reached): number => (maxFlops === null ? 0 : flops / maxFlops);

/** Share of training that is over: of the steps or, with a budget, of the operations, whichever is larger. */
export function shareDone(settings: Settings, progress: Reached): number {
  return Math.max(progress.step / Math.max(1, settings.totalSteps), spent(settings, progress));
}

/** The learning rate of the next step. The schedule is as far as the steps or, with a budget, the operations, whichever are further. */
export function scheduledRate(settings: Settings, progress: Reached): number {
  const { learningRate, schedule, scheduleOptions, warmup, totalSteps } = settings;
  const { step } = progress;
  const position = step < warmup ? step : Math.max(step, spent(settings, progress) * totalSteps);
  return learningRate * scheduleFactor(schedule, scheduleOptions, warmup, position, totalSteps);
}

/** Steps in all: those of the epochs or, with a budget, as many as it pays for at the present size. `flops`: of one row, forward. */
export function plannedSteps(settings: Settings, progress: Reached, flops: number): number {
  const { maxFlops, totalSteps, batchSize } = settings;
  if (maxFlops === null) return totalSteps;
  const affordable = Math.floor((maxFlops - progress.flops) / stepFlops(flops, batchSize));
  return Math.min(totalSteps, progress.step + Math.max(0, affordable));
}

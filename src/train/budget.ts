/** How far training is on its way: by steps or, with a budget of operations, by what is spent of it. @module */

import type { Network } from "../nn/network.ts";
import { scheduleFactor } from "../optim/schedule.ts";
import type { Session } from "./session.ts";

type Way = Pick<Session, "settings" | "progress" | "network">;

/** Floating-point operations of a training step on so many rows: forward, and twice that backward. */
export function stepFlops(network: Network, rows: number): number {
  return 3 * network.flops() * rows;
}

/** Of what the whole training may cost, the share that is spent; 0 without a budget. */
function spentShare({ settings: { maxFlops }, progress }: Way): number {
  return maxFlops === null ? 0 : progress.flops / maxFlops;
}

/** That of the next step. The schedule is as far as the steps or, with a budget, the operations, whichever are further. */
export function nextLearningRate(way: Way): number {
  const { learningRate, schedule, scheduleOptions, warmup, totalSteps } = way.settings;
  const { step } = way.progress;
  const position = step < warmup ? step : Math.max(step, spentShare(way) * totalSteps);
  return learningRate * scheduleFactor(schedule, scheduleOptions, warmup, position, totalSteps);
}

/** Steps that training will have taken in all: those of its epochs or, with a budget, as many as it pays for at the present widths. */
export function plannedSteps(way: Way): number {
  const { maxFlops, totalSteps, batchSize } = way.settings;
  if (maxFlops === null) return totalSteps;
  const { step, flops } = way.progress;
  const affordable = Math.floor((maxFlops - flops) / stepFlops(way.network, batchSize));
  return Math.min(totalSteps, step + Math.max(0, affordable));
}

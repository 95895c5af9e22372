/** How restless the weights of each unit are. @module */

import { defineSignal, type SignalDefinition } from "../look/look.ts";

/** Mean and spread of the updates of each unit. */
export interface UpdateStatistics {
  /** Of each unit: 1 when its weights are pushed back and forth, 0 when they drift steadily; 0 where nothing moved. */
  readonly restlessness: Float64Array;
  /** Of each unit: root mean square of u over the window and its weights. */
  readonly magnitude: Float64Array;
  /** Steps in the window. */
  readonly steps: number;
}

/**
 * r = ||sd|| / (||mu|| + ||sd||) of the normalized updates u = dw / learning rate of each unit's incoming weights over a window of steps: mu and
 * sd are a weight's mean and standard deviation over the window, norms over a sample of the unit's weights. For u without a trend in T
 * steps it is about sqrt(T) / (1 + sqrt(T)). null while no window is full.
 *
 * @see this project, after the windows of Jia & Zhou 2025, arXiv:2512.12713
 */
export const updateStatistics: SignalDefinition<UpdateStatistics | null, Record<string, never>> = defineSignal({
  name: "update-statistics",
  summary: "Whether the updates of each unit's weights fluctuate or have a trend.",
  formula: "r = |sd u| / (|mean u| + |sd u|), u = dw / learning rate",
  source: "this project, after Jia & Zhou 2025, arXiv:2512.12713",
  compute(site, look) {
    const found = look.updates(site);
    if (!found) return null;
    const restlessness = found.spread.map((spread, unit) => {
      const sum = spread + (found.drift[unit] as number);
      return sum > 0 ? spread / sum : 0;
    });
    return { restlessness, magnitude: found.magnitude, steps: found.steps };
  },
});

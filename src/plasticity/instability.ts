/** When an edge cannot make up its mind. @module */

import type { GraphNetwork } from "./graph-network.ts";
import type { UpdateStatistics } from "./graph-optimizer.ts";
import type { Edge } from "./topology.ts";

/**
 * Statistics of an edge whose updates fluctuate instead of drifting, or null: |mu| < 0.5 sigma and sigma^2 > lambda |mu| over a
 * full window.
 *
 * |mu| in both conditions: without it every edge that drifts downwards would count as unstable.
 *
 * @see Jia & Zhou 2025, arXiv:2512.12713, edge-driven growth
 */
export function unstable(network: GraphNetwork, edge: Edge, lambda: number): UpdateStatistics | null {
  const statistics = network.updatesOf(edge.id);
  const { count, variance } = statistics;
  const drift = Math.abs(statistics.mean);
  const full = count === network.settings.window;
  return full && drift < 0.5 * Math.sqrt(variance) && variance > lambda * drift ? statistics : null;
}

/** Activations in few dimensions. @module */

import type { Matrix } from "../algebra/singular-values.ts";
import { defineSignal, type SignalDefinition } from "../look/look.ts";
import { meanOverPositions, project } from "./shared/random-projection.ts";

/** Number of random directions. */
export interface ProjectedActivationOptions {
  /** Columns to project to; a layer with no more units is taken as it is. */
  readonly dimensions: number;
}

/**
 * H R, H: [n, M] activations (of an image: their means over positions), R: [M, d] standard normal draws that belong to the units. A function
 * of H, so it has at most as much information as H; estimates that need many samples for many columns can be made of it.
 *
 * @see Johnson & Lindenstrauss 1984 (distances in random projections); Cover & Thomas 2006, theorem 2.8.1 (data processing)
 */
export const projectedActivation: SignalDefinition<Matrix, ProjectedActivationOptions> = defineSignal({
  name: "projected-activation",
  summary: "Activations in few dimensions, by a random projection that belongs to the units.",
  formula: "H R",
  source: "Johnson & Lindenstrauss 1984",
  compute(site, look, { dimensions }) {
    const { activation, input } = look.tap(site);
    const ids = site.axis.units.map(({ id }) => id);
    look.observe.countFlops(2 * activation.size * dimensions);
    return look.device.scope("projection", () =>
      project(meanOverPositions(activation, input.shape[0] ?? 0), ids, dimensions),
    );
  },
});

/** Inputs in few dimensions. @module */

import type { Matrix } from "../algebra/singular-values.ts";
import { defineSignal, type SignalDefinition } from "../look/look.ts";
import type { ProjectedActivationOptions } from "./projected-activation.ts";
import { project } from "./shared/random-projection.ts";

/** X R, X: [n, inputs], R: [inputs, d] standard normal draws that belong to the inputs; X itself where it has no more columns than d. */
export const projectedInputs: SignalDefinition<Matrix, ProjectedActivationOptions> = defineSignal({
  name: "projected-inputs",
  summary: "Inputs in few dimensions, by a fixed random projection.",
  formula: "X R",
  source: "Johnson & Lindenstrauss 1984",
  compute(_site, look, { dimensions }) {
    return look.device.scope("inputs", () => {
      const x = look.inputs();
      const ids = Array.from({ length: x.columns }, (_, i) => -1 - i);
      look.observe.countFlops(2 * x.size * dimensions);
      return project(x, ids, dimensions);
    });
  },
});

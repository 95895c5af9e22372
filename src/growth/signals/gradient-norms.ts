/** Gradient norms of the existing units. @module */

import { dimsOf, type Parameter } from "../../nn/parameter.ts";
import { defineSignal, type SignalDefinition } from "../look/look.ts";
import { addSliceSquares } from "../units/unit-norms.ts";

/** Whether norms are of gradients or of updates. */
export interface GradientNormsOptions {
  /** Whose norms: the gradients', or those of what the last step changed. */
  readonly of: "gradients" | "updates";
}

/** Gradient norms of each unit. */
export interface GradientNorms {
  /** ||dL/d incoming weights|| of each unit, over all producers. */
  readonly incoming: Float64Array;
  /** ||dL/d outgoing weights|| of each unit, over all consumers. */
  readonly outgoing: Float64Array;
  /** Sum over units of both. */
  readonly total: number;
}

/**
 * g_m = ||dL/d fan-in_m|| + ||dL/d fan-out_m|| for each unit m; weights only, no biases. With `of: "updates"` the norms of
 * what the optimizer's last step added to the weights.
 *
 * @see Maile, Rachelson, Luga & Wilson 2022, arXiv:2202.08539, eq. 7
 */
export const gradientNorms: SignalDefinition<GradientNorms, GradientNormsOptions> = defineSignal({
  name: "gradient-norms",
  summary: "Gradient norm of the weights of each unit.",
  formula: "g_m = ||dL/d fan-in_m|| + ||dL/d fan-out_m||",
  source: "Maile et al. 2022, arXiv:2202.08539, eq. 7",
  compute({ axis, producers, consumers }, look, { of }) {
    const slopes = of === "gradients" ? look.backward(true).gradients : null;
    const normsOf = (weights: readonly Parameter[], incoming: boolean): Float64Array => {
      const squares = new Float64Array(axis.size);
      for (const weight of weights) {
        const dim = dimsOf(weight, axis).find((at) => at < weight.outputDims === incoming);
        const values = look.device.scope("norms", () => {
          const found = slopes ? slopes.of(weight.tensor) : look.observe.lastUpdate(weight);
          return found?.read();
        });
        if (values && dim !== undefined) addSliceSquares(values, weight, dim, squares);
      }
      return squares.map(Math.sqrt);
    };
    const incoming = normsOf(
      producers.map(({ weight }) => weight),
      true,
    );
    const outgoing = normsOf(
      consumers.map(({ weight }) => weight),
      false,
    );
    let total = 0;
    for (const [unit, norm] of incoming.entries()) total += norm + (outgoing[unit] as number);
    return { incoming, outgoing, total };
  },
});

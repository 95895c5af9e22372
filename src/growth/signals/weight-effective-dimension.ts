/** Effective dimension of weights. @module */

import { Axis } from "../../nn/axis.ts";
import { fanInOf } from "../../nn/parameter.ts";
import { countSingularValues } from "../algebra/singular-values.ts";
import { defineSignal, type SignalDefinition } from "../look/look.ts";

/** Threshold of the singular values. */
export interface WeightEffectiveDimensionOptions {
  /** Threshold on the singular values; default of the paper 0.01. */
  readonly eps: number;
  /** Whether the bias is a column of W, as printed in the paper. */
  readonly includeBias: boolean;
  /** Columns that a layer after another is taken to have; default null, those it has. */
  readonly dividedBy?: number | null;
}

/** How many directions the weights have above a threshold. */
export interface WeightEffectiveDimension {
  /** Number of singular values of W / sqrt(fan-in) above eps, 0..min(width, fan-in). */
  readonly count: number;
  readonly width: number;
  readonly fanIn: number;
}

/**
 * #{ singular values of W / sqrt(fan-in) > eps }, W: incoming weights of the M units of the first producer, a row for each.
 *
 * It is bounded by the fan-in. When the layer before grows, W gains columns near 0 and the divisor rises: the count may fall.
 *
 * Departs from the paper: its W has the bias as a column; the released code leaves it out, and so does the default here.
 *
 * @see Maile, Rachelson, Luga & Wilson 2022, arXiv:2202.08539, eq. 4 (times M)
 */
export const weightEffectiveDimension: SignalDefinition<WeightEffectiveDimension, WeightEffectiveDimensionOptions> =
  defineSignal({
    name: "weight-effective-dimension",
    summary: "How many directions the incoming weights of a layer use.",
    formula: "#{ sigma(W / sqrt(fan-in)) > eps }",
    source: "Maile et al. 2022, arXiv:2202.08539, eq. 4",
    compute(site, look, { eps, includeBias, dividedBy = null }) {
      const { weight, bias } = site.producers[0];
      const fanIn = fanInOf(weight);
      const width = site.axis.size;
      const extra = includeBias && bias ? 1 : 0;
      const columns = fanIn + extra;
      if (width === 0 || columns === 0) return { count: 0, width, fanIn };
      const values = new Float64Array(width * columns);
      const weights = weight.tensor.read();
      for (let unit = 0; unit < width; unit++) {
        values.set(weights.subarray(unit * fanIn, (unit + 1) * fanIn), unit * columns);
      }
      if (extra && bias) bias.tensor.read().forEach((value, unit) => void values.set([value], unit * columns + fanIn));
      const matrix = { rows: width, columns, values };
      const divisor = dividedBy === null || !(weight.dims.at(-1) instanceof Axis) ? columns : dividedBy;
      const count = countSingularValues(look.device, matrix, 1 / Math.sqrt(divisor), eps);
      const side = Math.min(width, columns);
      look.observe.countFlops(side * side * Math.max(width, columns) + side ** 3 / 3);
      return { count, width, fanIn };
    },
  });

/** Weights as at the start of training. @module */

import { fanInOf } from "../../nn/parameter.ts";
import { defineInitializer } from "../initializer.ts";
import { gaussianUnits } from "./shared/gaussian-units.ts";

/**
 * Incoming and outgoing weights N(0, gain / fan-in), gain 2 for rectifiers, (5/3)^2 for tanh, else 1, with the fan-in that the layer will have:
 * as if the units had been there from the start. The function changes.
 *
 * @see He, Zhang, Ren & Sun 2015, "Delving deep into rectifiers", arXiv:1502.01852, eq. 10; AUTOINIT of SergioHC95/Neurogenesis, 2025
 */
export const variancePreserving = defineInitializer({
  name: "variance-preserving",
  summary: "Incoming and outgoing weights drawn as in a new network, with variance gain / fan-in.",
  source: "He et al. 2015, arXiv:1502.01852, eq. 10; AUTOINIT of SergioHC95/Neurogenesis, 2025",
  preserves: "none",
  initialize({ site, count, random }) {
    const grown = (site.axis.size + count) / Math.max(1, site.axis.size);
    return gaussianUnits(site, count, random, {
      incoming: ({ weight, activation }) => Math.sqrt(activation.gain / Math.max(1, fanInOf(weight))),
      outgoing: ({ weight, activation }) => {
        const fanIn = site.axis.size === 0 ? count : fanInOf(weight) * grown;
        return Math.sqrt(activation.gain / Math.max(1, fanIn));
      },
    });
  },
});

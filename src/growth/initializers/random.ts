/** NORTH-Random: random incoming weights, no outgoing ones. @module */

import { defineInitializer } from "../initializer.ts";
import { incomingOf } from "../units/layout.ts";
import { randomIncoming } from "../units/unit-norms.ts";

/**
 * Incoming weights from the layer's initial distribution, rescaled to the mean norm of the existing units'; outgoing weights and
 * bias 0, so the function does not change and the outgoing weights learn from the next step on.
 *
 * @see Maile, Rachelson, Luga & Wilson 2022, arXiv:2202.08539, section 3.2
 */
export const random = defineInitializer({
  name: "random",
  summary: "Random incoming weights with the mean norm of the existing ones, outgoing weights 0.",
  source: "Maile et al. 2022, arXiv:2202.08539, section 3.2",
  formula: 'w_"in" = overline(norm(w)) u / norm(u), quad u tilde U(-a, a), quad w_"out" = 0',
  preserves: "exact",
  initialize({ site, count, random: stream }) {
    return { incoming: incomingOf(site, (producer) => randomIncoming(producer, count, stream)), outgoing: {} };
  },
});

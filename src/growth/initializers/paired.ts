/** Units in pairs that cancel each other. @module */

import { defineInitializer } from "../initializer.ts";
import { incomingOf, outgoingByConsumer, totalFanOut } from "../units/layout.ts";
import { outgoingNorm, randomIncoming, rescale } from "../units/unit-norms.ts";

/**
 * Two units at a time with the same random incoming weights and opposite random outgoing ones, both of the usual norm: the function
 * does not change, both sides learn from the next step on, and their gradients differ in sign, so that the two part. Of an odd number the
 * last has no outgoing weights.
 *
 * @see Yuan, Savarese & Maire 2023, "Accelerated Training via Incrementally Growing Neural Networks using Variance Transfer and Learning Rate Adaptation", arXiv:2306.12700 (weights in opposite copies)
 */
export const paired = defineInitializer({
  name: "paired",
  summary: "Pairs of units with equal incoming and opposite outgoing weights.",
  source: "this project; opposite signs after Yuan, Savarese & Maire 2023, arXiv:2306.12700",
  preserves: "exact",
  initialize({ site, count, random }) {
    const pairs = Math.ceil(count / 2);
    const incoming = incomingOf(site, (producer) => {
      const drawn = randomIncoming(producer, pairs, random);
      const fanIn = drawn.length / pairs;
      return Float64Array.from({ length: count * fanIn }, (_, i) => {
        const unit = Math.floor(i / fanIn);
        return drawn[Math.floor(unit / 2) * fanIn + (i % fanIn)] as number;
      });
    });
    const fanOut = totalFanOut(site);
    const norm = outgoingNorm(site, random);
    const vectors = new Float64Array(count * fanOut);
    for (let unit = 0; unit + 1 < count; unit += 2) {
      const vector = rescale(
        Float64Array.from({ length: fanOut }, () => random.normal()),
        norm,
      );
      vectors.set(vector, unit * fanOut);
      vectors.set(
        vector.map((value) => -value),
        (unit + 1) * fanOut,
      );
    }
    return { incoming, outgoing: outgoingByConsumer(site, count, vectors) };
  },
});

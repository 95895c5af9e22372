// An initializer of your own: burgeon train moons --initializer examples/parts/small-initializer.js --deviation 0.2
import { defineInitializer, z } from "burgeon/extend";

/** Incoming weights are drawn, outgoing weights are 0: the outputs of the network do not change. */
export default defineInitializer({
  name: "small",
  summary: "Small normal incoming weights, outgoing weights 0.",
  source: "this example",
  options: z.strictObject({
    deviation: z.number().positive().default(0.5).describe("standard deviation of incoming weights"),
  }),
  preserves: "exact",
  initialize({ site, count, random }, { deviation }) {
    const incoming = site.producers.map(({ weight }) => {
      const values = Float64Array.from({ length: count * weight.tensor.columns }, () => deviation * random.normal());
      return [weight.name, values];
    });
    return { incoming: Object.fromEntries(incoming), outgoing: {} };
  },
});

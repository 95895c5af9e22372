// A trigger of your own: burgeon train moons --trigger examples/parts/steady-trigger.js --amount 1
import { defineTrigger, z } from "burgeon/extend";

/** Asks for units at a steady pace until a layer is wide enough. */
export default defineTrigger({
  name: "steady",
  summary: "Adds units at every look until a layer has enough.",
  source: "this example",
  options: z.strictObject({
    amount: z.int().min(1).default(2).describe("units to add at a time"),
    enough: z.int().min(1).default(12).describe("width of a layer that is wide enough"),
  }),
  start: () => null,
  evaluate({ axis }, _look, { amount, enough }) {
    const width = axis.size;
    const wanted = Math.max(0, Math.min(amount, enough - width));
    return { amount: wanted, values: { width }, reason: `${width} of ${enough} units`, state: null };
  },
});

// A strategy of your own, made of two parts of your own: burgeon train moons --strategy examples/parts/steady-strategy.js
import { composeStrategy } from "burgeon/extend";
import small from "./small-initializer.js";
import steady from "./steady-trigger.js";

/** The trigger and the initializer in the files beside this one, with another default. */
export default composeStrategy({
  name: "steady-growth",
  summary: "Adds small random units at a steady pace.",
  source: "this example",
  trigger: steady,
  initializer: small,
  defaults: { trigger: { enough: 10 }, policies: { every: 5 } },
});

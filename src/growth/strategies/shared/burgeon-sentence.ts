/** The sentence of `burgeon`, without the parts that could stand in its places: all that training needs where no strategy is named. @module */

import type { all } from "../../directions/all.ts";
import type { Composition } from "../../engine/sentence.ts";
import { random } from "../../initializers/random.ts";
import type { none } from "../../judges/none.ts";
import type { identity } from "../../layer-initializers/identity.ts";
import { activation } from "../../triggers/activation.ts";

export const burgeonSentence: Composition<typeof activation, typeof random, typeof all, typeof none, typeof identity> =
  {
    name: "burgeon",
    summary: "Grows early, while most units of a layer are linearly independent: the default.",
    source: "this project; the signal after Maile et al. 2022, arXiv:2202.08539, eq. 2",
    trigger: activation,
    initializer: random,
    defaults: {
      trigger: { gamma: 0.5, epsOf: "norm", baseline: "none" },
      policies: { every: null, until: 0.15, rowsFor: "width" },
    },
  };

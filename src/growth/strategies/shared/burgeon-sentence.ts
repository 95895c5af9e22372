/** The sentence of `burgeon`, without the parts that could stand in its places: all that training needs where no strategy is named. @module */

import { strongest } from "../../directions/strongest.ts";
import type { Composition } from "../../engine/sentence.ts";
import { tested } from "../../initializers/tested.ts";
import type { none } from "../../judges/none.ts";
import type { identity } from "../../layer-initializers/identity.ts";
import { heldOutPlateau } from "../../triggers/held-out-plateau.ts";

export const burgeonSentence: Composition<
  typeof heldOutPlateau,
  typeof tested,
  typeof strongest,
  typeof none,
  typeof identity
> = {
  name: "burgeon",
  summary: "Grows where rows that are never trained on ask for more units, until they ask for no more: the default.",
  source: "this project",
  trigger: heldOutPlateau,
  initializer: tested,
  direction: strongest,
  defaults: { policies: { every: 25, spareTolerance: 0.02 } },
};

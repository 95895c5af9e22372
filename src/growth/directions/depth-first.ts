/** Layers first. @module */

import { defineDirection } from "../direction.ts";
import { preferred } from "./shared/preferred.ts";

export const depthFirst = defineDirection({
  name: "depth-first",
  summary:
    "Adds layers; adds units if two layers in a row improved the loss too little, or if the number of layers is at its limit.",
  source: "this project; planned in SergioHC95/Neurogenesis",
  deepens: () => true,
  prefers: "deepen",
  choose: (candidates, { poor }) => ({ taken: preferred("deepen", candidates, poor) }),
});

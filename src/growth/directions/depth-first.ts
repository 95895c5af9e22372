/** Layers first. @module */

import { defineDirection } from "../direction.ts";
import { preferred } from "./shared/preferred.ts";

export const depthFirst = defineDirection({
  name: "depth-first",
  summary: "Adds layers; units when two layers in a row brought too little, or there may be no more of them.",
  source: "this project; planned in SergioHC95/Neurogenesis",
  deepens: () => true,
  prefers: "deepen",
  choose: (candidates, { poor }) => ({ taken: preferred("deepen", candidates, poor) }),
});

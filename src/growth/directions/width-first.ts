/** Units first. @module */

import { defineDirection } from "../direction.ts";
import { preferred } from "./shared/preferred.ts";

export const widthFirst = defineDirection({
  name: "width-first",
  summary: "Adds units; a layer when two additions in a row brought too little, or no layer may grow further.",
  source: "this project; planned in SergioHC95/Neurogenesis",
  deepens: () => true,
  prefers: "widen",
  choose: (candidates, { poor }) => ({ taken: preferred("widen", candidates, poor) }),
});

/** Units first. @module */

import { defineDirection } from "../direction.ts";
import { preferred } from "./shared/preferred.ts";

export const widthFirst = defineDirection({
  name: "width-first",
  summary:
    "Adds units; adds a layer if two additions in a row improved the loss too little, or if every layer is at its limit.",
  source: "this project; planned in SergioHC95/Neurogenesis",
  deepens: () => true,
  prefers: "widen",
  choose: (candidates, { poor }) => ({ taken: preferred("widen", candidates, poor) }),
});

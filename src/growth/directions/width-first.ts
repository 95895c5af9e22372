/** Units first. @module */

import { z } from "zod";
import { type DirectionDefinition, defineDirection } from "../direction.ts";
import { preferred } from "./shared/preferred.ts";

export const widthFirst: DirectionDefinition = defineDirection({
  name: "width-first",
  summary: "Adds units; a layer when two additions in a row brought too little, or no layer may grow further.",
  source: "this project; planned in SergioHC95/Neurogenesis",
  options: z.strictObject({}),
  deepens: () => true,
  prefers: "widen",
  choose: (candidates, { poor }) => ({ taken: preferred("widen", candidates, poor) }),
});

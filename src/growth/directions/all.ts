/** Everything that is asked for. @module */

import { z } from "zod";
import { type DirectionDefinition, defineDirection } from "../direction.ts";

export const all: DirectionDefinition = defineDirection({
  name: "all",
  summary: "Carries out whatever is asked for, layer by layer.",
  source: "this project",
  options: z.strictObject({}),
  choose: (candidates) => ({ taken: candidates }),
});

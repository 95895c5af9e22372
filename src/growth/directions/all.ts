/** Everything that is asked for. @module */

import { defineDirection } from "../direction.ts";

export const all = defineDirection({
  name: "all",
  summary: "Carries out whatever is asked for, layer by layer.",
  source: "this project",
  choose: (candidates) => ({ taken: candidates }),
});

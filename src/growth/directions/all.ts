/** All proposals. @module */

import { defineDirection } from "../direction.ts";

export const all = defineDirection({
  name: "all",
  summary: "Applies every proposal, layer by layer.",
  source: "this project",
  choose: (candidates) => ({ taken: candidates }),
});

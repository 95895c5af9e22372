/** No judgement. @module */

import { defineJudge } from "../judge.ts";

export const none = defineJudge({
  name: "none",
  summary: "Keeps every change.",
  source: "this project",
  rest: () => 0,
});

/** No judgement. @module */

import { z } from "zod";
import { defineJudge, type JudgeDefinition } from "../judge.ts";

export const none: JudgeDefinition = defineJudge({
  name: "none",
  summary: "What was done stays.",
  source: "this project",
  options: z.strictObject({}),
  rest: () => 0,
});

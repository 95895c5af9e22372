/** No growth at the start. @module */

import * as z from "zod";
import { definePolicy } from "../policy.ts";

export const warmUp = definePolicy({
  name: "warm-up",
  summary: "Prevents growth during the first steps.",
  source: "this project",
  options: z.strictObject({ warmUp: z.int().min(0).default(0).describe("steps before the first growth") }),
  due: ({ step }, options) => step > options.warmUp,
});

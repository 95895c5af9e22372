/** Constant learning rate. @module */

import { defineSchedule } from "../schedule.ts";

export const constant = defineSchedule({
  name: "constant",
  summary: "A constant learning rate.",
  formula: "1",
  source: "-",
  factor: () => 1,
});

/** A teacher for Acrobot-v1. @module */

import { defineTeacher, type TeacherDefinition } from "../define-teacher.ts";

/**
 * Torque `sign(w2 - 2 w1)`, a linear rule: it drives the second link in the direction in which it already leads.
 */
export const acrobotTeacher: TeacherDefinition = defineTeacher({
  name: "acrobot",
  environment: "acrobot",
  summary: "torque with the sign of w2 - 2 w1",
  source: "Burgeon",
  steps: 100_000,
  act: ([, , , , w1, w2]: readonly [number, number, number, number, number, number]) => Math.sign(w2 - 2 * w1) + 1,
});

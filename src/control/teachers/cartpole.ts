/** A teacher for CartPole-v1. @module */

import { defineTeacher, type TeacherDefinition } from "../define-teacher.ts";

/**
 * Pushes right exactly when `0.05 x + 0.1 x' + a + 0.3 a' > 0`: a linear rule.
 */
export const cartpoleTeacher: TeacherDefinition = defineTeacher({
  name: "cartpole",
  environment: "cartpole",
  summary: "push to the side to which the pole falls",
  source: "Burgeon",
  steps: 50_000,
  act: ([x, velocity, angle, spin]: readonly [number, number, number, number]) =>
    0.05 * x + 0.1 * velocity + angle + 0.3 * spin > 0 ? 1 : 0,
});

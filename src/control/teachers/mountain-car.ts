/** A teacher for MountainCar-v0. @module */

import { defineTeacher, type TeacherDefinition } from "../define-teacher.ts";

/**
 * Accelerates in the direction of the velocity, a linear rule that gathers energy on every swing; to the right at rest.
 */
export const mountainCarTeacher: TeacherDefinition = defineTeacher({
  name: "mountain-car",
  environment: "mountain-car",
  summary: "accelerate in the direction of motion",
  source: "Burgeon",
  steps: 100_000,
  act: ([, velocity]: readonly [number, number]) => (velocity >= 0 ? 2 : 0),
});

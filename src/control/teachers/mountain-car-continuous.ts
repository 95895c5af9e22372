/** A teacher for MountainCarContinuous-v0. @module */

import { defineTeacher, type TeacherDefinition } from "../define-teacher.ts";

/** The return falls with the force squared; below 0.2 the car does not arrive in time. */
const FORCE = 0.3;

/**
 * A constant force of 0.3 in the direction of the velocity, a linear rule with a threshold; to the right at rest.
 */
export const mountainCarContinuousTeacher: TeacherDefinition = defineTeacher({
  name: "mountain-car-continuous",
  environment: "mountain-car-continuous",
  summary: "push in the direction of motion",
  source: "Burgeon",
  steps: 100_000,
  act: ([, velocity]: readonly [number, number]) => (velocity >= 0 ? FORCE : -FORCE),
});

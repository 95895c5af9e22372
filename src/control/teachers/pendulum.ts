/** A teacher for Pendulum-v1. @module */

import { defineTeacher, type TeacherDefinition } from "../define-teacher.ts";

const MAX_TORQUE = 2;
const clip = (torque: number): number => Math.min(Math.max(torque, -MAX_TORQUE), MAX_TORQUE);

/**
 * Near the top (|a| < 0.9 and |12 a + 3 w| < 6) it holds: `u = -(12 a + 3 w)`. Elsewhere it brings the energy `E = w^2 / 6 + 5 cos a` to
 * that of the top, 5: `u = 2 (5 - E) sign(w)`. Both clipped to [-2, 2]; sign(0) = 1. The switch and the product make it nonlinear.
 *
 * @see K. Astrom, K. Furuta, 2000, "Swinging up a pendulum by energy control", Automatica 36
 */
export const pendulumTeacher: TeacherDefinition = defineTeacher({
  name: "pendulum",
  environment: "pendulum",
  summary: "swing up by energy, capture at the top",
  source: "K. Astrom, K. Furuta, 2000, Swinging up a pendulum by energy control",
  steps: 100_000,
  act([cosine, sine, speed]: readonly [number, number, number]) {
    const angle = Math.atan2(sine, cosine);
    const hold = 12 * angle + 3 * speed;
    if (Math.abs(angle) < 0.9 && Math.abs(hold) < 6) return clip(-hold);
    const lack = 5 - (speed * speed) / 6 - 5 * Math.cos(angle);
    return clip(2 * lack * (speed >= 0 ? 1 : -1));
  },
});

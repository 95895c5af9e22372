/** Pendulum-v1. @module */

import { defineEnvironment, type EnvironmentDefinition } from "../define-environment.ts";
import { cos, sin } from "../rounded-trigonometry.ts";
import { roundingOf } from "../single-precision.ts";
import { rodEnd } from "../sketch.ts";
import { box } from "../space.ts";

const GRAVITY = 10;
const STEP_SECONDS = 0.05;
const MAX_TORQUE = 2;
const MAX_SPEED = 8;

/** The angle in [-pi, pi), by the rounding of Gymnasium. */
function normalizeAngle(angle: number): number {
  const rest = (angle + Math.PI) % (2 * Math.PI);
  return (rest < 0 ? rest + 2 * Math.PI : rest) - Math.PI;
}

/**
 * A pendulum, its angle 0 at the top, to be swung up and held by a torque in [-2, 2] that cannot lift it at once.
 *
 * `w += (15 sin a + 3 torque) 0.05`, |w| <= 8; `a += w 0.05`. Reward `-(a^2 + 0.1 w^2 + 0.001 torque^2)` of the state before the step,
 * a in [-pi, pi). Never ends by itself. Observation (cos a, sin a, w).
 *
 * @see K. Furuta, M. Yamakita, S. Kobayashi, 1991, "Swing up Control of Inverted Pendulum", IECON
 */
export const pendulum: EnvironmentDefinition = defineEnvironment({
  name: "pendulum",
  gymnasiumId: "Pendulum-v1",
  summary: "swing up a pendulum with little torque and hold it",
  source: "K. Furuta, M. Yamakita, S. Kobayashi, 1991; as Pendulum-v1 of Gymnasium",
  stateNames: ["angle [rad], 0 at the top", "angular velocity [rad/s]"],
  observationSpace: box([1, 1, MAX_SPEED]),
  actionSpace: box([MAX_TORQUE]),
  maxSteps: 200,
  rewardThreshold: null,
  initialState: (random) => [random.uniform(-Math.PI, Math.PI), random.uniform(-1, 1)],
  observe: ([angle, speed]: readonly [number, number]) => [cos(angle), sin(angle), speed],
  transition([angle, speed]: readonly [number, number], [torque]: readonly [number]) {
    const round = roundingOf(torque);
    const effort = round(round(0.001) * round(torque * torque));
    const offset = normalizeAngle(angle);
    const cost = offset * offset + 0.1 * (speed * speed) + effort;
    const change = (((3 * GRAVITY) / 2) * sin(angle) + round(3 * torque)) * STEP_SECONDS;
    const next = Math.min(Math.max(speed + change, -MAX_SPEED), MAX_SPEED);
    return { state: [angle + next * STEP_SECONDS, next], reward: -cost, terminated: false };
  },
  sketch: {
    window: { left: -1.3, right: 1.3, bottom: -1.3, top: 1.3 },
    framesPerSecond: 30,
    still: [],
    moving: ([angle]: readonly [number, number]) => [{ from: [0, 0], to: rodEnd([0, 0], 1, -angle), thickness: 0.15 }],
  },
});

/** MountainCar-v0. @module */

import { defineEnvironment, type EnvironmentDefinition } from "../define-environment.ts";
import { cos } from "../rounded-trigonometry.ts";
import { hillSketch } from "../sketch.ts";
import { box, discrete } from "../space.ts";

const FORCE = 0.001;
const GRAVITY = 0.0025;
const MIN_POSITION = -1.2;
const MAX_POSITION = 0.6;
const MAX_SPEED = 0.07;
const GOAL = 0.5;

/**
 * A car too weak for the hill must gather speed by swinging: accelerate left (0), not (1), right (2).
 *
 * `v += 0.001 (action - 1) - 0.0025 cos 3x`, |v| <= 0.07; `x += v`, -1.2 <= x <= 0.6, with v = 0 at the left wall. Ends at x >= 0.5
 * with v >= 0; reward -1 per step.
 *
 * @see A. Moore, 1990, "Efficient Memory-based Learning for Robot Control", PhD thesis, Cambridge
 */
export const mountainCar: EnvironmentDefinition = defineEnvironment({
  name: "mountain-car",
  gymnasiumId: "MountainCar-v0",
  summary: "drive an underpowered car up a hill with three actions",
  source: "A. Moore, 1990; as MountainCar-v0 of Gymnasium",
  stateNames: ["position", "velocity"],
  observationSpace: box([MAX_POSITION, MAX_SPEED], [MIN_POSITION, -MAX_SPEED]),
  actionSpace: discrete(3),
  maxSteps: 200,
  rewardThreshold: -110,
  initialState: (random) => [random.uniform(-0.6, -0.4), 0],
  observe: (state) => state,
  transition([position, velocity]: readonly [number, number], [action]: readonly [number]) {
    const change = (action - 1) * FORCE + cos(3 * position) * -GRAVITY;
    const speed = Math.min(Math.max(velocity + change, -MAX_SPEED), MAX_SPEED);
    const x = Math.min(Math.max(position + speed, MIN_POSITION), MAX_POSITION);
    const v = x === MIN_POSITION && speed < 0 ? 0 : speed;
    return { state: [x, v], reward: -1, terminated: x >= GOAL && v >= 0 };
  },
  sketch: hillSketch(GOAL),
});

/** MountainCarContinuous-v0. @module */

import { defineEnvironment, type EnvironmentDefinition } from "../define-environment.ts";
import { cos } from "../rounded-trigonometry.ts";
import { roundingOf } from "../single-precision.ts";
import { hillSketch } from "../sketch.ts";
import { box } from "../space.ts";

const { fround } = Math;
const POWER = 0.0015;
const MIN_POSITION = fround(-1.2);
const MAX_POSITION = fround(0.6);
const MAX_SPEED = fround(0.07);
const GOAL = fround(0.45);

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

/**
 * The car of MountainCar-v0 under a force in [-1, 1].
 *
 * `v += 0.0015 force - 0.0025 cos 3x`, |v| <= 0.07; `x += v`, -1.2 <= x <= 0.6, with v = 0 at the left wall. Ends at x >= 0.45 with
 * v >= 0; reward 100 at the end, less 0.1 force^2 per step. Gymnasium keeps this state in float32, and so does this.
 *
 * @see A. Moore, 1990, "Efficient Memory-based Learning for Robot Control", PhD thesis, Cambridge
 */
export const mountainCarContinuous: EnvironmentDefinition = defineEnvironment({
  name: "mountain-car-continuous",
  gymnasiumId: "MountainCarContinuous-v0",
  summary: "drive an underpowered car up a hill with little total force",
  source: "A. Moore, 1990; as MountainCarContinuous-v0 of Gymnasium",
  stateNames: ["position", "velocity"],
  observationSpace: box([MAX_POSITION, MAX_SPEED], [MIN_POSITION, -MAX_SPEED]),
  actionSpace: box([1]),
  maxSteps: 999,
  rewardThreshold: 90,
  initialState: (random) => [random.uniform(-0.6, -0.4), 0],
  observe: (state) => state,
  transition([position, velocity]: readonly [number, number], [force]: readonly [number]) {
    const ofAction = roundingOf(force);
    const ofState = roundingOf(position);
    const slope = 0.0025 * cos(ofState(3 * position));
    const change = ofAction(ofAction(force * ofAction(POWER)) - ofAction(slope));
    const speed = clamp(roundingOf(force, velocity)(velocity + change), -MAX_SPEED, MAX_SPEED);
    const x = clamp(fround(position + speed), MIN_POSITION, MAX_POSITION);
    const v = x === MIN_POSITION && speed < 0 ? 0 : fround(speed);
    const terminated = x >= GOAL && v >= 0;
    return { state: [x, v], reward: (terminated ? 100 : 0) - force * force * 0.1, terminated };
  },
  sketch: hillSketch(GOAL),
});

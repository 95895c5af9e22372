/** CartPole-v1. @module */

import { defineEnvironment, type EnvironmentDefinition } from "../define-environment.ts";
import { cos, sin } from "../rounded-trigonometry.ts";
import { rodEnd } from "../sketch.ts";
import { box, discrete } from "../space.ts";

const GRAVITY = 9.8;
const POLE_MASS = 0.1;
const TOTAL_MASS = 1 + POLE_MASS;
const HALF_LENGTH = 0.5;
const POLE_MASS_LENGTH = POLE_MASS * HALF_LENGTH;
const FORCE = 10;
const STEP_SECONDS = 0.02;
const MAX_POSITION = 2.4;
const MAX_ANGLE = (12 * 2 * Math.PI) / 360;

const isOver = (x: number, angle: number): boolean => Math.abs(x) > MAX_POSITION || Math.abs(angle) > MAX_ANGLE;

/**
 * A pole on a cart that is pushed left (0) or right (1) must stay upright.
 *
 * With `t = (F + 0.05 w^2 sin a) / 1.1`: `a'' = (g sin a - cos a t) / (0.5 (4/3 - 0.1 cos^2 a / 1.1))`, `x'' = t - 0.05 a'' cos a / 1.1`,
 * by explicit Euler steps of 0.02 s. Ends at |x| > 2.4 m or |a| > 12 degrees; reward 1 per step, 0 once it has fallen.
 *
 * @see A. Barto, R. Sutton, C. Anderson, 1983, "Neuronlike Adaptive Elements That Can Solve Difficult Learning Control Problems"
 */
export const cartpole: EnvironmentDefinition = defineEnvironment({
  name: "cartpole",
  gymnasiumId: "CartPole-v1",
  summary: "keep a pole upright on a cart that is pushed left or right",
  source: "A. Barto, R. Sutton, C. Anderson, 1983; as CartPole-v1 of Gymnasium",
  stateNames: ["position [m]", "velocity [m/s]", "angle [rad]", "angular velocity [rad/s]"],
  observationSpace: box([2 * MAX_POSITION, Number.POSITIVE_INFINITY, 2 * MAX_ANGLE, Number.POSITIVE_INFINITY]),
  actionSpace: discrete(2),
  maxSteps: 500,
  rewardThreshold: 475,
  initialState: (random) => Array.from({ length: 4 }, () => random.uniform(-0.05, 0.05)),
  observe: (state) => state,
  transition([x, velocity, angle, spin]: readonly [number, number, number, number], [action]: readonly [number]) {
    const force = action === 1 ? FORCE : -FORCE;
    const c = cos(angle);
    const s = sin(angle);
    const push = (force + POLE_MASS_LENGTH * (spin * spin) * s) / TOTAL_MASS;
    const spinChange = (GRAVITY * s - c * push) / (HALF_LENGTH * (4 / 3 - (POLE_MASS * (c * c)) / TOTAL_MASS));
    const velocityChange = push - (POLE_MASS_LENGTH * spinChange * c) / TOTAL_MASS;
    const state = [
      x + STEP_SECONDS * velocity,
      velocity + STEP_SECONDS * velocityChange,
      angle + STEP_SECONDS * spin,
      spin + STEP_SECONDS * spinChange,
    ] as const;
    const terminated = isOver(state[0], state[2]);
    return { state, reward: terminated && isOver(x, angle) ? 0 : 1, terminated };
  },
  sketch: {
    window: { left: -MAX_POSITION, right: MAX_POSITION, bottom: -0.5, top: 1.5 },
    framesPerSecond: 50,
    still: [
      [
        [-MAX_POSITION, -0.15],
        [MAX_POSITION, -0.15],
      ],
    ],
    moving: ([x, , angle]: readonly [number, number, number]) => [
      { from: [x - 0.2, 0], to: [x + 0.2, 0], thickness: 0.25 },
      { from: [x, 0], to: rodEnd([x, 0], 2 * HALF_LENGTH, angle), thickness: 0.07 },
    ],
  },
});

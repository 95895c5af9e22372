/** Acrobot-v1. @module */

import { defineEnvironment, type EnvironmentDefinition } from "../define-environment.ts";
import { cos, sin } from "../rounded-trigonometry.ts";
import { rodEnd } from "../sketch.ts";
import { box, discrete } from "../space.ts";

const GRAVITY = 9.8;
const STEP_SECONDS = 0.2;
const MAX_SPEEDS = [4 * Math.PI, 9 * Math.PI] as const;

type State = readonly [number, number, number, number];

/** The change of (t1, t2, w1, w2) in time under a torque; all masses, lengths and inertias are 1, centers at 0.5. */
function derivative([t1, t2, w1, w2]: State, torque: number): State {
  const cos2 = cos(t2);
  const sin2 = sin(t2);
  const d1 = 0.25 + (1.25 + cos2) + 1 + 1;
  const d2 = 0.25 + 0.5 * cos2 + 1;
  const phi2 = 0.5 * GRAVITY * cos(t1 + t2 - Math.PI / 2);
  const phi1 = -0.5 * (w2 * w2) * sin2 - w2 * w1 * sin2 + 1.5 * GRAVITY * cos(t1 - Math.PI / 2) + phi2;
  const a2 = (torque + (d2 / d1) * phi1 - 0.5 * (w1 * w1) * sin2 - phi2) / (1.25 - (d2 * d2) / d1);
  return [w1, w2, -(d2 * a2 + phi1) / d1, a2];
}

const along = (state: State, slope: State, time: number): State =>
  state.map((value, i) => value + time * (slope[i] as number)) as unknown as State;

/** One step of the classical Runge-Kutta method of order 4. */
function integrate(state: State, torque: number): State {
  const h = STEP_SECONDS;
  const k1 = derivative(state, torque);
  const k2 = derivative(along(state, k1, h / 2), torque);
  const k3 = derivative(along(state, k2, h / 2), torque);
  const k4 = derivative(along(state, k3, h), torque);
  const mean = k1.map((value, i) => value + 2 * k2[i]! + 2 * k3[i]! + k4[i]!) as unknown as State;
  return along(state, mean, h / 6);
}

function wrap(angle: number): number {
  let wrapped = angle;
  while (wrapped > Math.PI) wrapped -= 2 * Math.PI;
  while (wrapped < -Math.PI) wrapped += 2 * Math.PI;
  return wrapped;
}

const clip = (value: number, limit: number): number => Math.min(Math.max(value, -limit), limit);

/**
 * Two links hang from a pivot; a torque of -1, 0 or 1 (actions 0, 1, 2) between them must swing the tip above the height of one link.
 *
 * The equations of the book (not of the 1996 paper), one Runge-Kutta step of 0.2 s. State (t1, t2, w1, w2): angles wrapped to
 * [-pi, pi], speeds clipped to 4 pi and 9 pi. Ends at `-cos t1 - cos(t1 + t2) > 1`; reward -1 per step, 0 on the last.
 *
 * @see R. Sutton, A. Barto, 2018, "Reinforcement Learning: An Introduction", section 11.3 of the first edition
 */
export const acrobot: EnvironmentDefinition = defineEnvironment({
  name: "acrobot",
  gymnasiumId: "Acrobot-v1",
  summary: "swing up two links with a torque at the joint between them",
  source: "R. Sutton, 1996, with the equations of Sutton & Barto's book; as Acrobot-v1 of Gymnasium",
  stateNames: ["angle 1 [rad]", "angle 2 [rad]", "angular velocity 1 [rad/s]", "angular velocity 2 [rad/s]"],
  observationSpace: box([1, 1, 1, 1, ...MAX_SPEEDS]),
  actionSpace: discrete(3),
  maxSteps: 500,
  rewardThreshold: -100,
  initialState: (random) => Array.from({ length: 4 }, () => Math.fround(random.uniform(-0.1, 0.1))),
  observe: ([t1, t2, w1, w2]: State) => [cos(t1), sin(t1), cos(t2), sin(t2), w1, w2],
  transition(state: State, [action]: readonly [number]) {
    const [t1, t2, w1, w2] = integrate(state, action - 1);
    const next: State = [wrap(t1), wrap(t2), clip(w1, MAX_SPEEDS[0]), clip(w2, MAX_SPEEDS[1])];
    const terminated = -cos(next[0]) - cos(next[1] + next[0]) > 1;
    return { state: next, reward: terminated ? 0 : -1, terminated };
  },
  sketch: {
    window: { left: -2.2, right: 2.2, bottom: -2.2, top: 2.2 },
    framesPerSecond: 15,
    still: [
      [
        [-2.2, 1],
        [2.2, 1],
      ],
    ],
    moving([t1, t2]: State) {
      const elbow = rodEnd([0, 0], 1, Math.PI - t1);
      return [
        { from: [0, 0], to: elbow, thickness: 0.12 },
        { from: elbow, to: rodEnd(elbow, 1, Math.PI - t1 - t2), thickness: 0.12 },
      ];
    },
  },
});

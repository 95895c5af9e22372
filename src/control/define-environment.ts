/** What an environment is: one frozen object in a file of `environments/`. @module */

import type { NumpyRandom } from "./numpy-random.ts";
import type { Sketch } from "./sketch.ts";
import type { BoxSpace, Space } from "./space.ts";

/** What a step leads to. */
export interface Transition {
  readonly state: readonly number[];
  readonly reward: number;
  /** Whether the task ended here; running out of time is not meant. */
  readonly terminated: boolean;
}

/** A task of control with a state that is a short list of float64. Everything in it is a pure function. */
export interface EnvironmentDefinition {
  /** Kebab case, as the command line takes it. */
  readonly name: string;
  /** Its name in Gymnasium, whose trajectories it gives. */
  readonly gymnasiumId: string;
  readonly summary: string;
  /** Authors, year, title. */
  readonly source: string;
  /** What the numbers of the state are, with units. */
  readonly stateNames: readonly string[];
  readonly observationSpace: BoxSpace;
  readonly actionSpace: Space;
  /** Steps after which an episode is cut off. */
  readonly maxSteps: number;
  /** The mean return from which Gymnasium counts the task as solved, or null. */
  readonly rewardThreshold: number | null;
  /** Draws the state at the beginning of an episode, in Gymnasium's order. */
  initialState(random: NumpyRandom): readonly number[];
  /** One step under an action of the action space. */
  transition(state: readonly number[], action: readonly number[]): Transition;
  /** What of a state is seen; it leaves as float32. */
  observe(state: readonly number[]): readonly number[];
  /** How it looks. */
  readonly sketch: Sketch;
}

/** Types and freezes a definition. */
export function defineEnvironment(definition: EnvironmentDefinition): EnvironmentDefinition {
  return Object.freeze(definition);
}

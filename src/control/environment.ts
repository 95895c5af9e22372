/** A running environment: a state, a clock, and what an agent sees of them. @module */

import { DataError, NumericError, OptionError, StateError } from "../errors.ts";
import type { EnvironmentDefinition, Transition } from "./define-environment.ts";
import { NumpyRandom } from "./numpy-random.ts";
import { type Action, checkAction } from "./space.ts";

/** Where an episode begins: as Gymnasium draws it from a seed, or at a given state. */
export type ResetOptions = { readonly seed: number } | { readonly state: readonly number[] };

/** What a step gives, by the names of Gymnasium. */
export interface StepResult {
  /** float32, as Gymnasium gives it. */
  readonly observation: Float32Array;
  readonly reward: number;
  /** The task ended. */
  readonly terminated: boolean;
  /** Time ran out. */
  readonly truncated: boolean;
}

/** @throws OptionError, DataError when it cannot be where an episode begins */
export function beginning(definition: EnvironmentDefinition, options: ResetOptions): readonly number[] {
  const { name, stateNames } = definition;
  if ("seed" in options) return definition.initialState(new NumpyRandom(options.seed));
  const { state } = options;
  if (state.length !== stateNames.length) {
    throw new OptionError(
      `environment "${name}": expected a state of ${stateNames.length} numbers (${stateNames.join(", ")}), received ${state.length}.`,
      { expected: stateNames.length, received: state.length },
    );
  }
  const odd = state.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0) {
    throw new DataError(`environment "${name}": expected a finite ${stateNames[odd]}, received ${state[odd]}.`, {
      state,
    });
  }
  return [...state];
}

/**
 * One step from any state, also beyond the end of an episode.
 *
 * @throws OptionError for an action outside the space, NumericError when a state overflows
 */
export function advance(definition: EnvironmentDefinition, state: readonly number[], action: Action): Transition {
  const where = `environment "${definition.name}"`;
  const next = definition.transition(state, checkAction(where, definition.actionSpace, action));
  if (next.state.every(Number.isFinite)) return next;
  throw new NumericError(`${where}: the step from state ${state.join(", ")} overflows to ${next.state.join(", ")}.`, {
    state,
  });
}

/**
 * One environment in the shape of Gymnasium.
 *
 * @example
 * const environment = new Environment(environments.cartpole);
 * let observation = environment.reset({ seed: 1 });
 * for (let over = false; !over; ) {
 *   const step = environment.step(observation[2]! > 0 ? 1 : 0);
 *   observation = step.observation;
 *   over = step.terminated || step.truncated;
 * }
 */
export class Environment {
  readonly definition: EnvironmentDefinition;
  #state: readonly number[] | null = null;
  #steps = 0;
  #over = false;

  constructor(definition: EnvironmentDefinition) {
    this.definition = definition;
  }

  /** The internal state in float64. @throws StateError before the first reset */
  get state(): readonly number[] {
    if (this.#state) return this.#state;
    throw new StateError(`environment "${this.definition.name}": expected a call of reset first.`);
  }

  /** Steps of this episode. */
  get steps(): number {
    return this.#steps;
  }

  /** Whether the episode terminated or was cut off. */
  get over(): boolean {
    return this.#over;
  }

  /** Begins an episode and gives its first observation. @throws OptionError, DataError for a seed or state that cannot be */
  reset(options: ResetOptions): Float32Array {
    this.#state = beginning(this.definition, options);
    this.#steps = 0;
    this.#over = false;
    return this.observe();
  }

  /** What is seen now. */
  observe(): Float32Array {
    return Float32Array.from(this.definition.observe(this.state));
  }

  /**
   * One step.
   *
   * @throws OptionError for an action outside the space
   * @throws StateError before the first reset and after the end of an episode
   * @throws NumericError when a state overflows
   */
  step(action: Action): StepResult {
    const { definition, state } = this;
    if (this.#over) {
      throw new StateError(
        `environment "${definition.name}": the episode has ended after ${this.#steps} steps; reset it first.`,
      );
    }
    const next = advance(definition, state, action);
    this.#state = next.state;
    this.#steps++;
    const truncated = this.#steps >= definition.maxSteps;
    this.#over = next.terminated || truncated;
    return { observation: this.observe(), reward: next.reward, terminated: next.terminated, truncated };
  }

  /** All of it as plain data. */
  save(): EnvironmentState {
    return { state: [...this.state], steps: this.#steps, over: this.#over };
  }

  /** Continues from a saved state. */
  restore({ state, steps, over }: EnvironmentState): void {
    this.#state = beginning(this.definition, { state });
    this.#steps = steps;
    this.#over = over;
  }
}

/** An environment between two steps. */
export interface EnvironmentState {
  readonly state: readonly number[];
  readonly steps: number;
  readonly over: boolean;
}

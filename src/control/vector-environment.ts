/** Many environments of one kind, stepped together. @module */

import { ShapeError } from "../errors.ts";
import type { EnvironmentDefinition } from "./define-environment.ts";
import { Environment, type ResetOptions } from "./environment.ts";
import { dimensionsOf } from "./space.ts";

/** What a step of all gives, row by row. */
export interface VectorStep {
  /** [count, features], float32. */
  readonly observations: Float32Array;
  /** [count]; 0 for an environment that was over before. */
  readonly rewards: Float64Array;
  /** [count], 1 where the task ended. */
  readonly terminated: Uint8Array;
  /** [count], 1 where time ran out. */
  readonly truncated: Uint8Array;
}

/**
 * `count` environments side by side, so that a policy sees their observations as one batch. An environment that is over stays as it is
 * until it is reset.
 *
 * @example
 * const many = new VectorEnvironment(environments.pendulum, 8);
 * let observations = many.reset(1); // seeds 1 .. 8
 * ({ observations } = many.step(new Float64Array(8)));
 */
export class VectorEnvironment {
  readonly definition: EnvironmentDefinition;
  readonly environments: readonly Environment[];
  readonly #observations: Float32Array;
  readonly #features: number;

  constructor(definition: EnvironmentDefinition, count: number) {
    this.definition = definition;
    this.environments = Array.from({ length: count }, () => new Environment(definition));
    this.#features = definition.observationSpace.low.length;
    this.#observations = new Float32Array(count * this.#features);
  }

  /** Whether no environment continues. */
  get over(): boolean {
    return this.environments.every((environment) => environment.over);
  }

  /** Begins an episode in each, by the seeds seed, seed + 1, ... as Gymnasium does: [count, features]. */
  reset(seed: number): Float32Array {
    for (const index of this.environments.keys()) this.resetOne(index, { seed: seed + index });
    return this.#observations.slice();
  }

  /** Begins an episode in one of them and gives its first observation. */
  resetOne(index: number, options: ResetOptions): Float32Array {
    const observation = (this.environments[index] as Environment).reset(options);
    this.#observations.set(observation, index * this.#features);
    return observation;
  }

  /**
   * One step of each that is not over.
   *
   * **Shapes**: actions: [count, dimensions of an action].
   *
   * @throws ShapeError for another number of actions, OptionError for an action outside the space
   */
  step(actions: ArrayLike<number>): VectorStep {
    const count = this.environments.length;
    const dimensions = dimensionsOf(this.definition.actionSpace);
    if (actions.length !== count * dimensions) {
      throw new ShapeError(
        `environments "${this.definition.name}": expected actions [${count}, ${dimensions}], received ${actions.length} numbers.`,
        { expected: count * dimensions, received: actions.length },
      );
    }
    const rewards = new Float64Array(count);
    const terminated = new Uint8Array(count);
    const truncated = new Uint8Array(count);
    for (const [index, environment] of this.environments.entries()) {
      if (environment.over) continue;
      const action = Array.from({ length: dimensions }, (_, i) => actions[index * dimensions + i] as number);
      const step = environment.step(action);
      this.#observations.set(step.observation, index * this.#features);
      rewards[index] = step.reward;
      terminated[index] = Number(step.terminated);
      truncated[index] = Number(step.truncated);
    }
    return { observations: this.#observations.slice(), rewards, terminated, truncated };
  }
}

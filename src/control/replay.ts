/** The most recent pairs of observation and target, and random batches of them. @module */

import type { RandomStream } from "../tensor/random.ts";
import type { Examples, Targets } from "./student.ts";

/** A buffer of at most `capacity` rows; beyond that the oldest go. */
export class Replay {
  readonly capacity: number;
  readonly #observations: Float32Array;
  readonly #targets: Targets;
  readonly #features: number;
  readonly #width: number;
  #added = 0;

  /** Takes the columns and the kind of target from the examples, and nothing else. */
  constructor(capacity: number, { observations, targets, rows }: Examples) {
    this.capacity = capacity;
    this.#features = observations.length / rows;
    this.#width = targets.length / rows;
    this.#observations = new Float32Array(capacity * this.#features);
    const size = capacity * this.#width;
    this.#targets = targets instanceof Int32Array ? new Int32Array(size) : new Float32Array(size);
  }

  /** Rows in it. */
  get rows(): number {
    return Math.min(this.#added, this.capacity);
  }

  /** Adds one row. */
  add(observation: Float32Array, target: Targets): void {
    const row = this.#added++ % this.capacity;
    this.#observations.set(observation, row * this.#features);
    this.#targets.set(target, row * this.#width);
  }

  /** Adds all of them, in order. */
  addAll({ rows, observations, targets }: Examples): void {
    const [features, width] = [this.#features, this.#width];
    for (let row = 0; row < rows; row++) {
      this.add(
        observations.subarray(row * features, (row + 1) * features),
        targets.subarray(row * width, (row + 1) * width),
      );
    }
  }

  /** `count` rows, each drawn from all. */
  draw(count: number, random: RandomStream): Examples {
    const observations = new Float32Array(count * this.#features);
    const size = count * this.#width;
    const targets = this.#targets instanceof Int32Array ? new Int32Array(size) : new Float32Array(size);
    for (let i = 0; i < count; i++) {
      const row = random.integer(this.rows);
      for (let k = 0; k < this.#features; k++) {
        observations[i * this.#features + k] = this.#observations[row * this.#features + k] as number;
      }
      for (let k = 0; k < this.#width; k++) {
        targets[i * this.#width + k] = this.#targets[row * this.#width + k] as number;
      }
    }
    return { rows: count, observations, targets };
  }

  /** The rows in it, copied. */
  save(): ReplayState {
    const { rows } = this;
    return {
      added: this.#added,
      observations: this.#observations.slice(0, rows * this.#features),
      targets: this.#targets.slice(0, rows * this.#width),
    };
  }

  /** Continues from a saved state of the same capacity. */
  restore({ added, observations, targets }: ReplayState): void {
    this.#added = added;
    this.#observations.set(observations);
    this.#targets.set(targets);
  }
}

export interface ReplayState {
  readonly added: number;
  readonly observations: Float32Array;
  readonly targets: Targets;
}

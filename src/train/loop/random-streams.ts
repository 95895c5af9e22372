/** The random streams of a run, by name: each is made when it is first requested, from seed and name. @module */

import { RandomStream } from "../../tensor/random.ts";

/** States of streams, by name. */
export type StreamStates = Readonly<Record<string, readonly number[]>>;

export class RandomStreams {
  readonly #seed: number;
  readonly #streams = new Map<string, RandomStream>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  get(name: string): RandomStream {
    let stream = this.#streams.get(name);
    if (!stream) {
      stream = new RandomStream(this.#seed, name);
      this.#streams.set(name, stream);
    }
    return stream;
  }

  state(): StreamStates {
    return Object.fromEntries([...this.#streams].map(([name, stream]) => [name, [...stream.state()]]));
  }

  restore(states: StreamStates): void {
    this.#streams.clear();
    for (const [name, state] of Object.entries(states)) this.get(name).restore(state);
  }
}

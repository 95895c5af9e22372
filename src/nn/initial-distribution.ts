/** What an initial distribution of weights is. One file each in `initializers/`. @module */

import type { RandomStream } from "../tensor/random.ts";

/** A distribution of initial weights. */
export interface InitialDistribution {
  readonly name: string;
  readonly summary: string;
  readonly formula: string;
  readonly source: string;
  /** Values for a [rows, fanIn] matrix, row by row; `fanOut` is the number of outputs that one input feeds. */
  sample(random: RandomStream, rows: number, fanIn: number, fanOut: number): Float64Array;
}

/** Makes a distribution of initial weights. */
export function defineInitialDistribution(definition: InitialDistribution): InitialDistribution {
  return Object.freeze(definition);
}

/** `count` values drawn one after another. */
export function drawn(count: number, draw: () => number): Float64Array {
  const values = new Float64Array(count);
  // A loop: `Float64Array.from` takes four times as long, and growth draws weights between two steps.
  for (let i = 0; i < count; i++) values[i] = draw();
  return values;
}

/**
 * Seeded random streams, one per purpose: what one stream draws never moves another.
 *
 * @module
 */

import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus, xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import type { JumpableRandomGenerator } from "pure-rand/types/JumpableRandomGenerator";

/** 32-bit FNV-1a, so that each name gives its own seed. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) {
    hash ^= name.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/**
 * A stream of random numbers, xoroshiro128+, determined by a seed and a purpose.
 *
 * @example
 * const random = new RandomStream(1, "weights");
 * random.uniform(); // in [0, 1)
 */
export class RandomStream {
  #generator: JumpableRandomGenerator;

  constructor(seed: number, purpose: string) {
    const mixed = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ hashName(purpose);
    this.#generator = xoroshiro128plus(mixed | 0);
    // The first outputs of nearby seeds are alike; a few steps part them.
    for (let i = 0; i < 8; i++) this.#generator.next();
  }

  /** Uniform in [0, 1), 53 bits. */
  uniform(): number {
    return uniformFloat64(this.#generator);
  }

  /** Standard normal, by Marsaglia's polar method; the second value of each pair is dropped so that the state is the generator's alone. */
  normal(): number {
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s);
    }
  }

  /** Uniform integer in 0..n-1. */
  integer(n: number): number {
    return uniformInt(this.#generator, 0, n - 1);
  }

  /** 32 random bits as an unsigned integer. */
  bits(): number {
    return this.#generator.next() >>> 0;
  }

  /** Fisher-Yates, in place. */
  shuffle(values: Int32Array): void {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const swapped = values[i] as number;
      values[i] = values[j] as number;
      values[j] = swapped;
    }
  }

  /** The whole state as plain data. */
  state(): readonly number[] {
    return this.#generator.getState();
  }

  /** Continues from a saved state. */
  restore(state: readonly number[]): void {
    this.#generator = xoroshiro128plusFromState(state);
  }
}

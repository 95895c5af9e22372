/** The random numbers of NumPy's `default_rng(seed)`, so that a reset by seed gives the state that Gymnasium's gives. @module */

import { OptionError } from "../errors.ts";

const MASK_64 = (1n << 64n) - 1n;
const MASK_128 = (1n << 128n) - 1n;
const MULTIPLIER = (2549297995355413924n << 64n) | 4865540595714422341n;

const scramble = (value: number): number => (value ^ (value >>> 16)) >>> 0;

/** NumPy's SeedSequence: spreads the bits of a seed over `words` words of 32 bits. */
function seedSequence(seed: number, words: number): number[] {
  let constant = 0x43b0d7e5;
  const hash = (value: number): number => {
    const mixed = value ^ constant;
    constant = Math.imul(constant, 0x931e8875);
    return scramble(Math.imul(mixed, constant));
  };
  const low = seed >>> 0;
  const pool = [low, (seed - low) / 2 ** 32, 0, 0].map(hash);
  for (let from = 0; from < 4; from++) {
    for (let to = 0; to < 4; to++) {
      if (from === to) continue;
      const other = hash(pool[from] as number);
      pool[to] = scramble(Math.imul(0xca01f9dd, pool[to] as number) - Math.imul(0x4973f715, other));
    }
  }
  let spread = 0x8b51f9dd;
  return Array.from({ length: words }, (_, i) => {
    const mixed = (pool[i % 4] as number) ^ spread;
    spread = Math.imul(spread, 0x58f38ded);
    return scramble(Math.imul(mixed, spread));
  });
}

/**
 * PCG64 (XSL-RR, 128 bits of state) seeded as NumPy seeds it.
 *
 * @see M. O'Neill, 2014, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms for Random Number Generation",
 *   HMC-CS-2014-0905; NumPy's `SeedSequence` and `Generator.uniform`
 * @example
 * new NumpyRandom(1).uniform(-0.05, 0.05); // np.random.default_rng(1).uniform(-0.05, 0.05)
 */
export class NumpyRandom {
  #state: bigint;
  readonly #increment: bigint;

  /** @throws OptionError unless the seed is a whole number of at least 0 */
  constructor(seed: number) {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new OptionError(`environment: expected a seed that is a whole number of at least 0, received ${seed}.`, {
        seed,
      });
    }
    const words = seedSequence(seed, 8).map(BigInt);
    const long = (i: number): bigint => ((words[2 * i + 1] as bigint) << 32n) | (words[2 * i] as bigint);
    this.#increment = ((((long(2) << 64n) | long(3)) << 1n) | 1n) & MASK_128;
    this.#state = (this.#increment + ((long(0) << 64n) | long(1))) & MASK_128;
    this.#advance();
  }

  #advance(): void {
    this.#state = (this.#state * MULTIPLIER + this.#increment) & MASK_128;
  }

  /** Uniform in [low, high), 53 bits. */
  uniform(low: number, high: number): number {
    this.#advance();
    const folded = (this.#state >> 64n) ^ (this.#state & MASK_64);
    const turn = this.#state >> 122n;
    const bits = ((folded >> turn) | (folded << (64n - turn))) & MASK_64;
    return low + (high - low) * (Number(bits >> 11n) * 2 ** -53);
  }
}

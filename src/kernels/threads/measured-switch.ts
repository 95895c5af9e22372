/**
 * Whether a job of a kind and size is faster on several threads: measured while training runs. No result depends on the answer, so it may
 * change at any time.
 *
 * @module
 */

/** Share of a new time in the running mean. */
const SHARE = 0.2;
/** A time this many times the mean is the machine's doing and counts as no more. */
const MOST_TIMES = 3;
/** Jobs on each side before the first decision. */
const TRIALS = 4;
/** After so many jobs the slower side is tried again; after `RARELY` when it is slower by far. */
const AGAIN = 64;
const RARELY = 1024;
const FAR = 1.5;
/** Sizes whose ratio is below the fourth root of two are one size. */
const STEPS_PER_OCTAVE = 4;

interface Record {
  /** Running means of milliseconds for each unit of size, by number of threads: one, several. */
  readonly means: [number, number];
  readonly counts: [number, number];
  jobs: number;
}

export class MeasuredSwitch {
  readonly #kinds = new Map<string | number, Record[]>();

  #record(kind: string | number, size: number): Record {
    const sizes = this.#kinds.get(kind) ?? [];
    const step = Math.max(0, Math.round(STEPS_PER_OCTAVE * Math.log2(size)));
    const record = sizes[step] ?? { means: [0, 0], counts: [0, 0], jobs: 0 };
    sizes[step] = record;
    this.#kinds.set(kind, sizes);
    return record;
  }

  /** Which side a job should go to: 0 for one thread, 1 for several. */
  side(kind: string | number, size: number): 0 | 1 {
    const { means, counts, jobs } = this.#record(kind, size);
    if (counts[0] < TRIALS || counts[1] < TRIALS) return counts[1] <= counts[0] ? 1 : 0;
    const [one, several] = means;
    const better = several < one ? 1 : 0;
    const isFar = Math.max(one, several) > FAR * Math.min(one, several);
    return jobs % (isFar ? RARELY : AGAIN) === 0 ? ((1 - better) as 0 | 1) : better;
  }

  /** How long a job took there. */
  note(kind: string | number, size: number, side: 0 | 1, ms: number): void {
    const record = this.#record(kind, size);
    const { means, counts } = record;
    record.jobs++;
    const time = ms / size;
    const mean = means[side];
    means[side] = counts[side]++ === 0 ? time : mean + SHARE * (Math.min(time, MOST_TIMES * mean) - mean);
  }
}

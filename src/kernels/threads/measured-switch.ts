/**
 * Whether a job of a kind and size is faster on several threads: measured while training runs. No result depends on the answer, so it may
 * change at any time.
 *
 * @module
 */

/** Share of a new time in the running mean. */
const SHARE = 0.1;
/** Jobs on each side before the first decision. */
const TRIALS = 4;
/** One of so many jobs may go to the slower side, to see whether it still is, */
const TRIED = 16;
/** as long as such jobs lost no more than this share of all the time. */
const MOST_LOST = 0.01;
/** Sizes whose ratio is below the fourth root of two are one size. */
const STEPS_PER_OCTAVE = 4;

interface Times {
  /** Running means of milliseconds for each unit of size: on one thread, on several. */
  readonly means: [number, number];
  readonly counts: [number, number];
  jobs: number;
  /** Milliseconds of all jobs, and those that the slower side took longer. */
  spent: number;
  lost: number;
}

export class MeasuredSwitch {
  readonly #kinds = new Map<string | number, Times[]>();

  #times(kind: string | number, size: number): Times {
    const sizes = this.#kinds.get(kind) ?? [];
    const step = Math.max(0, Math.round(STEPS_PER_OCTAVE * Math.log2(size)));
    const times = sizes[step] ?? { means: [0, 0], counts: [0, 0], jobs: 0, spent: 0, lost: 0 };
    sizes[step] = times;
    this.#kinds.set(kind, sizes);
    return times;
  }

  /** Which side a job should go to: 0 for one thread, 1 for several. */
  side(kind: string | number, size: number): 0 | 1 {
    const { means, counts, jobs, spent, lost } = this.#times(kind, size);
    if (counts[0] < TRIALS || counts[1] < TRIALS) return counts[1] <= counts[0] ? 1 : 0;
    const isTrial = jobs % TRIED === 0 && lost <= MOST_LOST * spent;
    return means[1] < means[0] === isTrial ? 0 : 1;
  }

  /** How long a job took there. */
  note(kind: string | number, size: number, side: 0 | 1, ms: number): void {
    const times = this.#times(kind, size);
    const { means, counts } = times;
    const isFirst = counts[side]++ === 0;
    times.jobs++;
    times.spent += ms;
    times.lost += Math.max(0, ms - means[1 - side]! * size) * (means[1 - side]! < means[side] ? 1 : 0);
    means[side] += (isFirst ? 1 : SHARE) * (ms / size - means[side]);
  }
}

/** What each column of a row added to its prediction. @module */

import type { ColumnInputs } from "./columns.ts";

/** x: [rows, inputs] -> [rows]: the number that is explained, such as the probability of one class. */
export type Score = (inputs: Float32Array) => ArrayLike<number>;

export interface Contribution {
  readonly column: string;
  readonly value: number;
}

/** How a score came from that of a plain row to that of a row. */
export interface Attribution {
  /** Score of the plain row, and of the row. */
  readonly from: number;
  readonly to: number;
  /** By column, in the order of the columns. */
  readonly contributions: readonly Contribution[];
  /** Sum of the contributions less `to - from`: 0 were the integral exact. */
  readonly gap: number;
  /** Points of the path. */
  readonly steps: number;
}

const FIRST_STEPS = 32;
const MOST_STEPS = 1024;
/** Half the distance between the two points of a difference, in the inputs' unit: about a deviation. */
const H = 0.002;
/** Gap over the difference of the scores with which the integral is good enough; below the floor any is. */
const GOOD = 0.005;
const FLOOR = 1e-5;
/** Rows that are asked for at a time. */
const PIECE = 4096;

interface Path {
  readonly row: Float32Array;
  readonly plain: Float32Array;
  /** Inputs that differ. */
  readonly moved: readonly number[];
}

/** d score / d x_i at point `at` of the path, for every input that differs, by central differences. */
function* points({ row, plain, moved }: Path, steps: number): Generator<Float32Array> {
  for (let k = 0; k < steps; k++) {
    const share = (k + 0.5) / steps;
    const point = plain.map((value, i) => value + share * ((row[i] as number) - value));
    for (const i of moved) {
      for (const side of [1, -1]) {
        const beside = point.slice();
        beside[i] = (beside[i] as number) + side * H;
        yield beside;
      }
    }
  }
}

/** (x - x0) times the mean slope along the path, for each input that differs. */
function integrals(path: Path, score: Score, steps: number): Float64Array {
  const { row, plain, moved } = path;
  const width = row.length;
  const sums = new Float64Array(moved.length);
  let [pending, count] = [new Float32Array(0), 0];
  let done = 0;
  const total = 2 * moved.length * steps;
  const flush = (): void => {
    const scores = score(pending.subarray(0, count * width));
    for (let i = 0; i < count; i++, done++) {
      const at = (done >> 1) % moved.length;
      sums[at] = (sums[at] as number) + (done & 1 ? -1 : 1) * (scores[i] as number);
    }
    count = 0;
  };
  pending = new Float32Array(Math.min(PIECE, total) * width);
  for (const point of points(path, steps)) {
    pending.set(point, count++ * width);
    if (count * width === pending.length) flush();
  }
  if (count > 0) flush();
  return sums.map((sum, at) => {
    const i = moved[at] as number;
    return (((row[i] as number) - (plain[i] as number)) * sum) / (2 * H * steps);
  });
}

/**
 * Integrated gradients of a score by column: (x - x0) times its mean slope on the straight way from a plain row x0 to the row x. The slopes are central
 * differences, so that any model is explained by its answers alone. Contributions sum to the difference of the two scores; points are added until they
 * do within half a per cent, or there are 1,024.
 *
 * @param row x: [inputs]
 * @param plain x0, as `plainRow` has it: [inputs]
 * @see Sundararajan, Taly, Yan 2017, Axiomatic Attribution for Deep Networks, arXiv:1703.01365
 */
export function integratedGradients(
  row: Float32Array,
  plain: Float32Array,
  { score, columns }: { readonly score: Score; readonly columns: readonly ColumnInputs[] },
): Attribution {
  const [from, to] = [plain, row].map((inputs) => score(inputs)[0] as number) as [number, number];
  const moved = [...row.keys()].filter((i) => row[i] !== plain[i]);
  const path = { row, plain, moved };
  for (let steps = FIRST_STEPS; ; steps *= 2) {
    const found = moved.length === 0 ? new Float64Array(0) : integrals(path, score, steps);
    const gap = found.reduce((sum, value) => sum + value, 0) - (to - from);
    const enough =
      Math.abs(gap) <= Math.max(GOOD * Math.abs(to - from), FLOOR * Math.max(Math.abs(to), Math.abs(from)));
    if (!enough && steps < MOST_STEPS) continue;
    const contributions = columns.map(({ column, at, width }): Contribution => {
      const own = moved.flatMap((i, k) => (i >= at && i < at + width ? [found[k] as number] : []));
      return { column, value: own.reduce((sum, value) => sum + value, 0) };
    });
    return { from, to, contributions, gap, steps };
  }
}

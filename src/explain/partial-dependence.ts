/** What a model says on average when one column has one value in every row. @module */

import { partsOf } from "../data/features/date.ts";
import type { Feature } from "../data/features/features.ts";
import type { ColumnInputs } from "./columns.ts";

/** Several numbers for each row of inputs: [rows, outputs]. */
export type Outputs = (inputs: Float32Array) => ArrayLike<number>;

/** A value of a column with what the model says to it. */
export interface DependencePoint {
  /** The number; of texts their place. */
  readonly at: number;
  /** The text, date or number, for people. */
  readonly label: string;
  /** Mean over rows, for each output. */
  readonly means: readonly number[];
}

/** The mean prediction along the values of a column. */
export interface Dependence {
  readonly column: string;
  readonly isNumeric: boolean;
  readonly points: readonly DependencePoint[];
}

const POINTS = 20;
const MOST_ROWS = 300;
const MOST_TEXTS = 12;

/** The value that inputs of a column stand for; null where it cannot be told, as of hashed texts. */
function readValue(feature: Feature, inputs: Float32Array): { readonly at: number; readonly label: string } | null {
  const [first = 0] = inputs;
  if (feature.kind === "numeric") {
    const at = first * feature.deviation + feature.mean;
    return { at, label: String(Number(at.toPrecision(6))) };
  }
  if (feature.kind === "ordered") {
    const at = Math.round(first * feature.deviation + feature.mean);
    return { at, label: feature.levels[at] ?? String(at) };
  }
  if (feature.kind === "categorical") {
    const at = inputs.indexOf(1);
    const others = [...(feature.other ? ["another"] : []), ...(feature.missingLevel ? ["missing"] : [])];
    return { at, label: at < 0 ? "none" : ([...feature.levels, ...others][at] as string) };
  }
  if (feature.kind !== "date" || !feature.days) return null;
  const at = first * feature.days.deviation + feature.days.mean;
  return { at, label: String(partsOf(at * 86_400_000).year) };
}

interface Observed {
  readonly at: number;
  readonly label: string;
  readonly inputs: Float32Array;
}

/** Different values of a column among the rows: numbers evenly among the middle 90 %, texts the most frequent ones. */
function grid(inputs: Float32Array, width: number, { feature, at, width: own }: ColumnInputs): Observed[] {
  const seen = new Map<string, Observed & { count: number }>();
  const all: Observed[] = [];
  for (let row = 0; row * width < inputs.length; row++) {
    const part = inputs.slice(row * width + at, row * width + at + own);
    const value = readValue(feature, part);
    if (value === null) return [];
    all.push({ ...value, inputs: part });
    const before = seen.get(value.label);
    if (before) before.count++;
    else seen.set(value.label, { ...value, inputs: part, count: 1 });
  }
  const distinct = [...seen.values()].sort((a, b) => a.at - b.at);
  if (feature.kind === "categorical") return distinct.sort((a, b) => b.count - a.count).slice(0, MOST_TEXTS);
  if (distinct.length <= POINTS) return distinct;
  const sorted = all.sort((a, b) => a.at - b.at);
  const chosen = Array.from({ length: POINTS }, (_, i) => {
    const share = 0.05 + (0.9 * i) / (POINTS - 1);
    return sorted[Math.round(share * (sorted.length - 1))] as Observed;
  });
  return chosen.filter(({ at: value }, i) => i === 0 || value !== chosen[i - 1]?.at);
}

/**
 * Partial dependence of a column: the mean of each output over rows in which it has one value, for values that rows have. Of texts that are hashed
 * there is none.
 *
 * @param inputs [rows, inputs]
 * @see Friedman 2001, Greedy Function Approximation: A Gradient Boosting Machine, section 8.2
 */
export function partialDependence(
  inputs: Float32Array,
  width: number,
  { column, outputs }: { readonly column: ColumnInputs; readonly outputs: Outputs },
): Dependence {
  const rows = inputs.length / width;
  const count = Math.min(MOST_ROWS, rows);
  const some = new Float32Array(count * width);
  for (let i = 0; i < count; i++) {
    const from = Math.floor((i * rows) / count) * width;
    some.set(inputs.subarray(from, from + width), i * width);
  }
  const points = grid(inputs, width, column).map(({ at, label, inputs: value }): DependencePoint => {
    const moved = some.slice();
    for (let i = 0; i < count; i++) moved.set(value, i * width + column.at);
    const found = outputs(moved);
    const each = found.length / count;
    const means = Array.from({ length: each }, (_, o) => {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += found[i * each + o] as number;
      return sum / count;
    });
    return { at, label, means };
  });
  return { column: column.column, isNumeric: column.feature.kind !== "categorical", points };
}

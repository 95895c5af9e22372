/** Between a student's numbers and an environment's: observations in, actions out, and a teacher's actions as targets. @module */

import { NumericError } from "../errors.ts";
import type { Answering } from "../train/source/evaluate.ts";
import type { Policy } from "./evaluate-policy.ts";
import { dimensionsOf, outputsOf, type Space } from "./space.ts";
import type { Targets } from "./student.ts";

/** Brings observations to mean 0 and deviation 1, as plain data. */
export interface Normalization {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** Mean and standard deviation of each column of observations [rows, features]; a constant column keeps its unit. */
export function measureNormalization(observations: Float32Array, rows: number): Normalization {
  const features = observations.length / rows;
  const column = (i: number): number[] =>
    Array.from({ length: rows }, (_, row) => observations[row * features + i] as number);
  const columns = Array.from({ length: features }, (_, i) => {
    const values = column(i);
    const mean = values.reduce((sum, value) => sum + value, 0) / rows;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows;
    return { mean, deviation: variance > 0 ? Math.sqrt(variance) : 1 };
  });
  return { mean: columns.map(({ mean }) => mean), deviation: columns.map(({ deviation }) => deviation) };
}

/** (x - mean) / deviation, in float32. @throws NumericError for an observation that is not finite */
export function normalize({ mean, deviation }: Normalization, observations: Float32Array): Float32Array {
  const features = mean.length;
  return observations.map((value, i) => {
    if (Number.isFinite(value)) return (value - (mean[i % features] as number)) / (deviation[i % features] as number);
    throw new NumericError(`student: expected finite observations, received ${value} at index ${i % features}.`);
  });
}

/** The middle of a box's dimension, and half its length. */
function middle({ low, high }: Extract<Space, { kind: "box" }>, i: number): [number, number] {
  const [a, b] = [low[i] as number, high[i] as number];
  return [(a + b) / 2, (b - a) / 2];
}

/** A student's answers as actions: the largest logit, or the values between the bounds, as float32. */
export function actionsOf(space: Space, answers: ArrayLike<number>): Float64Array {
  const width = outputsOf(space);
  const rows = answers.length / width;
  if (space.kind === "box") {
    return Float64Array.from({ length: answers.length }, (_, i) => {
      const [center, half] = middle(space, i % width);
      return Math.fround(center + half * Math.min(Math.max(answers[i] as number, -1), 1));
    });
  }
  return Float64Array.from({ length: rows }, (_, row) => {
    let best = 0;
    for (let i = 1; i < width; i++) {
      if ((answers[row * width + i] as number) > (answers[row * width + best] as number)) best = i;
    }
    return best;
  });
}

/** Actions as what a student should answer. */
export function targetsOf(space: Space, actions: ArrayLike<number>): Targets {
  if (space.kind === "discrete") return Int32Array.from(actions);
  const dimensions = dimensionsOf(space);
  return Float32Array.from({ length: actions.length }, (_, i) => {
    const [center, half] = middle(space, i % dimensions);
    return ((actions[i] as number) - center) / half;
  });
}

/** A model as a greedy policy. */
export const studentPolicy =
  (model: Answering, space: Space, normalization: Normalization): Policy =>
  (observations, rows) => {
    const inputs = normalize(normalization, observations);
    const answers = model.device.scope("prediction", () =>
      model.forward(model.device.tensor(inputs, [rows, inputs.length / rows])).read(),
    );
    return actionsOf(space, answers);
  };

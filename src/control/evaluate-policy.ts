/** How well a policy does: whole episodes from given seeds. @module */

import type { Returns } from "../train/events/events.ts";
import type { EnvironmentDefinition } from "./define-environment.ts";
import type { TeacherDefinition } from "./define-teacher.ts";
import { VectorEnvironment } from "./vector-environment.ts";

/** Actions for a batch of observations: [rows, features] -> [rows, dimensions of an action]. */
export type Policy = (observations: Float32Array, rows: number) => ArrayLike<number>;

export type { Returns };

/** Mean, standard deviation (n - 1 below; 0 for one value) and least of some numbers. */
export function summarizeReturns(values: ArrayLike<number>): Returns {
  const list = Array.from(values);
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  const squares = list.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / Math.max(1, list.length - 1)), worst: Math.min(...list) };
}

/** The teacher as a policy. */
export const teacherPolicy =
  (teacher: TeacherDefinition): Policy =>
  (observations, rows) => {
    const features = observations.length / rows;
    return Float64Array.from({ length: rows }, (_, row) =>
      teacher.act([...observations.subarray(row * features, (row + 1) * features)]),
    );
  };

/**
 * The returns of `episodes` episodes from the reset seeds `seed`, `seed + 1`, ..., all stepped together.
 *
 * @example
 * const { mean } = summarizeReturns(episodeReturns(environments.pendulum, teacherPolicy(teachers.pendulumTeacher), { seed: 1, episodes: 100 }));
 */
export function episodeReturns(
  definition: EnvironmentDefinition,
  policy: Policy,
  { seed, episodes }: { readonly seed: number; readonly episodes: number },
): Float64Array {
  const many = new VectorEnvironment(definition, episodes);
  const returns = new Float64Array(episodes);
  let observations = many.reset(seed);
  while (!many.over) {
    const step = many.step(policy(observations, episodes));
    observations = step.observations;
    for (const [row, reward] of step.rewards.entries()) returns[row] = (returns[row] as number) + reward;
  }
  return returns;
}

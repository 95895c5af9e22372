/**
 * Policy distillation: a student learns to act as a teacher does.
 *
 * @module
 */

import type { Choice } from "../choice.ts";
import { parseOptions } from "../parse-options.ts";
import type { Device } from "../tensor/device.ts";
import type { Model } from "../train/model.ts";
import { type Run, train } from "../train/train.ts";
import type { TrainOptions } from "../train/train-options.ts";
import { type EnvironmentOptions, type EnvironmentSource, environmentSource } from "./environment-source.ts";
import type { StudentDefinition } from "./student.ts";

/** Options of `distill`: environment, teacher and student, and those of training that apply. */
export interface DistillationOptions
  extends EnvironmentOptions,
    Pick<TrainOptions, "seed" | "batchSize" | "evaluateEvery" | "callbacks" | "signal" | "resume" | "logEvery"> {
  readonly device: Device;
  /** A student with its options: `students.mlp({ hidden: [8] })`. */
  readonly student: Choice<StudentDefinition>;
}

/** A run of `distill`, with the environments that it draws rows from. */
export interface DistillationRun extends Run<Model> {
  readonly source: EnvironmentSource;
}

/**
 * A run of a student on an environment with a teacher.
 *
 * At every environment step the teacher labels the observation, the pair goes into a buffer, either of them acts, and the student learns
 * from one random batch of the buffer. Evaluations during training and the held-out one at the end are mean returns of episodes.
 *
 * @throws OptionError for a teacher of another environment, an unknown option or a value out of range
 * @example
 * const run = distill({ device, environment: environments.pendulum, teacher: teachers.pendulumTeacher, student: students.mlp() });
 * for await (const event of run) if (event.type === "evaluation") report(event.step, event.metrics.return?.mean);
 */
export function distill(options: DistillationOptions): DistillationRun {
  const { environment, teacher, steps, protocol, student, ...training } = options;
  const start = environmentSource({ environment, teacher, steps, protocol });
  let source: EnvironmentSource | null = null;
  const { definition } = student;
  const studentOptions = parseOptions(`student "${definition.name}"`, definition.options, student.options);
  const chosen = definition.start(studentOptions, environment.actionSpace);
  const run = train<Model>({
    ...training,
    ...chosen,
    source: {
      ...start,
      open(open) {
        source = start.open(open);
        return source;
      },
    },
  });
  return { ...run, [Symbol.asyncIterator]: () => run.trainer.run(), source: source as unknown as EnvironmentSource };
}

/** A distilled student at work for one episode, as a picture that moves. @module */

import { join } from "node:path";
import { Distillation } from "../../control/distillation.ts";
import { Environment } from "../../control/environment.ts";
import { environmentNamed, studentNamed, teacherOf } from "../../control/named.ts";
import { DataError, OptionError } from "../../errors.ts";
import { createWasmDevice } from "../../tensor/create-device.ts";
import { readDistillConfig } from "../distill/distill.ts";
import { StateFiles } from "../distill/state-files.ts";
import { writeAtomically } from "../runs/files/atomic-file.ts";
import { animationSvg } from "./animation.ts";

export interface PlayOptions {
  /** Which of the distillation's seeds; default the first. */
  readonly seed?: number | undefined;
  /** Reset seed of the episode; default 0. */
  readonly episode?: number | undefined;
  /** Where the picture goes; default `play-<seed>.svg` in the run's folder. */
  readonly out?: string | undefined;
}

export interface Played {
  readonly path: string;
  readonly steps: number;
  readonly return: number;
}

/**
 * Plays one episode with the student as it stands in the folder of a distillation, and draws it.
 *
 * @throws DataError when the folder holds no distillation, or no state of this seed; OptionError for a seed that was not distilled
 * @example
 * const { path } = playRun("runs/distill-pendulum-mlp-1");
 */
export function playRun(folder: string, { seed: wanted, episode = 0, out }: PlayOptions = {}): Played {
  const config = readDistillConfig(folder);
  if (!config) throw new DataError(`${folder}: expected a distillation, found another kind of run.`, { folder });
  const { seeds, steps, protocol, student } = config;
  const seed = wanted ?? (seeds[0] as number);
  if (!seeds.includes(seed)) {
    throw new OptionError(`play: ${folder} has no seed ${seed}. It has ${seeds.join(", ")}.`, { seed });
  }
  const saved = new StateFiles(folder, seed, 1).load();
  if (!saved)
    throw new DataError(`${folder}: nothing is known of seed ${seed} yet. Go on with it: burgeon resume ${folder}`);
  const environment = environmentNamed(config.environment);
  const made = { environment, teacher: teacherOf(environment), student: studentNamed(student.name) };
  const run = new Distillation(
    { ...made, device: createWasmDevice(), studentOptions: student.options, steps, seed, protocol },
    saved.state,
  );
  const stage = new Environment(environment);
  let observation = stage.reset({ seed: episode });
  const states = [stage.state];
  let total = 0;
  while (!stage.over) {
    const step = stage.step(Array.from(run.policy(observation, 1)));
    observation = step.observation;
    total += step.reward;
    states.push(stage.state);
  }
  const { parameters, hiddenUnits } = run.student.size;
  const size = `${student.name}, ${parameters} parameters, ${hiddenUnits} hidden units`;
  const caption = `${environment.gymnasiumId}, ${size}: return ${Number(total.toFixed(1))} in ${stage.steps} steps`;
  const path = out ?? join(folder, `play-${seed}.svg`);
  writeAtomically(path, animationSvg({ sketch: environment.sketch, states, graph: run.student.graph(), caption }));
  run.dispose();
  return { path, steps: stage.steps, return: total };
}

/** A running model for one episode, as a picture that moves. @module */

import { join } from "node:path";
import type { EnvironmentDefinition } from "../../control/define-environment.ts";
import { Environment } from "../../control/environment.ts";
import { environmentNamed } from "../../control/named.ts";
import { studentPolicy } from "../../control/policy.ts";
import { outputsOf } from "../../control/space.ts";
import { DataError } from "../../errors.ts";
import { hasEnvironment } from "../runs/config/environment-config.ts";
import { writeAtomically } from "../runs/files/atomic-file.ts";
import { loadModel } from "../runs/model/load-model.ts";
import { runOfSeed } from "../runs/seeds.ts";
import { animationSvg, type Scene } from "./animation.ts";

export interface PlayOptions {
  /** Which run of a folder of several seeds; default the first. */
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

/** Inputs are named as the state where they are the state; outputs by their number. */
function namesOf({ stateNames, observationSpace, actionSpace }: EnvironmentDefinition): Scene["names"] {
  const inputs = observationSpace.low.map((_, i) => `input ${i + 1}`);
  const outputs = Array.from({ length: outputsOf(actionSpace) }, (_, i) =>
    actionSpace.kind === "discrete" ? `action ${i}` : `action value ${i + 1}`,
  );
  return { inputs: stateNames.length === inputs.length ? stateNames : inputs, outputs };
}

/**
 * Plays one episode with the model that a run keeps, and draws it.
 *
 * @throws DataError when the run has no environment; OptionError for a seed that there is not
 * @example
 * const { path } = await playRun("runs/distill-pendulum-mlp-1");
 */
export async function playRun(folder: string, { seed, episode = 0, out }: PlayOptions = {}): Promise<Played> {
  const run = runOfSeed(folder, seed);
  const { config, model, format, dispose } = await loadModel(run);
  try {
    const { input } = format;
    if (!hasEnvironment(config) || input.kind !== "values" || !input.mean || !input.deviation) {
      throw new DataError(`${folder}: expected a run in an environment, found one on a dataset.`, { folder });
    }
    const environment = environmentNamed(config.environment);
    const { mean, deviation } = input;
    const policy = studentPolicy(model, environment.actionSpace, { mean, deviation });
    const stage = new Environment(environment);
    let observation = stage.reset({ seed: episode });
    const states = [stage.state];
    let total = 0;
    while (!stage.over) {
      const step = stage.step(Array.from(policy(observation, 1)));
      observation = step.observation;
      total += step.reward;
      states.push(stage.state);
    }
    const { parameters, widths } = model.size;
    const hidden = widths.reduce((sum, width) => sum + width, 0);
    const size = `${config.student.name}, ${parameters} parameters, ${hidden} hidden units`;
    const caption = `${environment.gymnasiumId}, ${size}: return ${Number(total.toFixed(1))} in ${stage.steps} steps`;
    const path = out ?? join(folder, `play-${config.seed}.svg`);
    const graph = model.graph?.() ?? null;
    writeAtomically(
      path,
      animationSvg({ sketch: environment.sketch, states, graph, names: namesOf(environment), caption }),
    );
    return { path, steps: stage.steps, return: total };
  } finally {
    dispose();
  }
}

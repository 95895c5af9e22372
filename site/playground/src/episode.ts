/** CartPole and Pendulum: a graph of neurons imitates a scripted teacher, and plays episodes alone while it learns. @module */

import { environmentSource, environments, students, type Trainer, teachers } from "burgeon";
import { Environment, type EnvironmentSource } from "burgeon/extend";
import type { Line, Played, TaskPicture } from "./messages.ts";
import type { Settings } from "./settings.ts";

type Definition = (typeof environments)["cartpole"];

/** Training steps for each epoch that was asked for, and the most. */
const STEPS_PER_EPOCH = 20;
const MOST_STEPS = 20_000;
const EVALUATE_EVERY = 2000;
/** Reset seeds of played episodes, apart from those of training and evaluation. */
const FIRST_SEED = 3_000_000;

const definitionOf = ({ task }: Settings): Definition =>
  task === "cartpole" ? environments.cartpole : environments.pendulum;

/** What `Trainer` takes for these settings. */
export function controlOptions(settings: Settings): Record<string, unknown> {
  const environment = definitionOf(settings);
  const teacher = Object.values(teachers).find((one) => one.environment === environment.name);
  if (!teacher) throw new Error(`${environment.name} has no teacher`);
  const { smgrnn } = students;
  return {
    ...smgrnn.start(smgrnn.options.parse({}) as never, environment.actionSpace),
    source: environmentSource({
      environment,
      teacher,
      steps: Math.min(MOST_STEPS, STEPS_PER_EPOCH * settings.epochs),
    }),
    evaluateEvery: EVALUATE_EVERY,
  };
}

export function controlPicture(settings: Settings): TaskPicture {
  const { left, right, bottom, top } = definitionOf(settings).sketch.window;
  return {
    dimensions: 0,
    points: new Float32Array(),
    range: [left, right, bottom, top],
    classes: null,
    rows: { train: 0, validation: 0, test: 0 },
    notes: [],
    isPlayed: true,
  };
}

export class Episode {
  readonly #definition: Definition;
  readonly #environment: Environment;
  readonly #still: readonly Line[];
  #seed: number;
  #observation: Float32Array;
  #total = 0;
  #last = "";

  constructor(settings: Settings) {
    this.#definition = definitionOf(settings);
    this.#environment = new Environment(this.#definition);
    this.#seed = FIRST_SEED + settings.seed;
    this.#observation = this.#environment.reset({ seed: this.#seed });
    this.#still = this.#definition.sketch.still.flatMap((points) =>
      points.slice(1).map((to, i) => ({ from: points[i] as Line["from"], to, thickness: 0 })),
    );
  }

  /** A step by the network as it is now. */
  advance({ source, model }: Pick<Trainer, "source" | "model">): Played {
    if (this.#environment.over) {
      this.#last = `, the episode before it ${this.#total.toFixed(0)}`;
      this.#total = 0;
      this.#observation = this.#environment.reset({ seed: ++this.#seed });
    }
    const action = (source as EnvironmentSource).policy(model.trained)(this.#observation, 1);
    const { observation, reward } = this.#environment.step(Array.from(action));
    this.#observation = observation;
    this.#total += reward;
    const lines = [...this.#still, ...this.#definition.sketch.moving(this.#environment.state)];
    return { lines, text: `The network plays alone: return ${this.#total.toFixed(0)}${this.#last}` };
  }
}

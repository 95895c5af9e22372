/**
 * Policy distillation: a student learns to act as a teacher does.
 *
 * @module
 */

import { OptionError } from "../errors.ts";
import { parseOptions } from "../parse-options.ts";
import { RandomStream } from "../tensor/random.ts";
import { type DistillationOptions, type Protocol, protocol } from "./distillation-options.ts";
import { Environment, type EnvironmentState } from "./environment.ts";
import { episodeReturns, type Policy, type Returns, summarizeReturns, teacherPolicy } from "./evaluate-policy.ts";
import type { Evaluation } from "./events.ts";
import { measureNormalization, type Normalization, normalize, studentPolicy, targetsOf } from "./policy.ts";
import { Replay, type ReplayState } from "./replay.ts";
import type { Examples, Student, StudentSize } from "./student.ts";

/** Reset seeds: those of the evaluation at the end are seen nowhere else. Training draws its seeds from 2^31 on. */
const SEEDS = { heldOut: 1_000_000, onTheWay: 2_000_000, training: 2 ** 31 } as const;
/** Evaluations at a run's end from which its stability is read. */
const LAST_EVALUATIONS = 10;

/** What a run came to. */
export interface DistillationResult extends StudentSize {
  readonly return: Returns;
  readonly growthEvents: number;
  readonly history: readonly Evaluation[];
  /** Of the mean returns of the last 10 evaluations: standard deviation, and the largest drop from one to the next. */
  readonly stability: { readonly sd: number; readonly largestDrop: number };
}

interface Counters {
  step: number;
  episode: number;
  lossSum: number;
  lossCount: number;
}

/** A distillation between two steps, as data that can be cloned. */
export interface DistillationState {
  readonly counters: Counters;
  readonly environment: EnvironmentState;
  readonly replay: ReplayState;
  readonly streams: Readonly<Record<string, readonly number[]>>;
  readonly history: readonly Evaluation[];
  readonly student: unknown;
}

/** The teacher's episodes: what it saw, and what it did. */
function demonstrate({ environment: definition, teacher }: DistillationOptions, episodes: number, seeds: () => number) {
  const environment = new Environment(definition);
  const act = teacherPolicy(teacher);
  const seen: number[] = [];
  const actions: number[] = [];
  for (let episode = 0; episode < episodes; episode++) {
    let observation = environment.reset({ seed: seeds() });
    while (!environment.over) {
      const action = act(observation, 1)[0] as number;
      seen.push(...observation);
      actions.push(action);
      observation = environment.step(action).observation;
    }
  }
  return { observations: Float32Array.from(seen), actions };
}

/**
 * One run of distillation.
 *
 * At every environment step the teacher labels the observation, the pair goes into a buffer, either of them acts, and the student learns
 * from one random batch of the buffer. In mode `dagger` the teacher acts with probability `max(0, 1 - n / 10)` in episode n, else the
 * student; offline, the buffer holds the teacher's own episodes and nobody acts. Same seed, same run.
 *
 * @see S. Ross, G. Gordon, D. Bagnell, 2011, "A Reduction of Imitation Learning and Structured Prediction to No-Regret Online Learning",
 *   arXiv 1011.0686, algorithm 3.1; the schedule of the mixture is linear here
 * @example
 * const run = new Distillation({ device, environment: environments.pendulum, teacher: teachers.pendulumTeacher, student: students.mlp });
 * for (const { step, return: { mean } } of run.run()) report(step, mean);
 * const { return: held, parameters } = run.result();
 */
export class Distillation {
  readonly steps: number;
  readonly protocol: Protocol;
  readonly student: Student;
  /** How observations become the student's inputs. */
  readonly normalization: Normalization;
  readonly #options: DistillationOptions;
  readonly #environment: Environment;
  readonly #replay: Replay;
  readonly #streams: Readonly<Record<"resets" | "behavior" | "batches", RandomStream>>;
  readonly #counters: Counters = { step: 0, episode: 0, lossSum: 0, lossCount: 0 };
  readonly #history: Evaluation[] = [];
  readonly #teach: Policy;

  /** @throws OptionError for a teacher of another environment, an unknown option or a value out of range */
  constructor(options: DistillationOptions, saved?: DistillationState) {
    const { environment, teacher, student, device, seed = 1, steps = teacher.steps } = options;
    if (teacher.environment !== environment.name) {
      throw new OptionError(
        `distillation: expected a teacher of "${environment.name}", received "${teacher.name}", which teaches "${teacher.environment}".`,
      );
    }
    if (!Number.isSafeInteger(steps) || steps < 1) {
      throw new OptionError(`distillation: expected a whole number of steps of at least 1, received ${steps}.`, {
        steps,
      });
    }
    this.#options = options;
    this.steps = steps;
    this.protocol = parseOptions("distillation", protocol, options.protocol) as Protocol;
    this.#teach = teacherPolicy(teacher);
    const stream = (purpose: string): RandomStream => new RandomStream(seed, `distillation ${purpose}`);
    this.#streams = { resets: stream("resets"), behavior: stream("behavior"), batches: stream("batches") };
    const { exampleEpisodes, offlineEpisodes, batchSize, bufferSize, mode } = this.protocol;
    const offline = mode === "offline";
    const shown = demonstrate(options, offline ? offlineEpisodes : exampleEpisodes, () => this.#resetSeed());
    const rows = shown.actions.length;
    this.normalization = measureNormalization(shown.observations, rows);
    const examples: Examples = {
      rows,
      observations: normalize(this.normalization, shown.observations),
      targets: targetsOf(environment.actionSpace, shown.actions),
    };
    this.#replay = new Replay(offline ? rows : bufferSize, examples);
    if (offline && !saved) this.#fill(examples);
    this.#environment = new Environment(environment);
    this.student = student.create(
      {
        device,
        inputs: environment.observationSpace.low.length,
        actionSpace: environment.actionSpace,
        examples,
        batchSize,
        steps,
        seed,
        emit: (event) => options.onEvent?.(event),
      },
      parseOptions(`student "${student.name}"`, student.options, options.studentOptions),
      saved?.student,
    );
    if (saved) this.#restore(saved);
    else this.#environment.reset({ seed: this.#resetSeed() });
  }

  #resetSeed(): number {
    return SEEDS.training + this.#streams.resets.integer(2 ** 31 - 1);
  }

  #fill({ rows, observations, targets }: Examples): void {
    const [features, width] = [observations.length / rows, targets.length / rows];
    for (let row = 0; row < rows; row++) {
      this.#replay.add(
        observations.subarray(row * features, (row + 1) * features),
        targets.subarray(row * width, (row + 1) * width),
      );
    }
  }

  /** Steps complete. */
  get step(): number {
    return this.#counters.step;
  }

  /** The student as a policy on the environment's own observations. */
  get policy(): Policy {
    return studentPolicy(this.student, this.#options.environment.actionSpace, this.normalization);
  }

  /** The probability with which the teacher acts in the present episode. */
  get teacherShare(): number {
    const { mixingEpisodes } = this.protocol;
    return mixingEpisodes === 0 ? 0 : Math.max(0, 1 - this.#counters.episode / mixingEpisodes);
  }

  /** One step of the environment, one of the student. @throws NumericError when the student's loss is no number */
  advance(): void {
    const { protocol, student } = this;
    if (protocol.mode === "dagger") this.#act();
    const loss = student.trainOn(this.#replay.draw(protocol.batchSize, this.#streams.batches));
    const counters = this.#counters;
    counters.step++;
    counters.lossSum += loss;
    counters.lossCount++;
  }

  /** Labels what is seen, acts, and begins the next episode where this one ends. */
  #act(): void {
    const environment = this.#environment;
    const { actionSpace } = environment.definition;
    const observation = environment.observe();
    const taught = this.#teach(observation, 1);
    this.#replay.add(normalize(this.normalization, observation), targetsOf(actionSpace, taught));
    const share = this.teacherShare;
    const teacherActs = share > 0 && this.#streams.behavior.uniform() < share;
    environment.step(Array.from(teacherActs ? taught : this.policy(observation, 1)));
    if (!environment.over) return;
    this.#counters.episode++;
    environment.reset({ seed: this.#resetSeed() });
  }

  /** Advances to the end, or through `count` steps, and gives every evaluation on the way. */
  *run(count: number = this.steps): Generator<Evaluation> {
    const end = Math.min(this.steps, this.step + count);
    while (this.step < end) {
      this.advance();
      if (this.step % this.protocol.evaluateEvery === 0) yield this.#evaluate();
    }
  }

  #evaluate(): Evaluation {
    const counters = this.#counters;
    const { step, episode, lossSum, lossCount } = counters;
    const returns = this.#returns(SEEDS.onTheWay, this.protocol.evaluationEpisodes);
    const { size, growthEvents } = this.student;
    const evaluation = { step, episode, loss: lossSum / lossCount, return: returns, growthEvents, ...size };
    Object.assign(counters, { lossSum: 0, lossCount: 0 });
    this.#history.push(evaluation);
    this.#options.onEvent?.({ type: "returns", ...evaluation });
    return evaluation;
  }

  #returns(seed: number, episodes: number): Returns {
    return summarizeReturns(episodeReturns(this.#options.environment, this.policy, { seed, episodes }));
  }

  /** The student as it is now, on held-out episodes. */
  result(): DistillationResult {
    const means = this.#history.slice(-LAST_EVALUATIONS).map((one) => one.return.mean);
    const drops = means.slice(1).map((mean, i) => (means[i] as number) - mean);
    return {
      return: this.#returns(SEEDS.heldOut, this.protocol.episodes),
      ...this.student.size,
      growthEvents: this.student.growthEvents,
      history: [...this.#history],
      stability: { sd: means.length < 2 ? 0 : summarizeReturns(means).sd, largestDrop: Math.max(0, ...drops) },
    };
  }

  /** The whole state, as it is between two steps. */
  save(): DistillationState {
    const { resets, behavior, batches } = this.#streams;
    return {
      counters: { ...this.#counters },
      environment: this.#environment.save(),
      replay: this.#replay.save(),
      streams: { resets: [...resets.state()], behavior: [...behavior.state()], batches: [...batches.state()] },
      history: [...this.#history],
      student: this.student.save(),
    };
  }

  #restore({ counters, environment, replay, streams, history }: DistillationState): void {
    Object.assign(this.#counters, counters);
    this.#environment.restore(environment);
    this.#replay.restore(replay);
    for (const [name, stream] of Object.entries(this.#streams)) stream.restore(streams[name] as readonly number[]);
    this.#history.push(...history);
  }

  /** Frees the student. */
  dispose(): void {
    this.student.dispose();
  }
}

/** The teacher's own returns on the first held-out episodes, or on those of the evaluations on the way. */
export const teacherReturns = (
  { environment, teacher }: Pick<DistillationOptions, "environment" | "teacher">,
  episodes: number,
  which: "heldOut" | "onTheWay" = "heldOut",
): Returns => summarizeReturns(episodeReturns(environment, teacherPolicy(teacher), { seed: SEEDS[which], episodes }));

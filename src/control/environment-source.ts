/** An environment with a teacher as a source: at each step the teacher labels what is seen, teacher or student acts, and a batch of labels is trained on. @module */

import type { Split } from "../data/dataset.ts";
import type { NumericFeature } from "../data/preprocessing.ts";
import { barePreprocessing, type RowFormat } from "../data/row-format.ts";
import { OptionError } from "../errors.ts";
import { RandomStream } from "../tensor/random.ts";
import type { SavedTensor } from "../train/checkpoint.ts";
import { type Answering, meanLoss } from "../train/source/evaluate.ts";
import { TrainingRows, type TrainingRowsState } from "../train/source/training-rows.ts";
import type { Evaluated, OpenOptions, SavedSource, Source, SourceDescription, SourceStart } from "../train/source.ts";
import type { EnvironmentDefinition } from "./define-environment.ts";
import type { TeacherDefinition } from "./define-teacher.ts";
import { Environment, type EnvironmentState } from "./environment.ts";
import { episodeReturns, type Policy, type Returns, summarizeReturns, teacherPolicy } from "./evaluate-policy.ts";
import { measureNormalization, type Normalization, normalize, studentPolicy, targetsOf } from "./policy.ts";
import { type Protocol, resolveProtocol } from "./protocol.ts";
import { Replay } from "./replay.ts";
import { outputsOf, type Space } from "./space.ts";
import type { Examples } from "./student.ts";

/** Reset seeds: those of the evaluation at the end are used nowhere else. Training draws its seeds from 2^31 on. */
const SEEDS = { test: 1_000_000, validation: 2_000_000, training: 2 ** 31 } as const;
/** Rows trained on that stay in device memory, for strategies that request recent ones. */
const KEPT_ROWS = 2048;

/** An environment with its teacher, and how long and by which protocol a student learns from it. */
export interface EnvironmentOptions {
  readonly environment: EnvironmentDefinition;
  readonly teacher: TeacherDefinition;
  /** Environment steps and training steps; default the teacher's. */
  readonly steps?: number | undefined;
  /** How the teacher is shown; an option that is absent has its default. */
  readonly protocol?: Partial<Protocol> | undefined;
}

/** The source while it is open. */
export interface EnvironmentSource extends Source {
  /** How observations become a model's inputs. */
  readonly normalization: Normalization;
  /** The probability with which the teacher acts in the present episode. */
  readonly teacherShare: number;
  /** A model as a policy on the environment's own observations. */
  policy(model: Answering): Policy;
}

/** An environment as a source that has not begun. */
export interface EnvironmentStart extends SourceStart {
  open(options: OpenOptions): EnvironmentSource;
}

interface SavedEnvironment {
  readonly step: number;
  readonly episode: number;
  readonly environment: Omit<EnvironmentState, "state"> & { readonly state: readonly (number | string)[] };
  /** Rows that the buffer has seen. */
  readonly added: number;
  readonly streams: Readonly<Record<string, readonly number[]>>;
  /** Where the next batch goes among the kept rows. */
  readonly position: number;
  readonly training: TrainingRowsState;
}

/** The teacher's own returns on the held-out episodes (`test`), or on those of the evaluations during training. */
export const teacherReturns = (
  { environment, teacher }: Pick<EnvironmentOptions, "environment" | "teacher">,
  episodes: number,
  which: "test" | "validation" = "test",
): Returns => summarizeReturns(episodeReturns(environment, teacherPolicy(teacher), { seed: SEEDS[which], episodes }));

/** The teacher's episodes: what it saw, and what it did. */
function demonstrate(
  { environment: definition, teacher }: EnvironmentOptions,
  episodes: number,
  seeds: () => number,
): { readonly observations: Float32Array; readonly actions: readonly number[] } {
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

/** `rows` rows: the examples over and over. */
function repeated({ observations, targets, rows: given }: Examples, rows: number, space: Space): Split {
  const fill = <T extends Float32Array | Int32Array>(values: ArrayLike<number>, filled: T): T => {
    for (let i = 0; i < filled.length; i++) filled[i] = values[i % values.length] as number;
    return filled;
  };
  const columns = observations.length / given;
  const width = outputsOf(space);
  return {
    inputs: { kind: "reals", rows, columns, values: fill(observations, new Float32Array(rows * columns)) },
    targets:
      space.kind === "discrete"
        ? { kind: "classes", labels: fill(targets, new Int32Array(rows)) }
        : { kind: "values", columns: width, values: fill(targets, new Float32Array(rows * width)) },
  };
}

/** Observations by their names in, actions out. */
function formatOf({ actionSpace, stateNames }: EnvironmentDefinition, { mean, deviation }: Normalization): RowFormat {
  const discrete = actionSpace.kind === "discrete";
  const bounds = discrete ? [] : actionSpace.high.map((high, i) => [actionSpace.low[i] as number, high] as const);
  const scale = {
    mean: bounds.map(([low, high]) => (low + high) / 2),
    deviation: bounds.map(([low, high]) => (high - low) / 2),
  };
  const bare = barePreprocessing({
    inputs: mean.length,
    classes: discrete ? Array.from({ length: actionSpace.n }, (_, i) => String(i)) : null,
    targetScale: discrete ? null : scale,
  });
  const named = stateNames.length === bare.features.length;
  const features = bare.features.map((feature, i) => ({
    ...(feature as NumericFeature),
    column: named ? (stateNames[i] as string) : feature.column,
    mean: mean[i] as number,
    fill: mean[i] as number,
    deviation: deviation[i] as number,
  }));
  return {
    input: { kind: "values", mean, deviation },
    output: discrete ? { kind: "classes", names: null } : { kind: "values", ...scale, bounded: true },
    preprocessing: { ...bare, features, inputs: features.map(({ column }) => column) },
  };
}

/** A running source; one class, because acting, labels and rows advance together. */
class OpenEnvironment implements EnvironmentSource {
  readonly name: string;
  readonly task: SourceDescription["task"];
  readonly targets: SourceDescription["targets"];
  readonly origin: SourceDescription["origin"];
  readonly recipe: SourceDescription["recipe"];
  readonly inputShape: readonly number[];
  readonly outputs: number;
  readonly rows: SourceDescription["rows"];
  readonly notes: readonly string[];
  readonly normalization: Normalization;
  readonly format: RowFormat;
  readonly training: TrainingRows;
  readonly heldOut: null = null;
  readonly #options: EnvironmentOptions;
  readonly #protocol: Protocol;
  readonly #open: OpenOptions;
  readonly #teach: Policy;
  readonly #environment: Environment;
  readonly #replay: Replay;
  readonly #streams: Readonly<Record<"resets" | "behavior" | "batches", RandomStream>>;
  readonly #kept: Split;
  readonly #teacherReturns = new Map<"test" | "validation", Returns>();
  #step = 0;
  #episode = 0;
  #position = 0;

  constructor(about: SourceDescription, options: EnvironmentOptions, settings: Protocol, open: OpenOptions) {
    const { environment, teacher } = options;
    ({
      name: this.name,
      task: this.task,
      targets: this.targets,
      origin: this.origin,
      recipe: this.recipe,
      inputShape: this.inputShape,
      outputs: this.outputs,
      rows: this.rows,
      notes: this.notes,
    } = about);
    this.#options = options;
    this.#protocol = settings;
    this.#open = open;
    this.#teach = teacherPolicy(teacher);
    const stream = (purpose: string): RandomStream => new RandomStream(open.seed, `distillation ${purpose}`);
    this.#streams = { resets: stream("resets"), behavior: stream("behavior"), batches: stream("batches") };
    const { exampleEpisodes, offlineEpisodes, bufferSize, mode } = settings;
    const offline = mode === "offline";
    const shown = demonstrate(options, offline ? offlineEpisodes : exampleEpisodes, () => this.#resetSeed());
    const rows = shown.actions.length;
    this.normalization = measureNormalization(shown.observations, rows);
    this.format = formatOf(environment, this.normalization);
    const examples: Examples = {
      rows,
      observations: normalize(this.normalization, shown.observations),
      targets: targetsOf(environment.actionSpace, shown.actions),
    };
    this.#replay = new Replay(offline ? rows : bufferSize, examples);
    if (offline) this.#replay.addAll(examples);
    this.#kept = repeated(examples, Math.max(KEPT_ROWS, open.batchSize), environment.actionSpace);
    this.training = new TrainingRows(open.device, this.#kept, open);
    this.#environment = new Environment(environment);
    this.#environment.reset({ seed: this.#resetSeed() });
  }

  #resetSeed(): number {
    return SEEDS.training + this.#streams.resets.integer(2 ** 31 - 1);
  }

  get epoch(): number {
    return Math.floor(this.#step / this.#open.evaluateEvery);
  }

  isEvaluated(): boolean {
    return true;
  }

  get teacherShare(): number {
    const { mixingEpisodes } = this.#protocol;
    return mixingEpisodes === 0 ? 0 : Math.max(0, 1 - this.#episode / mixingEpisodes);
  }

  policy(model: Answering): Policy {
    return studentPolicy(model, this.#options.environment.actionSpace, this.normalization);
  }

  next(model: Answering): Int32Array {
    if (this.#protocol.mode === "dagger") this.#act(model);
    this.#step++;
    return this.#keep(this.#replay.draw(this.#open.batchSize, this.#streams.batches));
  }

  /** Labels what is seen, acts, and begins the next episode where this one ends. */
  #act(model: Answering): void {
    const environment = this.#environment;
    const { actionSpace } = environment.definition;
    const observation = environment.observe();
    const taught = this.#teach(observation, 1);
    this.#replay.add(normalize(this.normalization, observation), targetsOf(actionSpace, taught));
    const share = this.teacherShare;
    const teacherActs = share > 0 && this.#streams.behavior.uniform() < share;
    environment.step(Array.from(teacherActs ? taught : this.policy(model)(observation, 1)));
    if (!environment.over) return;
    this.#episode++;
    environment.reset({ seed: this.#resetSeed() });
  }

  /** Writes the batch over the oldest rows kept, and says where. */
  #keep({ rows, observations, targets }: Examples): Int32Array {
    const { inputs, targets: kept } = this.#kept;
    if (this.#position + rows > inputs.rows) this.#position = 0;
    const first = this.#position;
    inputs.values.set(observations, first * inputs.columns);
    (kept.kind === "classes" ? kept.labels : kept.values).set(targets, first * (targets.length / rows));
    this.training.split.write(first, observations, targets);
    this.#position += rows;
    return Int32Array.from({ length: rows }, (_, i) => first + i);
  }

  heldOutLoss(model: Answering, rows?: number): number {
    return meanLoss(model, this.training.split, this.#open.loss, rows);
  }

  evaluate(model: Answering, split: "validation" | "test"): Evaluated {
    const { environment } = this.#options;
    const { evaluationEpisodes, episodes: heldOut } = this.#protocol;
    const episodes = split === "test" ? heldOut : evaluationEpisodes;
    const returns = episodeReturns(environment, this.policy(model), { seed: SEEDS[split], episodes });
    const teacher = this.#teacherReturns.get(split) ?? teacherReturns(this.#options, episodes, split);
    this.#teacherReturns.set(split, teacher);
    return { metrics: { return: summarizeReturns(returns), teacher }, rows: episodes, episode: this.#episode };
  }

  save(): SavedSource {
    const { resets, behavior, batches } = this.#streams;
    const { state, ...environment } = this.#environment.save();
    const { added, ...replay } = this.#replay.save();
    const { inputs, targets } = this.#kept;
    const saved: SavedEnvironment = {
      step: this.#step,
      episode: this.#episode,
      // JSON has no -0.
      environment: { ...environment, state: state.map((value) => (Object.is(value, -0) ? "-0" : value)) },
      added,
      streams: { resets: [...resets.state()], behavior: [...behavior.state()], batches: [...batches.state()] },
      position: this.#position,
      training: this.training.state(),
    };
    const arrays = {
      ...replay,
      keptObservations: inputs.values,
      keptTargets: targets.kind === "classes" ? targets.labels : targets.values,
    };
    const tensors = Object.entries(arrays).map(([name, values]): [string, SavedTensor] => [
      name,
      { shape: [values.length], values: Float32Array.from(values) },
    ]);
    return { state: saved, tensors: Object.fromEntries(tensors) };
  }

  restore({ state, tensors }: SavedSource): void {
    const { step, episode, environment, added, streams, position, training } = state as SavedEnvironment;
    const values = (name: string): Float32Array => Float32Array.from(tensors[name]?.values ?? []);
    this.#step = step;
    this.#episode = episode;
    this.#environment.restore({ ...environment, state: environment.state.map(Number) });
    this.#replay.restore({ added, observations: values("observations"), targets: values("targets") });
    for (const [name, stream] of Object.entries(this.#streams)) stream.restore(streams[name] as readonly number[]);
    this.#position = position;
    const { inputs, targets: kept } = this.#kept;
    inputs.values.set(values("keptObservations"));
    const targets = kept.kind === "classes" ? kept.labels : kept.values;
    targets.set(values("keptTargets"));
    this.training.split.write(0, inputs.values as Float32Array, targets);
    this.training.restore(training);
  }

  free(): void {
    this.training.split.free();
  }
}

/**
 * An environment as a source.
 *
 * In mode `dagger` the teacher acts with probability `max(0, 1 - n / 10)` in episode n, else the model; offline, the buffer holds the teacher's
 * own episodes and there are no actions. Same seed, same run.
 *
 * @throws OptionError for a teacher of another environment, an unknown option or a value out of range
 * @see S. Ross, G. Gordon, D. Bagnell, 2011, "A Reduction of Imitation Learning and Structured Prediction to No-Regret Online Learning",
 *   arXiv 1011.0686, algorithm 3.1; the schedule of the mixture is linear here
 */
export function environmentSource(options: EnvironmentOptions): EnvironmentStart {
  const { environment, teacher, steps = teacher.steps } = options;
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
  const settings = resolveProtocol(options.protocol);
  const { actionSpace, observationSpace, name } = environment;
  const about: SourceDescription = {
    name,
    task: actionSpace.kind === "discrete" ? "classification" : "regression",
    targets: actionSpace.kind === "discrete" ? "classes" : "values",
    origin: "environment",
    recipe: null,
    inputShape: [observationSpace.low.length],
    outputs: outputsOf(actionSpace),
    rows: { train: 0, validation: 0, test: 0 },
    notes: [],
  };
  return {
    ...about,
    length: ({ evaluateEvery }) => ({ epochs: Math.ceil(steps / evaluateEvery), totalSteps: steps }),
    open: (open) => new OpenEnvironment(about, options, settings, open),
  };
}

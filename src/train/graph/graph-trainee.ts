/**
 * A graph of neurons as the training loop sees it: batches of the dataset, weights by Adam, topology by structural plasticity, with
 * everything that its future depends on.
 *
 * @module
 */

import { BatchOrder, type BatchOrderState } from "../../data/batches.ts";
import { DataError, NumericError, OptionError } from "../../errors.ts";
import { GraphNetwork, type SavedGraphNetwork } from "../../plasticity/graph-network.ts";
import { GraphTrainer, type GraphTrainerState } from "../../plasticity/graph-trainer.ts";
import { rulesOf } from "../../plasticity/plasticity-options.ts";
import type { PlasticityStrategyOptions } from "../../plasticity/plasticity-strategy.ts";
import { type StructuralEvent, StructuralPlasticityModule } from "../../plasticity/structural-plasticity.ts";
import type { Device } from "../../tensor/device.ts";
import { RandomStream } from "../../tensor/random.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Checkpoint, CheckpointState } from "../checkpoint.ts";
import { noteEdit } from "../events/edit-counts.ts";
import type { GrowthEvent, Metrics } from "../events/events.ts";
import type { MadeStep, StepOutcome } from "../layers/passes.ts";
import { plain } from "../layers/session.ts";
import { plannedSteps, scheduledRate, shareDone, stepFlops } from "../loop/pace.ts";
import { beginProgress, type Progress } from "../loop/progress.ts";
import { Stopwatch } from "../loop/stopwatch.ts";
import type { Settings, StrategyDeclaration } from "../settings.ts";
import { type Answering, evaluate } from "../source/evaluate.ts";
import { ResidentSplit } from "../source/resident.ts";
import type { Trainee } from "../trainee.ts";
import type { GraphTrainOptions } from "./graph-training.ts";

/** Weight, gradient and two moments. */
const NUMBERS_PER_PARAMETER = 4;
/** Rows of activations, sums and gradients. */
const NUMBERS_PER_NEURON = 3;

/** A graph's answers as tensors, for what evaluates networks. Rows of a recurrent graph start from zeros. */
export function answersOf(network: GraphNetwork): Answering {
  const { device, settings } = network;
  return {
    device,
    forward: (inputs: Tensor) =>
      device.tensor(network.forward(inputs.read()), [inputs.size / settings.inputs, settings.outputs]),
  };
}

/** The graph that a checkpoint holds. @throws DataError when it is one of layers */
export function graphOf(device: Device, { state }: Omit<Checkpoint, "best">): GraphNetwork {
  if (state.graph) return GraphNetwork.load(device, state.graph);
  throw new DataError("checkpoint: expected a graph of neurons, found layers. It belongs to another kind of network.");
}

/** A change of the graph in the words of the event log. */
function growthOf({ step, rule, change, values, ...size }: StructuralEvent): Omit<GrowthEvent, "epoch" | "seconds"> {
  const { hidden, edges, parameters } = size;
  const neurons = change.kind === "relay" || change.kind === "fold";
  const added = change.kind === "relay" || change.kind === "edge";
  const to = neurons ? hidden : edges;
  const numbers = Object.entries(values).map(([name, value]) => `${name} ${Number(value.toPrecision(3))}`);
  return {
    type: "growth",
    step,
    kind: change.kind,
    axis: neurons ? "hidden" : "edges",
    change,
    // Of a fold the edges go too; a count of 1 is that of neurons.
    from: added ? to - 1 : to + 1,
    to,
    trigger: rule,
    values,
    asked: 1,
    reason: `${rule}: ${numbers.join(", ")}`,
    preserves: "none",
    drift: null,
    widths: [hidden],
    parameters,
  };
}

export interface GraphTraineeParts {
  readonly settings: Settings<StrategyDeclaration>;
  readonly emit: (event: GrowthEvent) => void;
}

export class GraphTrainee implements Trainee {
  readonly device: Device;
  readonly order: BatchOrder;
  readonly watch: Stopwatch;
  readonly train: ResidentSplit;
  readonly validation: ResidentSplit | null;
  readonly test: ResidentSplit;
  readonly axes: readonly string[] = ["hidden"];
  progress: Progress = beginProgress();
  best: Checkpoint["best"] = null;
  readonly #parts: GraphTraineeParts;
  readonly #options: PlasticityStrategyOptions;
  readonly #scale: GraphTrainOptions["dataset"]["targetScale"];
  #network: GraphNetwork;
  #trainer: GraphTrainer;

  constructor(options: GraphTrainOptions, parts: GraphTraineeParts) {
    const { device, dataset, resume } = options;
    const { settings } = parts;
    this.#parts = parts;
    this.#options = settings.strategyOptions as unknown as PlasticityStrategyOptions;
    this.#scale = dataset.targetScale;
    this.device = device;
    this.#network = resume ? graphOf(device, resume) : this.#draw(options);
    this.#trainer = this.#trainerOf(this.#network);
    this.train = new ResidentSplit(device, dataset.train);
    this.validation = dataset.validation && new ResidentSplit(device, dataset.validation);
    this.test = new ResidentSplit(device, dataset.test);
    this.order = new BatchOrder(this.train.rows, settings.batchSize, settings.seed);
    this.watch = new Stopwatch(resume?.state.seconds);
    if (resume) this.#restore(resume);
  }

  #draw({ device, dataset, graph = {} }: GraphTrainOptions): GraphNetwork {
    const { classes, train } = dataset;
    const { recurrent, density, maxHidden } = this.#options;
    const network = new GraphNetwork({
      activation: "relu",
      ...graph,
      device,
      inputs: train.inputs.columns,
      outputs: classes?.length ?? (train.targets.kind === "values" ? train.targets.columns : 1),
      mode: recurrent ? "recurrent" : "dag",
      density,
      random: new RandomStream(this.#parts.settings.seed, "graph"),
    });
    const { hiddenCount: hidden } = network;
    if (hidden > maxHidden) {
      throw new OptionError(
        `strategy "plasticity": the graph starts with ${hidden} hidden neurons, beyond its maximum of ${maxHidden}. Start smaller, or allow more with maxHidden.`,
        { hidden, maxHidden },
      );
    }
    return network;
  }

  #trainerOf(network: GraphNetwork): GraphTrainer {
    const { seed, loss, learningRate } = this.#parts.settings;
    const { growEvery, functionPreserving, maxHidden, maxEdges, range, scaledRange, lossTarget } = this.#options;
    const rules = rulesOf({ ...this.#options, randomEvery: growEvery });
    const limits = { functionPreserving, maxHidden, maxEdges, range, scaledRange };
    const plasticity = new StructuralPlasticityModule(network, { seed, rules, ...limits });
    return new GraphTrainer({ network, plasticity, loss: loss.name, learningRate, lossTarget });
  }

  get network(): GraphNetwork {
    return this.#network;
  }

  get size(): Trainee["size"] {
    return { widths: [this.#network.hiddenCount], parameters: this.#network.parameters };
  }

  /** A graph has none. */
  get sizes(): Trainee["sizes"] {
    return {};
  }

  get settings(): Settings<StrategyDeclaration> {
    return this.#parts.settings;
  }

  get bytes(): number {
    const { parameters, neurons } = this.#network;
    const activations = NUMBERS_PER_NEURON * neurons.length * this.#parts.settings.batchSize;
    return (NUMBERS_PER_PARAMETER * parameters + activations) * this.device.bytesPerReal;
  }

  /** Operations of one row, forward: a multiplication and an addition for each edge and hop. */
  get #flops(): number {
    return 2 * this.#network.multiplyAdds;
  }

  get plannedSteps(): number {
    return plannedSteps(this.#parts.settings, this.progress, this.#flops);
  }

  step(made: (step: MadeStep) => void): StepOutcome {
    return this.device.scope("step", () => {
      const outcome = this.#update();
      if ("problem" in outcome) return outcome;
      made(outcome);
      this.#restructure();
      return outcome;
    });
  }

  #update(): StepOutcome {
    const { watch, progress } = this;
    const { settings } = this.#parts;
    const rows = this.order.next();
    const batch = watch.time("data", () => this.#batch(rows));
    const learningRate = scheduledRate(settings, progress);
    this.#trainer.learningRate = learningRate;
    try {
      const value = watch.time("forwardBackward", () => this.#trainer.learn(batch));
      progress.step++;
      progress.flops += stepFlops(this.#flops, rows.length);
      return { value, learningRate };
    } catch (error) {
      if (!(error instanceof NumericError)) throw error;
      return { problem: `step ${progress.step + 1}: ${error.message}` };
    }
  }

  #batch(rows: Int32Array): { inputs: ArrayLike<number>; targets: ArrayLike<number> } {
    const { inputs, targets } = this.train.batch(rows);
    const wanted =
      targets.kind === "classes" ? this.device.ints(targets.labels, rows.length).slice() : targets.values.read();
    return { inputs: inputs.read(), targets: wanted };
  }

  #restructure(): void {
    const { watch, progress } = this;
    const mayGrow = shareDone(this.#parts.settings, progress) <= this.#options.growUntil;
    for (const event of watch.time("edits", () => this.#trainer.restructure({ mayGrow }))) {
      const growth = growthOf(event);
      noteEdit(progress.edits, growth);
      this.#parts.emit({ ...growth, epoch: progress.epoch, seconds: watch.total });
    }
  }

  evaluate(split: ResidentSplit): Metrics {
    return this.watch.time("evaluation", () =>
      evaluate(answersOf(this.#network), split, this.#parts.settings.loss, this.#scale),
    );
  }

  save(): Checkpoint {
    return { ...this.#saved(this.#network.save(), this.#trainer.state()), best: this.best };
  }

  snapshot(): Omit<Checkpoint, "best"> {
    return this.#saved(this.#network.save({ training: false }), null);
  }

  #saved(graph: SavedGraphNetwork, strategy: GraphTrainerState | null): Omit<Checkpoint, "best"> {
    const { progress, order, watch, best } = this;
    const state: CheckpointState = {
      version: 1,
      step: progress.step,
      epoch: progress.epoch,
      axes: [],
      updates: graph.graph.steps ?? 0,
      graph,
      strategy,
      streams: {},
      order: order.state(),
      recent: [],
      progress: plain(progress),
      seconds: watch.read(),
      events: progress.events,
      best: best?.state.best ?? null,
    };
    return { tensors: {}, state };
  }

  #restore({ state, best }: Checkpoint): void {
    if (state.strategy) this.#trainer.restore(state.strategy as GraphTrainerState); // a snapshot only predicts
    this.order.restore(state.order as BatchOrderState);
    this.progress = { ...beginProgress(), ...plain(state.progress as Progress) };
    this.best = best;
  }

  restoreModel(checkpoint: Omit<Checkpoint, "best">): void {
    const before = this.#network;
    this.#network = graphOf(this.device, checkpoint);
    before.dispose();
    this.#trainer = this.#trainerOf(this.#network);
  }

  /** A graph has no other form. */
  settle(): boolean {
    return false;
  }

  /** Frees the graph and the data. */
  dispose(): void {
    this.#network.dispose();
    for (const split of [this.train, this.validation, this.test]) split?.free();
  }
}

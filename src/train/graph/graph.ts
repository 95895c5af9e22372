/** A graph of neurons as a model in training: weights by Adam, topology by structural plasticity. @module */

import { DataError, NumericError, OptionError } from "../../errors.ts";
import { GraphNetwork, type SavedGraphNetwork } from "../../plasticity/graph-network.ts";
import type { GraphSettings } from "../../plasticity/graph-options.ts";
import { type GraphBatch, GraphTrainer, type GraphTrainerState } from "../../plasticity/graph-trainer.ts";
import { rulesOf } from "../../plasticity/plasticity-options.ts";
import { type PlasticityStrategyOptions, plasticity } from "../../plasticity/plasticity-strategy.ts";
import { type StructuralEvent, StructuralPlasticityModule } from "../../plasticity/structural-plasticity.ts";
import type { Device } from "../../tensor/device.ts";
import { RandomStream } from "../../tensor/random.ts";
import type { SavedModel } from "../checkpoint.ts";
import type { Diagnosis, DiagnosisOptions } from "../diagnosis/diagnosis.ts";
import { noteEdit } from "../events/edit-counts.ts";
import type { GrowthEvent } from "../events/events.ts";
import { scheduledRate, shareDone, stepFlops } from "../loop/pace.ts";
import type { MadeStep, Model, ModelStart, StepOutcome, TrainedModel } from "../model.ts";
import type { Session } from "../session.ts";
import { diagnoseGraph } from "./diagnosis.ts";
import { trainedGraph } from "./trained-graph.ts";

/** Weight, gradient and two moments. */
const NUMBERS_PER_PARAMETER = 4;
/** Rows of activations, sums and gradients. */
const NUMBERS_PER_NEURON = 3;

/** The graph to start from; defaults those of `GraphNetwork`, with relu. Its weights are trained by its own Adam. */
export type GraphOptions = Partial<
  Pick<GraphSettings, "hidden" | "activation" | "outputActivation" | "beta1" | "beta2" | "eps">
>;

/** @throws DataError when a checkpoint is of another kind of model */
function loadGraph(device: Device, { state: { graph } }: SavedModel): GraphNetwork {
  if (graph) return GraphNetwork.load(device, graph);
  throw new DataError("checkpoint: expected a graph of neurons. It belongs to another kind of network.");
}

/** A change of the graph in the words of the event log. */
function growthOf({
  step,
  rule,
  change,
  neuron,
  values,
  ...size
}: StructuralEvent): Omit<GrowthEvent, "epoch" | "seconds"> {
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
    units: neuron === null ? {} : { hidden: added ? { born: [neuron], removed: [] } : { born: [], removed: [neuron] } },
    parameters,
  };
}

/** @throws OptionError when it starts beyond the cap of its strategy */
function drawGraph({ device, source, settings }: Session, options: GraphOptions): GraphNetwork {
  const { recurrent, density, maxHidden } = settings.strategyOptions as unknown as PlasticityStrategyOptions;
  const network = new GraphNetwork({
    activation: "relu",
    ...options,
    device,
    inputs: source.inputShape.reduce((size, dim) => size * dim, 1),
    outputs: source.outputs,
    mode: recurrent ? "recurrent" : "dag",
    density,
    random: new RandomStream(settings.seed, "graph"),
  });
  const { hiddenCount: hidden } = network;
  if (hidden <= maxHidden) return network;
  throw new OptionError(
    `strategy "plasticity": the graph starts with ${hidden} hidden neurons, more than its maximum of ${maxHidden}. Start smaller, or raise maxHidden.`,
    { hidden, maxHidden },
  );
}

/** A graph of neurons as a model that has not begun. */
export class Graph implements Model {
  readonly #session: Session;
  readonly #options: PlasticityStrategyOptions;
  #network: GraphNetwork;
  #trained: TrainedModel;
  #trainer: GraphTrainer;

  constructor(network: GraphNetwork, session: Session) {
    this.#session = session;
    this.#options = session.settings.strategyOptions as unknown as PlasticityStrategyOptions;
    this.#network = network;
    this.#trained = trainedGraph(network);
    this.#trainer = this.#trainerOf(network);
  }

  #trainerOf(network: GraphNetwork): GraphTrainer {
    const { seed, loss, learningRate } = this.#session.settings;
    const { functionPreserving, maxHidden, maxEdges, range, scaledRange, lossTarget } = this.#options;
    const limits = { functionPreserving, maxHidden, maxEdges, range, scaledRange };
    const module = new StructuralPlasticityModule(network, { seed, rules: rulesOf(this.#options), ...limits });
    return new GraphTrainer({ network, plasticity: module, loss: loss.name, learningRate, lossTarget });
  }

  get network(): GraphNetwork {
    return this.#network;
  }

  get trained(): TrainedModel {
    return this.#trained;
  }

  get units(): Readonly<Record<string, readonly number[]>> {
    const hidden = this.#network.neurons.filter(({ kind }) => kind === "hidden");
    return { hidden: hidden.map(({ id }) => id) };
  }

  get bytes(): number {
    const { parameters, neurons, device } = this.#network;
    const activations = NUMBERS_PER_NEURON * neurons.length * this.#session.settings.batchSize;
    return (NUMBERS_PER_PARAMETER * parameters + activations) * device.bytesPerReal;
  }

  /** A multiplication and an addition for each edge and hop. */
  get flops(): number {
    return 2 * this.#network.multiplyAdds;
  }

  step(rows: Int32Array, made: (step: MadeStep) => void): StepOutcome {
    return this.#session.device.scope("step", () => {
      const outcome = this.learn(rows);
      if ("problem" in outcome) return outcome;
      made(outcome);
      this.#restructure();
      return outcome;
    });
  }

  /** The half of a step that changes weights, in the current scope. */
  learn(rows: Int32Array): StepOutcome {
    const { watch, progress, settings } = this.#session;
    const batch = watch.time("data", () => this.#batch(rows));
    const learningRate = scheduledRate(settings, progress);
    this.#trainer.learningRate = learningRate;
    try {
      const value = watch.time("forwardBackward", () => this.#trainer.learn(batch));
      progress.step++;
      progress.flops += stepFlops(this.flops, rows.length);
      return { value, learningRate };
    } catch (error) {
      if (!(error instanceof NumericError)) throw error;
      return { problem: `step ${progress.step + 1}: ${error.message}` };
    }
  }

  #batch(rows: Int32Array): GraphBatch {
    const { device, source } = this.#session;
    const { inputs, targets } = source.training.split.batch(rows);
    const wanted =
      targets.kind === "classes" ? device.ints(targets.labels, rows.length).slice() : targets.values.read();
    return { inputs: inputs.read(), targets: wanted, weights: targets.weights?.read() ?? null };
  }

  #restructure(): void {
    const { watch, progress, settings, emit } = this.#session;
    const share = shareDone(settings, progress);
    const mayGrow = share < 1 && share <= this.#options.growUntil;
    for (const event of watch.time("edits", () => this.#trainer.restructure({ mayGrow }))) {
      const growth = growthOf(event);
      noteEdit(progress.edits, growth);
      emit({ ...growth, epoch: progress.epoch, seconds: watch.total });
    }
  }

  save(): SavedModel {
    return this.#saved(this.#network.save(), this.#trainer.state());
  }

  /** Without moments and windows: training cannot continue from it. */
  snapshot(): SavedModel {
    return this.#saved(this.#network.save({ training: false }), null);
  }

  #saved(graph: SavedGraphNetwork, strategy: GraphTrainerState | null): SavedModel {
    const predictsOnly = strategy === null;
    const widths = [this.#network.hiddenCount];
    return { tensors: {}, state: { widths, graph, strategy, ...(predictsOnly ? { predictsOnly } : {}) } };
  }

  restore(saved: SavedModel): void {
    const before = this.#network;
    this.#network = loadGraph(this.#session.device, saved);
    before.dispose();
    this.#trained = trainedGraph(this.#network);
    this.#trainer = this.#trainerOf(this.#network);
    const { strategy } = saved.state;
    if (strategy) this.#trainer.restore(strategy as GraphTrainerState);
  }

  diagnose(options: DiagnosisOptions): Diagnosis {
    return diagnoseGraph(this, this.#session, options);
  }

  dispose(): void {
    this.#network.dispose();
  }
}

/**
 * A graph of neurons, to be trained.
 *
 * @example
 * const trainer = new Trainer({ device, dataset, model: graph({ hidden: 0 }), strategy: plasticity({ growEvery: 50 }) });
 */
export function graph(options: GraphOptions = {}): ModelStart<Graph> {
  return {
    spec: null,
    strategy: plasticity,
    graph: true,
    refuses: ["optimizer"],
    begin(session, resume) {
      const { strategy } = session.settings;
      if (strategy.name !== plasticity.name) {
        throw new OptionError(
          `strategy "${strategy.name}": it grows layers, and this model is a graph of neurons. Leave it out, or name "${plasticity.name}".`,
          { strategy: strategy.name },
        );
      }
      return new Graph(resume ? loadGraph(session.device, resume) : drawGraph(session, options), session);
    },
    load: (device, saved) => trainedGraph(loadGraph(device, saved)),
  };
}

/** Layers with their moments in a session: everything that growth and updates change. @module */

import { DataError, StateError } from "../../errors.ts";
import type { StepBatch } from "../../growth/strategy.ts";
import type { Network } from "../../nn/network.ts";
import { Optimizer } from "../../optim/optimizer.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { SavedModel } from "../checkpoint.ts";
import { plain } from "../loop/plain.ts";
import type { Progress } from "../loop/progress.ts";
import type { MadeStep, TrainedModel } from "../model.ts";
import type { Session } from "../session.ts";
import { type KeptModel, keepModel, keptOf, keptTensors } from "./kept-model.ts";
import { LastUpdate } from "./last-update.ts";
import { layersState, restoreLayers, saveVariables, trainedVariables } from "./model-state.ts";
import { trainedLayers } from "./trained-layers.ts";

/** Rows of the fixed batch on which edits are checked; of images fewer, as each is expensive and has many positions to go wrong at. */
const PROBE_ROWS = 32;
const PROBE_IMAGES = 4;

export class LayersState {
  readonly session: Session;
  readonly network: Network;
  readonly trained: TrainedModel;
  readonly optimizer: Optimizer;
  readonly lastUpdate: LastUpdate = new LastUpdate();
  /** The last step of this session. */
  last: MadeStep | null = null;
  /** What the step just made was trained on; null before the first and between steps. */
  batch: StepBatch | null = null;
  #kept: KeptModel | null = null;

  constructor(network: Network, session: Session) {
    this.session = session;
    this.network = network;
    this.trained = trainedLayers(network);
    this.optimizer = new Optimizer(session.device, network.parameters, session.settings.optimizer);
  }

  /** A fixed batch of inputs, in the current scope. */
  probe(): Tensor {
    const { training, inputShape } = this.session.source;
    return training.split.inputs(training.probe(inputShape.length === 3 ? PROBE_IMAGES : PROBE_ROWS));
  }

  heldOutLoss(rows?: number): number {
    const { watch, source } = this.session;
    return watch.time("evaluation", () => source.heldOutLoss(this.trained, rows));
  }

  /** Keeps the layers as they are now, to be put back. */
  keep(): void {
    this.#kept = keepModel(this.network, this.optimizer, this.session.progress.edits.length);
  }

  forget(): void {
    this.#kept = null;
  }

  /**
   * Puts back the layers that were kept; the count of updates continues. Returns the edits undone, the last first.
   *
   * @throws StateError when none are kept
   */
  putBack(): Progress["edits"] {
    const kept = this.#kept;
    if (!kept)
      throw new StateError("train: there is no saved model to restore. Call keep() before edits that may be undone.");
    const updates = this.optimizer.steps;
    restoreLayers(this.network, this.optimizer, kept);
    this.optimizer.steps = updates;
    this.#kept = null;
    return this.session.progress.edits.slice(kept.state.edits).toReversed();
  }

  /** `strategy`: the state of the strategy that runs on them; a trial needs none. */
  save(strategy: unknown): SavedModel {
    const { network, optimizer } = this;
    return {
      tensors: { ...saveVariables(trainedVariables(network, optimizer)), ...keptTensors(this.#kept) },
      state: {
        widths: network.widths,
        layers: layersState(network, optimizer),
        kept: this.#kept && plain(this.#kept.state),
        strategy: plain(strategy),
      },
    };
  }

  /** Layers, widths, weights and moments. @throws DataError for a checkpoint of another kind of model */
  restoreLayers({ tensors, state: { layers } }: SavedModel): void {
    if (!layers) throw new DataError("checkpoint: expected layers. It belongs to another kind of network.");
    restoreLayers(this.network, this.optimizer, { state: layers, tensors });
  }

  restore(saved: SavedModel): void {
    this.restoreLayers(saved);
    this.#kept = keptOf(saved);
  }

  /** Frees the network, its moments, and the parameters of its strategy. */
  dispose(): void {
    const own = new Set(this.network.parameters);
    for (const parameter of this.optimizer.parameters) if (!own.has(parameter)) parameter.tensor.free();
    this.optimizer.dispose();
    this.network.dispose();
  }
}

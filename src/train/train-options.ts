/** What a run is made of. @module */

import type { Dataset } from "../data/dataset.ts";
import type { LayerSpec } from "../nn/layer.ts";
import type { Device } from "../tensor/device.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { TrainEvent } from "./events/events.ts";
import type { Layers } from "./layers/layers.ts";
import type { Model, ModelStart } from "./model.ts";
import type { SettingsOptions } from "./options.ts";
import type { SourceStart } from "./source.ts";

/** Called as things happen; what they throw ends the run. */
export interface Callbacks {
  onEvent?(event: TrainEvent): void;
  /** After every step, growth included; the time to take a checkpoint. */
  onStep?(step: number): void;
  /** Before every step: the run waits for the promise it returns, and the wait is not part of the run's seconds. */
  onWait?(): Promise<void> | null;
  /** At the end of every epoch, after its evaluation. */
  onEpoch?(epoch: number): void;
  /** After the strategy has brought the network into its final form, where it does; the time to take a last checkpoint. */
  onFinish?(): void;
}

/** Options of `train`: a device, a model, rows, a strategy and how to train. */
export interface TrainOptions<M extends Model = Layers> extends SettingsOptions {
  readonly device: Device;
  /** Where rows come from: a dataset, or another source. */
  readonly dataset?: Dataset;
  readonly source?: SourceStart;
  /** What is trained: a description of layers, `layers` with weights to start from, or another model, such as `graph`. */
  readonly model: LayerSpec | ModelStart<M>;
  readonly callbacks?: Callbacks;
  /** Set `aborted` to end the run after the present step. */
  readonly signal?: { readonly aborted: boolean };
  /** Continues from here. */
  readonly resume?: Checkpoint;
}

/** What a run is made of. @module */

import type { Dataset } from "../data/dataset.ts";
import type { StrategyDefinition, StrategyOptions } from "../growth/strategy.ts";
import type { LayerSpec } from "../nn/layer.ts";
import type { LossDefinition } from "../nn/loss.ts";
import type { OptimizerDefinition } from "../optim/definition.ts";
import type { ScheduleDefinition } from "../optim/schedule.ts";
import type { Device } from "../tensor/device.ts";
import type { Checkpoint, SavedTensor } from "./checkpoint.ts";
import type { TrainEvent } from "./events/events.ts";
import type { TrainingOptions } from "./options/training.ts";

/** Called as things happen; what they throw ends the run. */
export interface Callbacks {
  onEvent?(event: TrainEvent): void;
  /** After every step, growth included; the time to take a checkpoint. */
  onStep?(step: number): void;
  /** At the end of every epoch, behind its evaluation. */
  onEpoch?(epoch: number): void;
  /** After the strategy has brought the network into its final form, where it does; the time to take a last checkpoint. */
  onFinish?(): void;
}

/**
 * What `trainingOptions` describes: ranges and defaults stand in docs/options.md. Null, too, stands for the default. Without a word, here, training
 * takes 20 epochs and never stops early.
 */
export type TrainingChoices = { readonly [Key in keyof TrainingOptions]?: TrainingOptions[Key] | null };

/** Options of a run of the library: those that configurations have too, and what only code can give. */
export interface TrainOptions extends TrainingChoices {
  readonly device: Device;
  readonly dataset: Dataset;
  /** The network to start from. */
  readonly model: LayerSpec;
  /** Values of all its parameters by name, in the place of the ones that the seed draws. */
  readonly initial?: Readonly<Record<string, SavedTensor>>;
  /** Default `burgeon`. Options are validated against the definition. */
  readonly strategy?: { readonly definition: StrategyDefinition; readonly options?: StrategyOptions };
  /** Default Adam. */
  readonly optimizer?: {
    readonly definition: OptimizerDefinition;
    readonly options?: Readonly<Record<string, unknown>>;
    /** Ages for bias corrections; default `entry`. */
    readonly ages?: "entry" | "shared";
  };
  /** Default constant, no warm-up. */
  readonly schedule?: {
    readonly definition: ScheduleDefinition;
    readonly options?: Readonly<Record<string, unknown>>;
    /** Steps of linear warm-up in front of it. */
    readonly warmup?: number;
  };
  /** Default softmax cross-entropy for classes, mean squared error for values. */
  readonly loss?: LossDefinition;
  readonly callbacks?: Callbacks;
  /** Set `aborted` to end the run after the present step. */
  readonly signal?: { readonly aborted: boolean };
  /** Goes on from here. */
  readonly resume?: Checkpoint;
}

/** What a run is made of. @module */

import type { Augmentation } from "../data/augmentation.ts";
import type { Dataset } from "../data/dataset.ts";
import type { StrategyDefinition, StrategyOptions } from "../growth/strategy.ts";
import type { LayerSpec } from "../nn/layer.ts";
import type { LossDefinition } from "../nn/loss.ts";
import type { OptimizerDefinition } from "../optim/definition.ts";
import type { CohortRate } from "../optim/newcomer-rate.ts";
import type { ScheduleDefinition } from "../optim/schedule.ts";
import type { Device } from "../tensor/device.ts";
import type { Checkpoint, SavedTensor } from "./checkpoint.ts";
import type { TrainEvent } from "./events/events.ts";

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

export interface EarlyStopping {
  /** Epochs without a better validation loss before training stops. */
  readonly patience: number;
  /** Share of the best loss by which another must be lower to count as better; default 0. */
  readonly minDelta?: number;
}

export interface TrainOptions {
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
    readonly clipNorm?: number | null;
    /** Factor on the learning rate of weights by their age; default 1 for all. */
    readonly cohortRate?: CohortRate;
  };
  /** Default 1e-3. */
  readonly learningRate?: number;
  /** Default constant, no warm-up. */
  readonly schedule?: {
    readonly definition: ScheduleDefinition;
    readonly options?: Readonly<Record<string, unknown>>;
    /** Steps of linear warm-up in front of it. */
    readonly warmup?: number;
  };
  /** Default 32 below 10,000 training rows, else 128. */
  readonly batchSize?: number;
  /** What is done to training images; default nothing. Seeded. */
  readonly augmentation?: Partial<Augmentation>;
  /**
   * Share of the target that all classes have in common, in the loss that is trained on and that steps and epochs report; evaluations report the
   * loss without it. Default 0.
   */
  readonly labelSmoothing?: number;
  /** Rescale the weights behind a layer that is widened, see `withVarianceTransfer`. Default false. */
  readonly varianceTransfer?: boolean;
  /**
   * Floating-point operations of training, signals, candidates and trials included, that are never exceeded by a further step; the schedule's
   * end is where they are spent, or the last epoch where that comes first. Default null, no budget.
   */
  readonly maxFlops?: number | null;
  /** Default 20. */
  readonly epochs?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Default softmax cross-entropy for classes, mean squared error for values. */
  readonly loss?: LossDefinition;
  /** Epochs from one evaluation on the validation split to the next; default 1. */
  readonly evaluateEvery?: number;
  /** Default none. Needs a validation split. The best network is what remains. */
  readonly earlyStopping?: EarlyStopping | null;
  /** Steps from one logged step to the next; default such that about 1,000 are logged. */
  readonly logEvery?: number;
  readonly callbacks?: Callbacks;
  /** Set `aborted` to end the run after the present step. */
  readonly signal?: { readonly aborted: boolean };
  /** Goes on from here. */
  readonly resume?: Checkpoint;
}

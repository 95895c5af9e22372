/** How a model is trained, as options. @module */

import type { StrategyDefinition, StrategyOptions } from "../growth/strategy.ts";
import type { LossDefinition } from "../nn/loss.ts";
import type { OptimizerDefinition } from "../optim/definition.ts";
import type { ScheduleDefinition } from "../optim/schedule.ts";
import type { TrainingOptions } from "./options/training.ts";

/** A strategy by its name and options; what it does is for the model that starts it. */
export type StrategyDeclaration = Omit<StrategyDefinition, "start">;

/**
 * What `trainingOptions` describes: ranges and defaults stand in docs/options.md. Null, too, stands for the default. Without a word, here, training
 * takes 20 epochs and never stops early.
 */
export type TrainingChoices = { readonly [Key in keyof TrainingOptions]?: TrainingOptions[Key] | null };

/** Options of training: those that configurations have too, and what only code can give. */
export interface SettingsOptions extends TrainingChoices {
  /** Default the model's, of layers `burgeon`. Options are validated against the definition. */
  readonly strategy?: { readonly definition?: StrategyDeclaration; readonly options?: StrategyOptions };
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
}

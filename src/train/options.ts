/** How a model is trained, as options. @module */

import type { Choice } from "../choice.ts";
import type { StrategyDefinition } from "../growth/strategy.ts";
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
  /** Default the model's, of layers `strategies.burgeon()`. */
  readonly strategy?: Choice<StrategyDeclaration>;
  /** Default `optimizers.adam()`. */
  readonly optimizer?: Choice<OptimizerDefinition>;
  /** Default `schedules.constant()`, without a warm-up. */
  readonly schedule?: Choice<ScheduleDefinition>;
  /** Default softmax cross-entropy for classes, mean squared error for values. */
  readonly loss?: LossDefinition;
}

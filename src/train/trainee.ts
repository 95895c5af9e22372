/** What the training loop trains: layers under a strategy, or a graph of neurons under structural plasticity. @module */

import type { Device } from "../tensor/device.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Metrics, Seconds } from "./events/events.ts";
import type { MadeStep, StepOutcome } from "./layers/passes.ts";
import type { Progress } from "./loop/progress.ts";
import type { Settings, StrategyDeclaration } from "./settings.ts";
import type { ResidentSplit } from "./source/resident.ts";

/** With all that its future depends on. */
export interface Trainee {
  readonly settings: Settings<StrategyDeclaration>;
  readonly device: Device;
  readonly progress: Progress;
  /** Epochs of the training rows handed out. */
  readonly order: { readonly epoch: number };
  readonly watch: { readonly total: number; read(): Seconds };
  readonly train: ResidentSplit;
  readonly validation: ResidentSplit | null;
  readonly test: ResidentSplit;
  /** The best state so far, by validation loss. */
  best: Checkpoint["best"];
  /** Steps that training will have taken in all, as far as is known now. */
  readonly plannedSteps: number;
  /** Names of the widths. */
  readonly axes: readonly string[];
  readonly size: { readonly widths: readonly number[]; readonly parameters: number };
  /** Widths as trained numbers, where a strategy has them. */
  readonly sizes: { readonly sizes?: readonly number[] };
  /** Bytes of parameters and moments. */
  readonly bytes: number;
  /** Trains on the next rows in a scope of its own; behind the update come `made`, and growth. */
  step(made: (step: MadeStep) => void): StepOutcome;
  evaluate(split: ResidentSplit): Metrics;
  /** The whole state, as it is between two steps. */
  save(): Checkpoint;
  /** What predictions depend on, to be put back. */
  snapshot(): Omit<Checkpoint, "best">;
  restoreModel(checkpoint: Omit<Checkpoint, "best">): void;
  /** Training is over: brings the network into its final form; false where it has no other. */
  settle(): boolean;
}

/** Where batches come from: the seam between training and data. A dataset's epochs are one source, an environment with a teacher another. @module */

import type { Dataset, DatasetOrigin, Recipe, Task } from "../data/dataset.ts";
import type { RowFormat } from "../data/row-format.ts";
import type { BatchTargets, LossDefinition } from "../nn/loss.ts";
import type { Device } from "../tensor/device.ts";
import type { SavedTensor } from "./checkpoint.ts";
import type { Metrics, StartEvent } from "./events/events.ts";
import type { TrainingOptions } from "./options/training.ts";
import type { Answering } from "./source/evaluate.ts";
import type { ResidentSplit } from "./source/resident.ts";
import type { TrainingRows } from "./source/training-rows.ts";

/** Rows that are handed out or measured, and what is known of them before any is. */
export interface SourceDescription {
  /** Of the dataset or the environment. */
  readonly name: string;
  readonly task: Task;
  /** What the rows come with. */
  readonly targets: BatchTargets["kind"];
  /** What it came from; defaults of a run differ by it. */
  readonly origin: DatasetOrigin | "environment";
  /** Defaults of a run that are its own. */
  readonly recipe: Recipe | null;
  /** Of one row, channels last. */
  readonly inputShape: readonly number[];
  /** Numbers that a network gives for a row. */
  readonly outputs: number;
  readonly rows: StartEvent["rows"];
  /** What a reader of a result should know. */
  readonly notes: readonly string[];
}

/** A source that is not open yet: nothing of it is in device memory. */
export interface SourceStart extends SourceDescription {
  /** How long training is: epochs, or whatever is between two evaluations, and steps in all. */
  length(options: Pick<TrainingOptions, "epochs" | "batchSize" | "evaluateEvery" | "maxSteps">): {
    readonly epochs: number;
    readonly totalSteps: number;
  };
  open(options: OpenOptions): Source;
}

export interface OpenOptions extends Pick<TrainingOptions, "batchSize" | "evaluateEvery" | "seed"> {
  readonly device: Device;
  readonly loss: LossDefinition;
}

/** A source's state between two steps. */
export interface SavedSource {
  /** JSON in, JSON out. */
  readonly state: unknown;
  readonly tensors: Readonly<Record<string, SavedTensor>>;
}

/** What an evaluation gives. */
export interface Evaluated {
  readonly metrics: Metrics;
  /** Rows, or episodes, that were measured. */
  readonly rows: number;
  /** Episodes that training went through, where it does. */
  readonly episode?: number;
}

/** The rows on which a model is judged, and those that simple models beside it are fitted to. */
export interface JudgingRows {
  readonly dataset: Dataset;
  readonly loss: LossDefinition;
  readonly train: ResidentSplit;
  readonly held: ResidentSplit;
}

/** Where batches come from: rows to train on, and rows to evaluate. */
export interface Source extends SourceDescription {
  /** What a user gives to a model of it, and gets from it. */
  readonly format: RowFormat;
  /** Rows that can be requested by number: the training split, or the latest rows of a stream. */
  readonly training: TrainingRows;
  /** Rows that are never trained on; null where none are held out. */
  readonly heldOut: ResidentSplit | null;
  /** Epochs handed out whole; of a stream, stretches between two evaluations. */
  readonly epoch: number;
  /** Whether quality is measured at the end of this epoch. */
  isEvaluated(epoch: number): boolean;
  /** Numbers of the rows of the next step. The model may be asked to act for them. */
  next(model: Answering): Int32Array;
  /** Mean loss on rows that are not trained on, on the training rows where none are held out; on at most `rows` of them, evenly spaced. */
  heldOutLoss(model: Answering, rows?: number): number;
  /** Quality during training (`validation`) or at the end (`test`); null where nothing is held out for it. */
  evaluate(model: Answering, split: "validation" | "test"): Evaluated | null;
  /** What metrics are computed from; absent where episodes are played, null where nothing is held out. */
  judging?(split: "validation" | "test"): JudgingRows | null;
  save(): SavedSource;
  restore(saved: SavedSource): void;
  /** Frees its rows. */
  free(): void;
}

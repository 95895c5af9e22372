/**
 * Everything that happens in a run, as data. The log drives progress, figures, summary and replay.
 *
 * Times are only in fields named `seconds`: without them, the same seed gives the same events.
 *
 * @module
 */

import type { Preservation } from "../../edits/edit.ts";
import type { Edit } from "../../edits/report.ts";
import type { GrowthEnd, GrowthRoom, Phase, ScoredCandidate } from "../../growth/strategy.ts";
import type { Change } from "../../plasticity/change.ts";

/** Returns of episodes: the sums of their rewards. */
export interface Returns {
  readonly mean: number;
  /** Standard deviation over the episodes. */
  readonly sd: number;
  readonly worst: number;
}

/** Quality on one split, or in episodes. Regression metrics are in the target's units. */
export interface Metrics {
  /** Mean loss as trained; absent where episodes were played. */
  readonly loss?: number;
  /** Share of rows classified right. */
  readonly accuracy?: number;
  /** Mean squared error. */
  readonly mse?: number;
  /** 1 - mse / variance of the targets. */
  readonly r2?: number;
  /** On validation rows: the metric by which the best network is chosen, where it is another than the loss. */
  readonly selected?: number;
  /** Of the episodes played. */
  readonly return?: Returns;
  /** The teacher's own in the same episodes. */
  readonly teacher?: Returns;
}

/** How a run ended. */
export type Status = "done" | "stopped-early" | "interrupted" | "failed";

/** The first event of a run: what is trained on what. */
export interface StartEvent {
  readonly type: "start";
  /** Name of the dataset or the environment. */
  readonly dataset: string;
  readonly task: "classification" | "regression";
  readonly strategy: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly epochs: number;
  /** Steps planned, all epochs together. */
  readonly totalSteps: number;
  readonly rows: { readonly train: number; readonly validation: number; readonly test: number };
  readonly widths: readonly number[];
  readonly axes: readonly string[];
  /** Ids of units by axis, where they are not 0, 1, 2, ...; absent in older logs. */
  readonly units?: Readonly<Record<string, readonly number[]>>;
  readonly parameters: number;
  readonly edges: number;
  readonly multiplyAdds: number;
  /** What the network may grow to; absent where it never grows, and in older logs. */
  readonly room?: GrowthRoom;
  readonly notes: readonly string[];
}

/** A step; logged every so many. `step` counts from 1. */
export interface StepEvent {
  readonly type: "step";
  readonly step: number;
  readonly epoch: number;
  /** Mean training loss of this batch. */
  readonly loss: number;
  readonly learningRate: number;
  readonly seconds: number;
}

/** An epoch is over, as often as is evaluated; loss and accuracy are means over its training batches, as they were met. */
export interface EpochEvent {
  readonly type: "epoch";
  readonly epoch: number;
  readonly step: number;
  readonly loss: number;
  readonly accuracy: number | null;
  readonly widths: readonly number[];
  readonly parameters: number;
  /** Weights between units, and multiply-adds of a prediction. */
  readonly edges: number;
  readonly multiplyAdds: number;
  /** Widths as trained numbers, where a strategy has them. */
  readonly sizes?: readonly number[];
  /** Floating-point operations so far, as in the result; absent in older logs. */
  readonly flops?: number;
  /** Bytes of parameters, moments and activations, mean over its steps; absent in older logs. */
  readonly bytes?: number;
  readonly seconds: number;
}

/** Quality on one split, after an epoch. */
export interface EvaluationEvent {
  readonly type: "evaluation";
  readonly split: "validation" | "test";
  readonly epoch: number;
  readonly step: number;
  /** Episodes complete, where training goes through episodes. */
  readonly episode?: number;
  readonly metrics: Metrics;
  /** Whether this is the best validation loss so far. */
  readonly best: boolean;
  readonly seconds: number;
}

/** A kind of edit, of change of a graph, or `rollback`: an edit was undone. */
export type ChangeKind = Edit["kind"] | Change["kind"] | "rollback";

/** Ids of units of one axis. */
export interface UnitChange {
  readonly born: readonly number[];
  readonly removed: readonly number[];
}

/** An edit was made, or undone. */
export interface GrowthEvent {
  readonly type: "growth";
  readonly step: number;
  readonly epoch: number;
  readonly kind: ChangeKind;
  /** The axis; "depth" where layers came or went; of a graph of neurons "hidden" or "edges". */
  readonly axis: string;
  /** The layer that came or went. */
  readonly layer?: string;
  /** Of a graph of neurons: all it takes to make the change again. */
  readonly change?: Change;
  readonly from: number;
  readonly to: number;
  readonly trigger: string;
  readonly values: Readonly<Record<string, number | null>>;
  readonly asked: number;
  readonly reason: string;
  readonly preserves: Preservation;
  /** Largest change of an output on the probe batch. */
  readonly drift: number | null;
  /** All widths after the edit. */
  readonly widths: readonly number[];
  /** Names of the axes that they are of; absent in logs from before layers could come and go. */
  readonly axes?: readonly string[];
  /** What was chosen among, with the values that it was chosen by; absent where nothing was, and in older logs. */
  readonly candidates?: readonly ScoredCandidate[];
  /** Ids of the units that came and went, by axis; of a graph its hidden neurons. Absent in older logs. */
  readonly units?: Readonly<Record<string, UnitChange>>;
  readonly parameters: number;
  readonly seconds: number;
}

/** An axis was looked at and left alone; logged when the reason is another than last time. */
export interface DeclinedEvent {
  readonly type: "declined";
  readonly step: number;
  readonly epoch: number;
  readonly axis: string;
  readonly trigger: string;
  readonly reason: string;
  readonly values: Readonly<Record<string, number | null>>;
  /** What could have been done; absent where nothing was chosen among, and in older logs. */
  readonly candidates?: readonly ScoredCandidate[];
}

/** The run is over. */
export interface EndEvent {
  readonly type: "end";
  readonly status: Status;
  /** Why, when the status is not `done`. */
  readonly reason: string | null;
  /** Why growth ended; null for a model that does not grow, absent in older logs. */
  readonly growth?: GrowthEnd | null;
  readonly step: number;
  readonly epoch: number;
  readonly widths: readonly number[];
  readonly parameters: number;
  readonly edges: number;
  readonly multiplyAdds: number;
  readonly test: Metrics | null;
  readonly validation: Metrics | null;
  readonly seconds: number;
}

/** Any event of a run; `type` says which. */
export type TrainEvent = StartEvent | StepEvent | EpochEvent | EvaluationEvent | GrowthEvent | DeclinedEvent | EndEvent;

/** Seconds in all and by phase. */
export type Seconds = Readonly<Record<Phase | "total", number>>;

/** The result of a run. */
export interface TrainResult {
  readonly status: Status;
  readonly reason: string | null;
  /** Why growth ended; null for a model that does not grow, absent in older results. */
  readonly growth?: GrowthEnd | null;
  /** Name of the dataset or the environment. */
  readonly dataset: string;
  readonly strategy: string;
  readonly seed: number;
  /** Complete epochs and steps. */
  readonly epochs: number;
  readonly steps: number;
  readonly parameters: number;
  readonly edges: number;
  readonly multiplyAdds: number;
  readonly hiddenUnits: number;
  readonly widths: readonly number[];
  /** Widths as trained numbers at the end of training, where a strategy has them. */
  readonly sizes?: readonly number[];
  readonly edits: readonly { step: number; kind: ChangeKind; axis: string; from: number; to: number }[];
  /** Growth events: of a graph each of its changes, which count as one edit for a kind and a look. */
  readonly changes: number;
  /** Floating-point operations of training, signals, trials and folds included, evaluation not. */
  readonly flops: number;
  readonly test: Metrics | null;
  readonly validation: Metrics | null;
  readonly seconds: Seconds;
  readonly memory: {
    /** Most bytes of parameters, moments and activations at one step. */
    readonly peakBytes: number;
    /** Their mean over all steps. */
    readonly meanBytes: number;
  };
}

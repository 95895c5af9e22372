/**
 * What the training loop sees of growth: a strategy.
 *
 * @module
 */

import type * as z from "zod";
import { type Choosable, choosable, type Declared, type NoOptions, type Typed } from "../choice.ts";
import type { Edit, EditReport } from "../edits/report.ts";
import type { Taps } from "../nn/layer.ts";
import type { BatchTargets } from "../nn/loss.ts";
import type { Network } from "../nn/network.ts";
import type { Parameter } from "../nn/parameter.ts";
import type { Gradients, Root } from "../tensor/gradients.ts";
import type { RandomStream } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Part } from "./engine/parts.ts";

/** The step that was just made: inputs [rows, features] and the indices of its rows in the training split. */
export interface StepBatch {
  readonly inputs: Tensor;
  readonly rows: Int32Array;
}

/** One forward and backward pass: the mean loss and the gradients of everything that led to it. */
export interface GradientPass {
  readonly loss: number;
  readonly gradients: Gradients;
  /** For each row of a sample the first one that it is a copy of; null without copies. */
  readonly copies?: Int32Array | null;
}

/** On which rows a pass with gradients runs, and which gradients it needs. */
export interface GradientPassOptions {
  /** Spares the gradients of weights where it can, a third of the price; default false. */
  readonly activationsOnly?: boolean;
  /** So many of the most recent training rows, instead of those of the step just made. */
  readonly recent?: number | null;
  /** At most so many rows of one side of a comparison, instead of those of the step just made. */
  readonly sample?: Sample;
}

/**
 * Rows that units are chosen on, and rows that they are tested on: training rows and validation rows; where nothing is held out, two halves of the
 * training rows, and of few rows the same on both sides.
 */
export interface Sample {
  readonly side: "choose" | "test";
  readonly rows: number;
}

/** Where seconds go. */
export type Phase = "data" | "forwardBackward" | "update" | "signals" | "edits" | "evaluation";

/** One of the candidates that a decision was made among. */
export interface ScoredCandidate {
  readonly axis: string;
  readonly kind: "widen" | "deepen" | "prune" | "remove";
  /** What it was judged by, by name. */
  readonly values: Readonly<Record<string, number | null>>;
  readonly taken: boolean;
}

/** Why an edit is made, as data: it goes into the event log as it is. */
export interface Decision {
  /** Name of the trigger. */
  readonly trigger: string;
  /** What the trigger computed, by name. */
  readonly values: Readonly<Record<string, number | null>>;
  /** In words a person can read. */
  readonly reason: string;
  /** Units requested before caps and policies. */
  readonly asked: number;
  /** What it was chosen among; absent where nothing was chosen. */
  readonly candidates?: readonly ScoredCandidate[];
}

/** Nothing was done about an axis, and why. */
export interface Declined {
  readonly axis: string;
  readonly trigger: string;
  readonly reason: string;
  readonly values: Readonly<Record<string, number | null>>;
  /** What could have been done; absent where nothing was chosen among. */
  readonly candidates?: readonly ScoredCandidate[];
}

/** What an edit tried out did to the loss. */
export interface TrialOutcome {
  readonly reports: readonly EditReport[];
  /** Parameters of the network with the edits. */
  readonly parameters: number;
  /** Validation loss (training loss where nothing is held out) before the trial, and after the edit and its steps. */
  readonly before: number;
  readonly after: number;
}

export type Comparison = "apart" | "same" | "complete";

/** What may be looked at: nothing here changes the network. Tensors that it returns live in the scope of the present step. */
export interface Observer {
  /** Steps complete. */
  readonly step: number;
  /** Steps planned. */
  readonly totalSteps: number;
  /** Rows of the training split. */
  readonly trainingRows: number;
  /** Rows that are held out of training; 0 for none. */
  readonly heldOutRows: number;
  /** What the two sides of a sample are: different rows, the same rows, or all rows that there are. */
  readonly comparison: Comparison;
  /** The step just made; null before the first. */
  readonly batch: StepBatch | null;
  /** Mean training loss of the step just made; null before the first. */
  readonly loss: number | null;
  /** Learning rate of the step just made; null before the first. */
  readonly learningRate: number | null;
  /** The inputs of the most recent `capacity` training rows, fewer where the split has fewer: [rows, features]. Before the first step: of the first rows to come. */
  recentInputs(capacity: number): Tensor;
  /**
   * One pass forward and backward through the network as it is now, without dropout, on the rows of the step just made or on the
   * most recent ones. `taps` take down what passes on the way.
   * @throws StateError before the first step
   */
  gradientPass(taps: Taps | null, options?: GradientPassOptions): GradientPass;
  /** From the next step on, keeps what each step changes in the network's parameters, for `lastUpdate`. */
  keepUpdates(): void;
  /** What the step just made added to a parameter, of its shape; null unless it is kept. */
  lastUpdate(parameter: Parameter): Tensor | null;
  /** A fixed batch on which edits are checked. */
  probe(): Tensor;
  /** The same training rows at every call, as they are without augmentation, with what they should give: [rows, features]; fewer where the split has fewer. */
  labelledProbe(rows: number): { readonly inputs: Tensor; readonly targets: BatchTargets };
  /** Mean loss on the validation split (on the training split where nothing is held out), now; on at most `rows`, the same at every call. */
  validationLoss(rows?: number): number;
  /** The stream of this name; its state is saved with the run. */
  random(name: string): RandomStream;
  /** Adds the seconds that `body` takes to a phase. */
  time<T>(phase: Phase, body: () => T): T;
  /** Adds to the count of floating-point operations of training. */
  countFlops(flops: number): void;
}

/** What changes the network, and writes into the log. */
export interface Actor {
  /** Carries out an edit and logs it. */
  apply(edit: Edit, decision: Decision): EditReport;
  /** Logs that nothing was done; the same reason for the same axis is logged once until it changes. */
  decline(declined: Declined): void;
  /** Keeps layers, weights, moments and units as they are now, instead of what was kept before; checkpoints carry them. */
  keep(): void;
  /** Forgets what was kept. */
  forget(): void;
  /**
   * Puts back what was kept, bit for bit, and logs a growth event of kind `rollback` for each edit since. Steps made since are not given
   * back: data, schedule and ages continue from here.
   *
   * @throws StateError when nothing is kept
   */
  rollBack(decision: Omit<Decision, "asked">): void;
}

/** When an edit that is tried out is kept. */
export interface Attempt {
  /** The largest held-out loss with it. */
  readonly limit: number;
  /** The most steps made with it, at a learning rate that falls from that of the run to 0. */
  readonly steps: number;
  /** Steps between measurements of the loss. */
  readonly every: number;
  /** Held-out rows that the loss is the mean over. */
  readonly rows: number;
}

/** The result of an attempt: the loss, and the steps made with the edit. */
export interface Attempted {
  readonly after: number;
  readonly steps: number;
}

/** What the loop offers to a strategy: to look, to act, and to try something out. */
export interface StrategyContext {
  readonly observe: Observer;
  readonly act: Actor;
  /** Applies edits (or none), trains for `steps` steps, measures, and puts everything back bit for bit. */
  trial(edits: readonly Edit[], steps: number): TrialOutcome;
  /** Applies an edit and trains until the held-out loss is at most `limit`: then the edit is kept and logged, else everything is put back, bit for bit. */
  attempt(edit: Edit, decide: (attempted: Attempted) => Decision, until: Attempt): boolean;
}

/**
 * Why nothing grows any more: `evidence`, because the strategy found nothing that would be worth it; `cap`, because a largest width or a budget left
 * no room; `window`, because it was given a part of training only; `training`, because training was over first.
 */
export interface GrowthEnd {
  readonly by: "evidence" | "cap" | "window" | "training";
  /** In words a person can read. */
  readonly reason: string;
}

/** What a network may grow to. */
export interface GrowthRoom {
  /** The largest width of each axis, in order. */
  readonly widths: readonly number[];
  /** Parameters with these widths, or the budget where that is less. */
  readonly parameters: number;
}

/** A strategy at work on one network. */
export interface RunningStrategy {
  /** Trainable numbers of its own, trained along with the network. */
  readonly parameters: readonly Parameter[];
  /** Loss terms of its own, computed while the tape records. */
  lossTerms(): readonly Root[];
  /** What it does after a step. */
  afterStep(): void;
  /** What the network may grow to without new layers; absent where it never grows. */
  room?(): GrowthRoom;
  /** Why it grows no more, null while it may; absent where it never grows. */
  ended?(): GrowthEnd | null;
  /** Its whole state as plain data. */
  state(): unknown;
  /** Widths as trained numbers, in order of the network's axes; absent where widths are whole. */
  sizes?(): readonly number[];
  /** Training is over: the network becomes one that needs no strategy, with the same outputs. Not called for a run that may continue. */
  finish?(): void;
}

export type StrategyOptions = Readonly<Record<string, unknown>>;

/** Parts from files of your own, by the place that they may stand in: `trigger`. */
export type PartsByPlace = Readonly<Record<string, readonly Part[]>>;

/** A strategy: how a network grows while it trains. */
export interface StrategyDefinition<Options = StrategyOptions> {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  /** Its rules in the notation of Typst. */
  readonly formulas?: readonly string[];
  readonly options: z.ZodObject;
  /** The same strategy, in whose places these parts may stand too; absent where it is not made of parts. */
  including?(parts: PartsByPlace): StrategyDefinition;
  /** Starts on a fresh network, or, with `saved`, continues from `state()`. `options` are parsed. */
  start(network: Network, context: StrategyContext, options: Options, saved?: unknown): RunningStrategy;
}

/** A strategy is called with its options: `ladder({ every: 40 })`. */
export function defineStrategy<Name extends string, Schema extends z.ZodObject = NoOptions>(
  definition: Declared<StrategyDefinition<z.output<Schema>>, Name, Schema>,
): Choosable<Typed<StrategyDefinition, Name, Schema>, z.input<Schema>> {
  return choosable("strategy", definition as never);
}

/**
 * What is trained: the seam between the loop and layers, graphs of neurons, and whatever else learns. Nothing that trains, saves, exports or
 * draws a model asks which kind it is.
 *
 * @module
 */

import type { Choice } from "../choice.ts";
import type { Diagnostic } from "../growth/look/diagnostics.ts";
import type { GrowthEnd, GrowthRoom } from "../growth/strategy.ts";
import type { LayerSpec } from "../nn/layer.ts";
import type { NetworkData } from "../nn/network-data.ts";
import type { Expression, Value } from "../nn/operation.ts";
import type { Device } from "../tensor/device.ts";
import type { LossValue } from "../tensor/ops/loss.ts";
import type { SavedModel, SavedTensor } from "./checkpoint.ts";
import type { Diagnosis, DiagnosisOptions } from "./diagnosis/diagnosis.ts";
import type { StrategyDeclaration } from "./options.ts";
import type { Session } from "./session.ts";
import type { ModelDefaults } from "./settings.ts";
import type { Answering } from "./source/evaluate.ts";

/** How large a model is. */
export interface ModelSize {
  readonly widths: readonly number[];
  readonly parameters: number;
  /** Weights between units. */
  readonly edges: number;
  /** Multiply-adds of those weights for one row, forward. */
  readonly multiplyAdds: number;
}

/** A model as neurons and edges, to be drawn. */
export interface NeuronGraph {
  /** By layer, 0 for inputs, the largest for outputs. */
  readonly nodes: readonly { readonly layer: number }[];
  /** Between positions in `nodes`. */
  readonly edges: readonly { readonly from: number; readonly to: number; readonly weight: number }[];
}

/** A part of a model in a table. */
export interface LayerRow {
  readonly name: string;
  /** Axis that it produces, or null for a fixed output. */
  readonly axis: string | null;
  /** Shape of the weight: [out, in]; of neurons of a graph, their number. */
  readonly shape: readonly number[];
  readonly activation: string;
  readonly parameters: number;
}

/** A trained network that predicts. Optional members are those that not every model has; code that needs them checks. */
export interface TrainedModel extends Answering {
  /** Of one row, channels last. */
  readonly inputShape: readonly number[];
  /** Names of the widths. */
  readonly axes: readonly string[];
  readonly size: ModelSize;
  /** Describes what it computes when it predicts, for exports. */
  express?(x: Value, to: Expression): Value;
  /** As neurons and edges; null where it is no such thing. */
  graph?(): NeuronGraph | null;
  /** Its parts, for tables. */
  layers?(): readonly LayerRow[];
  /** Its parameters by name. */
  tensors?(): Readonly<Record<string, SavedTensor>>;
  /** All of it as plain data, for prediction elsewhere. */
  data?(): NetworkData;
  dispose(): void;
}

/** A step that was made. */
export interface MadeStep {
  readonly value: LossValue;
  readonly learningRate: number;
}

/** The same, or why it could not be made. */
export type StepOutcome = MadeStep | { readonly problem: string };

/** A model in training. What its steps count and draw is the session's. */
export interface Model {
  /** What it answers now. */
  readonly trained: TrainedModel;
  /** Bytes of parameters and moments, and of activations that are not in the arena. */
  readonly bytes: number;
  /** Floating-point operations of one row, forward. */
  readonly flops: number;
  /** Ids of its units by axis. */
  readonly units?: Readonly<Record<string, readonly number[]>>;
  /** Widths as trained numbers, where its strategy has them. */
  readonly sizes?: readonly number[] | undefined;
  /** Trains on these rows of the source in a scope of its own; after the update, `made` runs, and then growth. */
  step(rows: Int32Array, made: (step: MadeStep) => void): StepOutcome;
  /** All that its coming steps depend on, as it is between two steps. */
  save(): SavedModel;
  /** What predictions depend on, to be put back; default `save`. */
  snapshot?(): SavedModel;
  restore(saved: SavedModel): void;
  /** Training is over: brings it into its final form; false, or absent, where it has no other. */
  settle?(): boolean;
  /** What it may grow to; absent where it never grows. */
  growthRoom?(): GrowthRoom | undefined;
  /** Why it grows no more, null while it may; absent where it never does. */
  growthEnd?(): GrowthEnd | null | undefined;
  /** What its signals, of layers `signals`, say now. It trains on for some steps to see how weights move. */
  diagnose?(options: DiagnosisOptions, signals: readonly Diagnostic[]): Diagnosis;
  dispose(): void;
}

/** A model that has not begun: what `model` of `TrainOptions` is. */
export interface ModelStart<M extends Model = Model> extends ModelDefaults {
  /** Its layers, where it is made of some: all that `storedModel` needs. */
  readonly spec: LayerSpec | null;
  /** The strategy under which it is looked at, where that is another than its own. */
  readonly observed?: Choice<StrategyDeclaration>;
  /** Options of training that it would not heed, and refuses. */
  readonly refuses?: readonly string[];
  /** @throws OptionError, ShapeError where it does not fit the source; with `resume`, it continues from there */
  begin(session: Session, resume: SavedModel | null): M;
  /** The model that a checkpoint holds, for prediction alone; null where it takes its strategy to be one. */
  load(device: Device, saved: SavedModel, options: { readonly inputShape: readonly number[] }): TrainedModel | null;
}

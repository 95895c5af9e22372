/**
 * A checkpoint as plain data: tensors by name, and everything else as JSON. Taking one and restoring it changes nothing: training
 * continues to the same bits.
 *
 * @module
 */

import type { AxisState } from "../nn/axis.ts";
import type { LayerSpec } from "../nn/layer.ts";
import type { SavedGraphNetwork } from "../plasticity/graph-network.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Metrics, Seconds } from "./events/events.ts";

/** A tensor as a checkpoint holds it. */
export interface SavedTensor {
  readonly shape: Shape;
  /** float32, or float64 from the reference. */
  readonly values: Float32Array | Float64Array;
}

/** Layers, but for their tensors. */
export interface SavedLayers {
  /** As they are now. */
  readonly layers: LayerSpec;
  readonly axes: readonly AxisState[];
  /** Births of parameters of layers that came later, by name. */
  readonly births: Readonly<Record<string, number>>;
  /** Updates the optimizer has made. */
  readonly updates: number;
  /** Updates in the runs that this one continues; absent: none. */
  readonly earlier?: number;
}

/** Layers that can be put back. */
export interface KeptState extends SavedLayers {
  /** Edits made before they were kept. */
  readonly edits: number;
}

/** What a model saves besides tensors; JSON in, JSON out. Each reads what it wrote. */
export interface ModelState {
  readonly widths: readonly number[];
  /** Its strategy's state. */
  readonly strategy: unknown;
  /** Set in a snapshot from which training cannot continue. */
  readonly predictsOnly?: boolean;
  readonly layers?: SavedLayers;
  /** Layers kept beside the present ones; their tensors have names that begin with `kept/`. */
  readonly kept?: KeptState | null;
  readonly graph?: SavedGraphNetwork;
  /** Of a model that is neither. */
  readonly own?: unknown;
}

/** A model as a checkpoint holds it: plain data, and the names of its tensors. */
export interface SavedModel {
  readonly tensors: Readonly<Record<string, SavedTensor>>;
  readonly state: ModelState;
}

/** Everything but the tensors; JSON in, JSON out. */
export interface CheckpointState extends ModelState {
  readonly version: 1;
  /** Steps and epochs complete. */
  readonly step: number;
  readonly epoch: number;
  /** States of the named random streams. */
  readonly streams: Readonly<Record<string, readonly number[]>>;
  /** Where the source of the rows stands; its tensors have names that begin with `source/`. */
  readonly source: unknown;
  /** What the loop itself carries from step to step. */
  readonly progress: unknown;
  /** Seconds so far, in all and by phase. */
  readonly seconds: Seconds;
  /** Events given out before this checkpoint: the log is cut here on resume. */
  readonly events: number;
  readonly best: { readonly step: number; readonly epoch: number; readonly metrics: Metrics } | null;
}

/** Everything that a run needs to continue to the same bits: its state, and tensors by name. */
export interface Checkpoint {
  readonly tensors: Readonly<Record<string, SavedTensor>>;
  readonly state: CheckpointState;
  /** The best one so far by validation loss, when there is one: weights and widths only matter. */
  readonly best: Omit<Checkpoint, "best"> | null;
}

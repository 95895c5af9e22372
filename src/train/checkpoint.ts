/**
 * A checkpoint as plain data: tensors by name, and everything else as JSON. Taking one and restoring it changes nothing: training
 * goes on to the same bits.
 *
 * @module
 */

import type { AxisState } from "../nn/axis.ts";
import type { LayerSpec } from "../nn/layer.ts";
import type { SavedGraphNetwork } from "../plasticity/graph-network.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Metrics, Seconds } from "./events/events.ts";

export interface SavedTensor {
  readonly shape: Shape;
  /** float32, or float64 from the reference. */
  readonly values: Float32Array | Float64Array;
}

/** A model that can be put back, but for its tensors. */
export interface KeptState extends Pick<CheckpointState, "layers" | "axes" | "births" | "updates"> {
  /** Edits made before it was kept. */
  readonly edits: number;
}

/** Everything but the tensors; JSON in, JSON out. */
export interface CheckpointState {
  readonly version: 1;
  /** Steps and epochs complete. */
  readonly step: number;
  readonly epoch: number;
  /** Layers as they are now; absent in a checkpoint from before layers could come and go. */
  readonly layers?: LayerSpec;
  readonly axes: readonly AxisState[];
  /** Births of parameters of layers that came later, by name. */
  readonly births?: Readonly<Record<string, number>>;
  /** Updates the optimizer has made. */
  readonly updates: number;
  /** A model kept beside the present one; its tensors have names that begin with `kept/`. */
  readonly kept?: KeptState | null;
  /** A graph of neurons, in the place of layers. */
  readonly graph?: SavedGraphNetwork;
  readonly strategy: unknown;
  /** States of the named random streams. */
  readonly streams: Readonly<Record<string, readonly number[]>>;
  /** The order of the training rows: epoch, position, random state. */
  readonly order: unknown;
  /** Indices of the most recent training rows. */
  readonly recent: readonly number[];
  /** What the loop itself carries from step to step. */
  readonly progress: unknown;
  /** Seconds so far, in all and by phase. */
  readonly seconds: Seconds;
  /** Events given out before this checkpoint: the log is cut here on resume. */
  readonly events: number;
  readonly best: { readonly step: number; readonly epoch: number; readonly metrics: Metrics } | null;
}

export interface Checkpoint {
  readonly tensors: Readonly<Record<string, SavedTensor>>;
  readonly state: CheckpointState;
  /** The best one so far by validation loss, when there is one: weights and widths only matter. */
  readonly best: Omit<Checkpoint, "best"> | null;
}

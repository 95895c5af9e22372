/** What a student is: something that learns to act from pairs of observations and targets. One file each in `students/`. @module */

import type { z } from "zod";
import type { Network } from "../nn/network.ts";
import type { Expression, Value } from "../nn/operation.ts";
import type { GraphNetwork } from "../plasticity/graph-network.ts";
import type { Device } from "../tensor/device.ts";
import type { StudentEvent } from "./events.ts";
import type { Space } from "./space.ts";

/**
 * What a student should answer: int32 class labels [rows] for a discrete action space, else float32 values in [-1, 1], the action's
 * place between its bounds, [rows, outputs].
 */
export type Targets = Int32Array | Float32Array;

/** Observations with what the teacher says to them. */
export interface Examples {
  readonly rows: number;
  /** [rows, inputs], normalized. */
  readonly observations: Float32Array;
  readonly targets: Targets;
}

/** How large a student is. */
export interface StudentSize {
  readonly parameters: number;
  readonly hiddenUnits: number;
  /** Weights between units. */
  readonly edges: number;
  /** Multiply-adds of one prediction. */
  readonly multiplyAdds: number;
}

/** A student as neurons and edges, to be drawn. */
export interface StudentGraph {
  /** By layer, 0 for inputs, the largest for outputs. */
  readonly nodes: readonly { readonly layer: number }[];
  /** Between positions in `nodes`. */
  readonly edges: readonly { readonly from: number; readonly to: number; readonly weight: number }[];
}

/** A student at work. */
export interface Student {
  /**
   * Answers: logits for a discrete action space, else values in [-1, 1].
   *
   * **Shapes**: observations: [rows, inputs] -> [rows, outputs].
   */
  predict(observations: Float32Array, rows: number): ArrayLike<number>;
  /** Tells what it computes when it predicts. A student without it cannot be exported. */
  express?(x: Value, to: Expression): Value;
  /** Learns from one batch and gives the mean loss before it. @throws NumericError when the loss is no number */
  trainOn(batch: Examples): number;
  readonly size: StudentSize;
  /** Changes of its structure so far. */
  readonly growthEvents: number;
  /** What it looks like, or null when it is no graph. */
  graph(): StudentGraph | null;
  /** The network inside, of layers or of neurons, where it is one: what can leave as a model. */
  readonly network?: Network | GraphNetwork;
  /** Its whole state as data that can be cloned. */
  save(): unknown;
  dispose(): void;
}

/** What a student is made for. */
export interface StudentSetup {
  readonly device: Device;
  /** Numbers in an observation. */
  readonly inputs: number;
  readonly actionSpace: Space;
  /** Examples of what is to come, at least a batch of them. */
  readonly examples: Examples;
  readonly batchSize: number;
  /** Batches that it will be trained on. */
  readonly steps: number;
  readonly seed: number;
  /** Takes what the student tells of changes of its structure. */
  readonly emit: (event: StudentEvent) => void;
}

export interface StudentDefinition {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  /** Every option has a default. */
  readonly options: z.ZodObject;
  /** A fresh student, or, with `saved`, one that goes on from there. `options` are parsed. */
  create(setup: StudentSetup, options: Readonly<Record<string, unknown>>, saved?: unknown): Student;
}

/** Types and freezes a definition. */
export function defineStudent(definition: StudentDefinition): StudentDefinition {
  return Object.freeze(definition);
}

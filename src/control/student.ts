/** What a student is: a model, a strategy and a learning rate under a name. One file each in `students/`. @module */

import type * as z from "zod";
import { type Choosable, choosable, type Declared, type NoOptions, type Typed } from "../choice.ts";
import type { LayerSpec } from "../nn/layer.ts";
import type { Model, ModelStart } from "../train/model.ts";
import type { SettingsOptions } from "../train/options.ts";
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

/** What is trained, and how. */
export interface StudentStart<M extends Model = Model> extends Pick<SettingsOptions, "strategy" | "learningRate"> {
  /** Its outputs are logits for a discrete action space, else values in [-1, 1]. */
  readonly model: LayerSpec | ModelStart<M>;
}

/** A student: a model under a name, with options and the strategy that changes it. */
export interface StudentDefinition<Options = Readonly<Record<string, unknown>>> {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  /** Every option has a default. */
  readonly options: z.ZodObject;
  /** `options` are parsed. */
  start(options: Options, actionSpace: Space): StudentStart;
}

/** A student is called with its options: `students.mlp({ hidden: [8] })`. */
export function defineStudent<Name extends string, Schema extends z.ZodObject = NoOptions>(
  definition: Declared<StudentDefinition<z.output<Schema>>, Name, Schema>,
): Choosable<Typed<StudentDefinition, Name, Schema>, z.input<Schema>> {
  return choosable("student", definition as never);
}

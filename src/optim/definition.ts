/** What an optimizer is. One file each in `optimizers/`. @module */

import type { z } from "zod";
import { asDefinition } from "../definition-kind.ts";
import type { Address } from "../kernels/address.ts";
import type { Kernels } from "../kernels/kernels.ts";

/** A rectangle of a parameter whose entries have one age, and where its gradient and moments are. */
export interface Block {
  readonly rows: number;
  readonly columns: number;
  /** Elements from one row to the next. */
  readonly stride: number;
  readonly weight: Address;
  readonly gradient: Address;
  /** One address for each slot, in the order of `slots`. */
  readonly moments: readonly Address[];
  /** How many updates these entries have had, this one included: t in bias corrections. */
  readonly age: number;
  readonly learningRate: number;
  /** Factor on the gradient (clipping). */
  readonly gradientScale: number;
}

export interface OptimizerDefinition {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly options: z.ZodObject;
  /** Names of the moments it keeps for each parameter. */
  slots(options: Readonly<Record<string, unknown>>): readonly string[];
  update(kernels: Kernels, block: Block, options: Readonly<Record<string, unknown>>): void;
}

interface TypedDefinition<Schema extends z.ZodObject>
  extends Omit<OptimizerDefinition, "options" | "slots" | "update"> {
  readonly options: Schema;
  slots(options: z.output<Schema>): readonly string[];
  update(kernels: Kernels, block: Block, options: z.output<Schema>): void;
}

export function defineOptimizer<Schema extends z.ZodObject>(definition: TypedDefinition<Schema>): OptimizerDefinition {
  return asDefinition("optimizer", definition) as unknown as OptimizerDefinition;
}

/** What an optimizer is. One file each in `optimizers/`. @module */

import * as z from "zod";
import { type Choosable, choosable, type Declared, type NoOptions, type Typed } from "../choice.ts";
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

/** An update rule: its moments, and one step for a block of weights. */
export interface OptimizerDefinition<Options = Readonly<Record<string, unknown>>> {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly options: z.ZodObject;
  /** Names of the moments it keeps for each parameter. */
  slots(options: Options): readonly string[];
  update(kernels: Kernels, block: Block, options: Options): void;
}

/** What every optimizer takes besides its own options. */
export interface AgeOptions {
  /** What bias corrections count: each entry's own updates (default), or those of the whole network. */
  readonly ages?: "entry" | "shared" | undefined;
}

/** An optimizer is called with its options: `optimizers.sgd({ momentum: 0.9 })`. */
export function defineOptimizer<Name extends string, Schema extends z.ZodObject = NoOptions>(
  definition: Declared<OptimizerDefinition<z.output<Schema>>, Name, Schema>,
): Choosable<Typed<OptimizerDefinition, Name, Schema>, z.input<Schema> & AgeOptions> {
  return choosable("optimizer", definition as never);
}

/** The options of an optimizer with those of every optimizer. */
export function withAges({ options }: OptimizerDefinition): z.ZodObject {
  return options.extend({ ages: z.enum(["entry", "shared"]).default("entry").describe("what bias corrections count") });
}

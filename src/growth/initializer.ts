/** What a growth initializer is: with which weights new units start. One file each in `initializers/`. @module */

import type { z } from "zod";
import type { NewWeights, Preservation } from "../edits/edit.ts";
import type { RandomStream } from "../tensor/random.ts";
import type { Signals } from "./signals.ts";
import type { Site } from "./site.ts";

export interface InitializeRequest {
  readonly site: Site;
  /** New units. */
  readonly count: number;
  /** What the trigger computed; anything else is computed when asked for. */
  readonly signals: Signals;
  readonly random: RandomStream;
}

export interface InitializerDefinition<Options = Readonly<Record<string, unknown>>> {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly options: z.ZodObject;
  /** What it says about the function; `applyEdit` checks it. */
  readonly preserves: Preservation;
  initialize(request: InitializeRequest, options: Options): NewWeights;
}

interface TypedDefinition<Schema extends z.ZodObject> extends Omit<InitializerDefinition<z.output<Schema>>, "options"> {
  readonly options: Schema;
}

export function defineInitializer<Schema extends z.ZodObject>(
  definition: TypedDefinition<Schema>,
): InitializerDefinition {
  return Object.freeze(definition) as unknown as InitializerDefinition;
}

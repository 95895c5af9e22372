/** What a trigger is: when, where, how many. One file each in `triggers/`. @module */

import type * as z from "zod";
import { completed, type Declared, type NoOptions, type Typed } from "../choice.ts";
import type { UnitId } from "../nn/axis.ts";
import type { Look } from "./look/look.ts";
import type { Wanted } from "./look/observation.ts";
import type { Site } from "./look/site.ts";

/** What a trigger proposes for a site, with values and reason. */
export interface TriggerOutcome<State> {
  /** Units to add, 0 for none. */
  readonly amount: number;
  /** Units of the axis to remove, before any are added. */
  readonly prune?: readonly UnitId[];
  /** A layer is wanted after this axis. Strategies that grow widths alone decline. */
  readonly depth?: true;
  /** In words why growth is over for good; absent while it is not. */
  readonly over?: string;
  /** What was computed, by name, for the event log. */
  readonly values: Readonly<Record<string, number | null>>;
  /** In words. */
  readonly reason: string;
  readonly state: State;
}

/** A pure function from signals and its own plain-data state, one state per site. */
export interface TriggerDefinition<State = unknown, Options = Readonly<Record<string, unknown>>> {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  /** Its rule in the notation of Typst. */
  readonly formula?: string;
  readonly options: z.ZodObject;
  /** What is to be noted for it besides the present step; default nothing. */
  wants?(options: Options): Wanted;
  /** The state of a site at initialization: its baseline. */
  start(site: Site, look: Look, options: Options): State;
  evaluate(site: Site, look: Look, options: Options, state: State): TriggerOutcome<State>;
}

/** Makes a trigger. */
export function defineTrigger<Name extends string, State, Schema extends z.ZodObject = NoOptions>(
  definition: Declared<TriggerDefinition<State, z.output<Schema>>, Name, Schema>,
): Typed<TriggerDefinition, Name, Schema> {
  return completed("trigger", definition) as never;
}

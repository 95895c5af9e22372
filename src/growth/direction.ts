/** What a direction is: which of the candidates of all layers are carried out. One file each in `directions/`. @module */

import type * as z from "zod";
import { completed, type Declared, type NoOptions, type Typed } from "../choice.ts";
import type { Candidate } from "./candidate.ts";
import type { Declined, ScoredCandidate, StrategyContext } from "./strategy.ts";

/** What a choice may rest on. */
export interface Choosing {
  /** Units of all layers that can grow. */
  readonly units: number;
  /** Growths in a row, of the kind that the direction prefers, that brought too little. */
  readonly poor: number;
  readonly trial: StrategyContext["trial"];
}

export interface Choice {
  readonly taken: readonly Candidate[];
  /** What the log says of the others; default nothing. */
  readonly declined?: readonly Declined[];
  /** What was chosen among, for the log; default the candidates with the units that they ask for. */
  readonly scores?: readonly ScoredCandidate[];
}

/** A direction: which of the proposals are applied. */
export interface DirectionDefinition<Options = Readonly<Record<string, unknown>>> {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly options: z.ZodObject;
  /** Whether layers are among the candidates; default no. */
  deepens?(options: Options): boolean;
  /** The kind of growth whose poor gains are counted; default none. */
  readonly prefers?: "widen" | "deepen";
  choose(candidates: readonly Candidate[], choosing: Choosing, options: Options): Choice;
}

/** Makes a direction. */
export function defineDirection<Name extends string, Schema extends z.ZodObject = NoOptions>(
  definition: Declared<DirectionDefinition<z.output<Schema>>, Name, Schema>,
): Typed<DirectionDefinition, Name, Schema> {
  return completed("direction", definition) as never;
}

/** What a growth initializer is: with which weights new units start. One file each in `initializers/`. @module */

import type { z } from "zod";
import type { NewWeights, Preservation } from "../edits/edit.ts";
import type { SplitEdit } from "../edits/kinds/split.ts";
import type { Edit } from "../edits/report.ts";
import type { RandomStream } from "../tensor/random.ts";
import type { Look } from "./look/look.ts";
import type { Site } from "./look/site.ts";

export interface InitializeRequest {
  readonly site: Site;
  /** New units. */
  readonly count: number;
  /** What the trigger computed; anything else is computed when asked for. */
  readonly look: Look;
  readonly random: RandomStream;
}

/** Units that an initializer gives: splits of existing ones, and new ones with these weights. Together they are `count`. */
export interface NewUnits extends NewWeights {
  readonly splits?: Pick<SplitEdit, "parents" | "shifts">;
  /** Where the options make it another than the definition's. */
  readonly preserves?: Preservation;
  /** What it computed on the way, by name, for the event log. */
  readonly values?: Readonly<Record<string, number>>;
}

export interface InitializerDefinition<Options = Readonly<Record<string, unknown>>> {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  /** Its weights in the notation of Typst. */
  readonly formula?: string;
  readonly options: z.ZodObject;
  /** What it says about the function under its default options; `applyEdit` checks it. */
  readonly preserves: Preservation;
  /** The most units it can give a site at a time; default any number. */
  limit?(site: Site): number;
  initialize(request: InitializeRequest, options: Options): NewUnits;
}

interface TypedDefinition<Schema extends z.ZodObject> extends Omit<InitializerDefinition<z.output<Schema>>, "options"> {
  readonly options: Schema;
}

export function defineInitializer<Schema extends z.ZodObject>(
  definition: TypedDefinition<Schema>,
): InitializerDefinition {
  return Object.freeze(definition) as unknown as InitializerDefinition;
}

/** The edits that carry out what an initializer gives. */
export function editsFor(definition: InitializerDefinition, request: InitializeRequest, options: unknown): Edit[] {
  return growthFor(definition, request, options).edits;
}

/** The edits that carry out what an initializer gives, and what it computed on the way. */
export function growthFor(
  definition: InitializerDefinition,
  request: InitializeRequest,
  options: unknown,
): { readonly edits: Edit[]; readonly values: Readonly<Record<string, number>> } {
  const units = definition.initialize(request, options as Readonly<Record<string, unknown>>);
  const { splits, preserves = definition.preserves, incoming, outgoing } = units;
  const axis = request.site.axis.name;
  const children = splits?.parents.length ?? 0;
  const count = request.count - children;
  const edits: Edit[] = [];
  if (splits && children > 0) edits.push({ kind: "split", axis, ...splits, preserves });
  if (count > 0) edits.push({ kind: "widen", axis, count, preserves, incoming, outgoing });
  return { edits, values: units.values ?? {} };
}

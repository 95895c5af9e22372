/** What a growth initializer is: with which weights new units start. One file each in `initializers/`. @module */

import type * as z from "zod";
import { completed, type Declared, type NoOptions, type Typed } from "../choice.ts";
import type { NewWeights, Preservation } from "../edits/edit.ts";
import type { SplitEdit } from "../edits/kinds/split.ts";
import type { Edit } from "../edits/report.ts";
import type { RandomStream } from "../tensor/random.ts";
import { bestUnits, type Offer } from "./candidate.ts";
import { checkUnits } from "./engine/answers.ts";
import type { Look } from "./look/look.ts";
import type { Site } from "./look/site.ts";

/** Where units are added, how many, and what may be looked at. */
export interface InitializeRequest {
  readonly site: Site;
  /** New units. */
  readonly count: number;
  /** What the trigger computed; anything else is computed when requested. */
  readonly look: Look;
  readonly random: RandomStream;
}

/** Units that an initializer gives: splits of existing ones, and new ones with these weights. Together they are `count`. */
export interface NewUnits extends NewWeights {
  readonly splits?: Pick<SplitEdit, "parents" | "shifts">;
  /** Where the options make it another than the definition's. */
  readonly preserves?: Preservation;
  /** What it computed in the process, by name, for the event log. */
  readonly values?: Readonly<Record<string, number>>;
}

/** Where units are requested. */
export type OfferRequest = Omit<InitializeRequest, "count">;

/** An initializer returns the requested number of units (`initialize`), or predicts the effect of each unit that it could add (`offer`). */
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
  initialize?(request: InitializeRequest, options: Options): NewUnits;
  /** Units with the change of the loss that is predicted for each; of those below 0 as many are taken as are requested, the best first. */
  offer?(request: OfferRequest, options: Options): Offer;
  /** Recent training rows that it looks at, null for those of the step; absent: the rows that the trigger looks at. */
  rows?(options: Options): number | null;
}

/** Makes an initializer. */
export function defineInitializer<Name extends string, Schema extends z.ZodObject = NoOptions>(
  definition: Declared<InitializerDefinition<z.output<Schema>>, Name, Schema>,
): Typed<InitializerDefinition, Name, Schema> {
  return completed("initializer", definition) as never;
}

/** The edits that carry out what an initializer gives. */
export function editsFor(definition: InitializerDefinition, request: InitializeRequest, options: unknown): Edit[] {
  return growthFor(definition, request, options).edits;
}

/** The edits that carry out what an initializer gives, and what it computed in the process. */
export function growthFor(
  definition: InitializerDefinition,
  request: InitializeRequest,
  options: unknown,
): { readonly edits: Edit[]; readonly values: Readonly<Record<string, number>> } {
  const given = options as Readonly<Record<string, unknown>>;
  const offer = definition.offer?.(request, given);
  if (offer) return { edits: offer.edits(bestUnits(offer).slice(0, request.count)), values: {} };
  const units = definition.initialize?.(request, given);
  checkUnits(definition, units);
  const { splits, preserves = definition.preserves, incoming, outgoing, values = {} } = units as NewUnits;
  const axis = request.site.axis.name;
  const children = splits?.parents.length ?? 0;
  const count = request.count - children;
  const edits: Edit[] = [];
  if (splits && children > 0) edits.push({ kind: "split", axis, ...splits, preserves });
  if (count > 0) edits.push({ kind: "widen", axis, count, preserves, incoming, outgoing });
  return { edits, values };
}

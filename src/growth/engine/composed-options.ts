/** The options of a strategy made of parts, as the compiler knows them. @module */

import type * as z from "zod";
import type * as directions from "../directions/index.ts";
import type * as initializers from "../initializers/index.ts";
import type * as judges from "../judges/index.ts";
import type * as layerInitializers from "../layer-initializers/index.ts";
import type * as policies from "../policies/index.ts";
import type * as triggers from "../triggers/index.ts";

interface Named {
  readonly name: string;
}

/** What a part takes; of one without options, nothing to add. */
export type OptionsOf<Part> = Part extends { readonly options: infer Schema extends z.ZodType }
  ? z.input<Schema> extends Record<string, never>
    ? unknown
    : z.input<Schema>
  : unknown;

/** A part chosen by its name, with or without options. */
type Chosen<Part> = Part extends Named ? Part["name"] | ({ readonly name: Part["name"] } & OptionsOf<Part>) : never;

/** Options of the part that stands in a place, or another part by its name. */
type PlaceOptions<Own extends Named, Barrel> =
  | Chosen<Exclude<Barrel[keyof Barrel], Own>>
  | Own["name"]
  | ({ readonly name?: Own["name"] | undefined } & OptionsOf<Own>);

type Intersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** Options of all policies: cadence, caps, budget. */
export type PolicyOptions = Intersection<OptionsOf<(typeof policies)[keyof typeof policies]>>;

/** The parts of a sentence. */
export interface Sentence {
  readonly trigger: Named;
  readonly initializer: Named;
  readonly layerInitializer: Named;
  readonly direction: Named;
  readonly judge: Named;
}

/** Options nested by part: `{ trigger: { gamma: 0.5 }, policies: { every: 10 } }`. */
export interface ComposedOptions<Parts extends Sentence> {
  /** When, where and how many units are requested. */
  readonly trigger?: PlaceOptions<Parts["trigger"], typeof triggers> | undefined;
  /** Weights of new units. */
  readonly initializer?: PlaceOptions<Parts["initializer"], typeof initializers> | undefined;
  /** Weights of new layers, where the direction adds some. */
  readonly layerInitializer?: PlaceOptions<Parts["layerInitializer"], typeof layerInitializers> | undefined;
  /** Which of the proposals are applied. */
  readonly direction?: PlaceOptions<Parts["direction"], typeof directions> | undefined;
  /** Whether what was done stays. */
  readonly judge?: PlaceOptions<Parts["judge"], typeof judges> | undefined;
  /** Cadence, budget, caps. */
  readonly policies?: PolicyOptions | undefined;
}

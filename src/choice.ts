/** Definitions that are called with their options, which the compiler then checks. @module */

import * as z from "zod";
import { asDefinition, type DefinitionKind } from "./definition-kind.ts";

type Options = Readonly<Record<string, unknown>>;

declare const checked: unique symbol;

/** A definition with its options: what `strategies.burgeon({ ... })` gives. */
export interface Choice<Definition> {
  readonly definition: Definition;
  readonly options: Options;
  /** Not there at run time: only a call makes a choice, so that the options have been checked. */
  readonly [checked]: true;
}

/** A definition that is called with its options. */
export type Choosable<Definition, Given> = Definition & ((options?: Given) => Choice<Definition>);

/** What a definition is given by its author: options may be left out. */
export type Declared<Definition, Name extends string, Schema extends z.ZodObject> = Omit<
  Definition,
  "name" | "options"
> & {
  readonly name: Name;
  /** Default none. */
  readonly options?: Schema;
};

/** A definition that the compiler knows the name and the options of. */
export type Typed<Definition, Name extends string, Schema extends z.ZodObject> = Omit<
  Definition,
  "name" | "options"
> & {
  readonly name: Name;
  readonly options: Schema;
};

/** The schema of a definition without options. */
// biome-ignore lint/complexity/noBannedTypes: no options at all
export type NoOptions = z.ZodObject<{}, z.core.$strict>;

/** A definition as it is published: frozen, with a schema of its options even where there are none. */
export function completed<D extends object>(
  kind: DefinitionKind,
  definition: D,
): D & { readonly options: z.ZodObject } {
  return asDefinition(kind, {
    ...definition,
    options: (definition as { options?: z.ZodObject }).options ?? z.strictObject({}),
  });
}

/** A definition with options that are known only when the program runs, such as those of a file. They are checked where they are used. */
export function choose<Definition>(definition: Definition, options: Options = {}): Choice<Definition> {
  return { definition, options } as Choice<Definition>;
}

/** A definition as a function of its options, with the definition's own properties. */
export function choosable<Definition extends { readonly name: string }, Given>(
  kind: DefinitionKind,
  definition: Definition,
): Choosable<Definition, Given> {
  const made = ((options?: Given) => choose(made, (options ?? {}) as Options)) as unknown as Choosable<
    Definition,
    Given
  >;
  const properties = completed(kind, definition);
  for (const key of Reflect.ownKeys(properties)) {
    Object.defineProperty(made, key, { value: Reflect.get(properties, key), enumerable: true });
  }
  return Object.freeze(made);
}

/** What kind of thing a definition is, written into it by its `defineX`: so a file of your own declares what it contains. @module */

/** The kinds that a configuration may name a file for. */
export type DefinitionKind =
  | "strategy"
  | "trigger"
  | "initializer"
  | "layer initializer"
  | "direction"
  | "judge"
  | "optimizer"
  | "schedule"
  | "dataset"
  | "policy"
  | "signal"
  | "student";

/** The same in every copy of Burgeon. */
const KIND = Symbol.for("burgeon.kind");

/** A frozen copy of a definition that knows its kind. */
export function asDefinition<T extends object>(kind: DefinitionKind, definition: T): Readonly<T> {
  return Object.freeze({ ...definition, [KIND]: kind });
}

/** The kind of a definition; null for anything else. */
export function kindOf(value: unknown): DefinitionKind | null {
  const holds = (typeof value === "object" && value !== null) || typeof value === "function";
  const kind = holds ? (value as Record<symbol, unknown>)[KIND] : undefined;
  return typeof kind === "string" ? (kind as DefinitionKind) : null;
}

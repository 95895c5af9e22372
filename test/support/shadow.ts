/** Values of parameters and moments by the ids of their units: what positions and shapes cannot move. @module */

import { Axis } from "../../src/nn/axis.ts";
import { shapeOf, type Variable } from "../../src/nn/parameter.ts";

/** Every entry by name of its variable and, for each dim, its unit's id or its index. */
export type Shadow = ReadonlyMap<string, number>;

function keysOf(variable: Variable): string[] {
  let keys = [variable.name];
  for (const [i, dim] of variable.dims.entries()) {
    const size = shapeOf(variable.dims)[i]!;
    const labels = Array.from({ length: size }, (_, j) =>
      dim instanceof Axis ? `${dim.name}#${dim.units[j]!.id}` : String(j),
    );
    keys = keys.flatMap((key) => labels.map((label) => `${key} ${label}`));
  }
  return keys;
}

export function shadowOf(variables: readonly Variable[]): Shadow {
  return new Map(
    variables.flatMap((variable) => {
      const values = variable.tensor.read();
      return keysOf(variable).map((key, i) => [key, values[i]!] as const);
    }),
  );
}

/** Entries that are in both and differ in any bit. */
export function changedEntries(before: Shadow, after: Shadow): string[] {
  return [...after].flatMap(([key, value]) => {
    const old = before.get(key);
    return old === undefined || Object.is(old, value) ? [] : [`${key}: ${old} became ${value}`];
  });
}

/** Entries of `after` that were not in `before`. */
export function newEntries(before: Shadow, after: Shadow): [string, number][] {
  return [...after].filter(([key]) => !before.has(key));
}

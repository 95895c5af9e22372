/**
 * Kinds of layers by name. A kind is known once its builder made a spec, so that a bundle contains only the kinds that its code builds;
 * where specs come from files, all of Burgeon's are made known first (`knowEveryLayer`).
 *
 * @module
 */

import { OptionError, StateError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import type { LayerDefinition, LayerSpec } from "./layer.ts";

const known = new Map<string, LayerDefinition>();

/** Networks can be built from specs of these kinds from now on. @throws StateError for another definition of a known kind */
export function knowLayers(definitions: readonly LayerDefinition[]): void {
  for (const definition of definitions) {
    const { kind } = definition;
    if ((known.get(kind) ?? definition) !== definition) {
      throw new StateError(
        `layers: there are two definitions of the kind "${kind}". Give your own layer another kind.`,
      );
    }
    known.set(kind, definition);
  }
}

/**
 * A layer as plain data: what the builder of a kind returns.
 *
 * @example
 * const scaled = (factor: number): LayerSpec => layerSpec(scaledLayer, { factor });
 */
export function layerSpec(definition: LayerDefinition, options: object = {}): LayerSpec {
  knowLayers([definition]);
  return { kind: definition.kind, ...options };
}

/** The definition of a kind. @throws OptionError when it is not known */
export function layerKind(kind: string): LayerDefinition {
  const definition = known.get(kind);
  if (definition) return definition;
  throw new OptionError(
    `network: unknown kind of layer "${kind}".${nearest(kind, [...known.keys()])} Kinds are known after their builder was called, such as linear(8), ` +
      `or after knowLayers([...]) of "burgeon/extend".`,
  );
}

/** Activations by their names. @module */

import { OptionError } from "../../../errors.ts";
import type { ActivationDefinition } from "../../../kernels/activation.ts";
import * as activations from "../../../kernels/activations/index.ts";
import { nearest } from "../../../nearest.ts";
import type { LayerSpec } from "../../layer.ts";

/** @throws OptionError for an unknown name */
export function activationNamed(name: string): ActivationDefinition {
  const known = Object.values(activations);
  const definition = known.find((one) => one.name === name);
  if (definition) return definition;
  const names = known.map((one) => one.name);
  throw new OptionError(`activation: unknown activation "${name}".${nearest(name, names)}`);
}

/** The activation that a spec names, and its slope below 0. @throws OptionError for an unknown name */
export function activationOf(spec: LayerSpec): { definition: ActivationDefinition; alpha: number } {
  const definition = activationNamed(String(spec.activation));
  return { definition, alpha: typeof spec.alpha === "number" ? spec.alpha : definition.alpha };
}

/** Activations by their names. @module */

import type { ActivationDefinition } from "../../../kernels/activation.ts";
import * as activations from "../../../kernels/activations/index.ts";
import { named } from "../../../nearest.ts";
import type { LayerSpec } from "../../layer.ts";

/** @throws OptionError for an unknown name */
export function activationNamed(name: string): ActivationDefinition {
  return named("activation", Object.values(activations), name);
}

/** The activation that a spec names, and its slope below 0. @throws OptionError for an unknown name */
export function activationOf(spec: LayerSpec): { definition: ActivationDefinition; alpha: number } {
  const definition = activationNamed(String(spec.activation));
  return { definition, alpha: typeof spec.alpha === "number" ? spec.alpha : definition.alpha };
}

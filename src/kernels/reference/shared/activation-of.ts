/** Activations by their codes. @module */

import type { ActivationCode, ActivationDefinition } from "../../activation.ts";
import * as activations from "../../activations/index.ts";

const byCode = new Map(Object.values(activations).map((definition) => [definition.code, definition]));

export const activationOf = (code: ActivationCode): ActivationDefinition => byCode.get(code) as ActivationDefinition;

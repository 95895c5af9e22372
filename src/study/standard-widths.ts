/** Widths that those of a study's networks are compared with. @module */

import type { ModelDefinition } from "../nn/model.ts";
import * as modelExports from "../nn/models/index.ts";
import { widthsOf } from "../nn/spec-widths.ts";
import type { RunSettings } from "./definition.ts";

const models: readonly ModelDefinition[] = Object.values(modelExports);

/** Of each layer that can grow, those of the runs' model; null for networks of widths of their own. */
export function standardWidths(settings: RunSettings): number[] | null {
  const model = models.find(({ name }) => name === settings.model && name !== "mlp");
  if (!model) return null;
  const residual = settings.residual === "all" ? "all" : "inner";
  return widthsOf(model.build({ outputs: 1, width: 1, maxWidth: null, activation: "relu", hidden: [], residual }));
}

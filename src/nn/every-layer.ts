/** All of Burgeon's kinds of layers, for specs that come from files. @module */

import type { LayerDefinition } from "./layer.ts";
import { knowLayers } from "./layer-kinds.ts";
import * as layerExports from "./layers/index.ts";

/** Networks can be built from specs of all of Burgeon's kinds of layers from now on. */
export function knowEveryLayer(): void {
  knowLayers(
    Object.values(layerExports).filter(
      (value): value is LayerDefinition => typeof value === "object" && "build" in value,
    ),
  );
}

/** Takes a layer out. @module */

import { defineEdit, type EditDefinition, type Preservation } from "../edit.ts";
import { specWithout } from "../layer-lists.ts";

/** Takes a layer out, with what it has fused. */
export interface RemoveEdit {
  readonly kind: "remove";
  /** Name of a layer or of a container. */
  readonly layer: string;
  /** New values of parameters that stay, by name; required for those whose shape changes. */
  readonly weights: Readonly<Record<string, Float64Array>>;
  readonly preserves: Preservation;
}

export const remove: EditDefinition<RemoveEdit> = defineEdit({
  kind: "remove",
  summary: "Removes a layer or a container from a network; the next layer then reads the previous one.",
  plan({ layer, weights, preserves }, network) {
    return { subject: layer, spec: specWithout(network, layer), weights, preserves };
  },
});

/** Takes a layer out. @module */

import { defineEdit, type EditDefinition, type RemoveEdit } from "../edit.ts";
import { specWithout } from "../layer-lists.ts";

export const remove: EditDefinition<RemoveEdit> = defineEdit({
  kind: "remove",
  summary: "Takes a layer or a container out of a network; what followed it takes what came before it.",
  plan({ layer, weights, preserves }, network) {
    return { subject: layer, spec: specWithout(network, layer), weights, preserves };
  },
});

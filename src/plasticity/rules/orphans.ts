/** Hidden neurons that nothing feeds or that feed nothing. @module */

import * as z from "zod";
import { defineRule, type RuleDefinition } from "../rule.ts";

/**
 * A hidden neuron without incoming edges is the constant activation(bias) and is folded into its targets' biases; one that feeds
 * only itself is removed. Both leave the outputs of a dag as they were.
 */
export const orphans: RuleDefinition = defineRule({
  name: "orphans",
  summary: "Folds hidden neurons without incoming edges into biases and removes those without outgoing ones.",
  source: "Jia & Zhou 2025, arXiv:2512.12713; folding reconstructed",
  phase: "cleaning",
  enabled: true,
  options: z.strictObject({}),
  start: null,
  propose({ network }) {
    const proposals = network.neurons.flatMap(({ id, kind, incoming, outgoing }) => {
      if (kind !== "hidden") return [];
      const heard = outgoing.some(({ target }) => target.id !== id);
      if (heard && incoming.length > 0) return [];
      const value = network.restingActivation(id);
      return [
        {
          change: { kind: "fold" as const, neuron: id, value },
          score: 0,
          values: { incoming: incoming.length, outgoing: outgoing.length, activation: value },
        },
      ];
    });
    return { proposals, state: null };
  },
});

/** Hidden neurons that always say the same. @module */

import * as z from "zod";
import { defineRule, type RuleDefinition } from "../rule.ts";

type State = Readonly<Record<string, number>>;

/**
 * Takes hidden neurons whose activation had a standard deviation below `deviation` over the window at `checks` checks in a row, and
 * folds the mean activation into the targets' biases: outputs move by no more than that deviation carries. Score: -deviation.
 */
export const inactivity: RuleDefinition = defineRule({
  name: "inactivity",
  summary: "Folds hidden neurons of constant activation into biases.",
  source: "after the abstract of Jia & Zhou 2025, arXiv:2512.12713, which names activations as a signal; reconstructed",
  phase: "pruning",
  enabled: false,
  options: z.strictObject({
    deviation: z.number().positive().default(1e-3).describe("standard deviation below which an activation is constant"),
    checks: z.int().min(1).default(2).describe("consecutive checks that must agree"),
  }),
  start: {} as State,
  propose({ network }, { deviation, checks }, state) {
    const quiet = network.neurons.flatMap(({ id, kind }) => {
      const { count, mean, variance } = network.activityOf(id);
      const found = Math.sqrt(variance);
      if (kind !== "hidden" || count < network.settings.window || found >= deviation) return [];
      return [{ id, mean, found, times: (state[id] ?? 0) + 1 }];
    });
    const proposals = quiet
      .filter(({ times }) => times >= checks)
      .map(({ id, mean, found, times }) => ({
        change: { kind: "fold" as const, neuron: id, value: mean },
        score: -found,
        values: { deviation: found, mean, times },
      }));
    return { proposals, state: Object.fromEntries(quiet.map(({ id, times }) => [id, times])) };
  },
});

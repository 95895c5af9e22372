/** The self-motivated growing network as a student. @module */

import { z } from "zod";
import { plasticityShape, rulesOf } from "../../plasticity/plasticity-options.ts";
import { GraphStudent, type GraphStudentOptions } from "../graph-student.ts";
import { defineStudent, type StudentDefinition } from "../student.ts";
import { activation, learningRate } from "../student-options.ts";

const { recurrent, ...plasticityOptions } = plasticityShape({
  growEvery: 1200,
  pruneGrace: 1000,
  range: 0.5,
  maxEdges: 8192,
});

/**
 * A sparse random graph that inserts relays where updates fluctuate, adds edges at random and prunes what stays small. One setting for
 * all tasks; the published thresholds are unknown, the rest of the rules' options have the reconstruction's defaults.
 *
 * @see Jia & Zhou 2025, Self-Motivated Growing Neural Network, arXiv:2512.12713
 */
export const smgrnn: StudentDefinition = defineStudent({
  name: "smgrnn",
  summary: "A graph of neurons whose topology grows and is pruned by local structural plasticity.",
  source: "Jia & Zhou 2025, arXiv:2512.12713",
  options: z.strictObject({
    recurrent,
    hidden: z.int().min(0).max(4096).default(0).describe("hidden neurons at the start"),
    ...plasticityOptions,
    activation,
    learningRate,
  }),
  create(setup, options, saved) {
    const mode = options.recurrent ? ("recurrent" as const) : ("dag" as const);
    const { hidden, density, functionPreserving, maxHidden, maxEdges, range } =
      options as unknown as GraphStudentOptions;
    const { activation: name, learningRate: rate, growUntil } = options as unknown as GraphStudentOptions;
    const shared = { mode, hidden, density, functionPreserving, maxHidden, maxEdges, range, growUntil };
    return new GraphStudent(setup, { ...shared, activation: name, learningRate: rate, rules: rulesOf(options) }, saved);
  },
});

/** A perceptron that grows, as a student. @module */

import { z } from "zod";
import * as strategyExports from "../../growth/strategies/index.ts";
import { type DenseOptions, DenseStudent } from "../dense-student.ts";
import { defineStudent, type StudentDefinition } from "../student.ts";
import { activation, hidden, learningRate } from "../student-options.ts";

const strategies = Object.values(strategyExports);

/** A perceptron under a growth strategy with its own defaults, fed by the stream of distillation. */
export const grown: StudentDefinition = defineStudent({
  name: "grown",
  summary: "A multilayer perceptron under one of the growth strategies.",
  source: "Burgeon",
  options: z.strictObject({
    hidden: hidden([2]),
    strategy: z
      .enum(strategies.map(({ name }) => name))
      .default("north-random")
      .describe("how it grows"),
    activation,
    learningRate,
  }),
  create(setup, { strategy, ...options }, saved) {
    const definition = strategies.find(({ name }) => name === strategy);
    const dense = options as unknown as DenseOptions;
    return new DenseStudent(setup, definition ? { ...dense, strategy: { definition } } : dense, saved);
  },
});

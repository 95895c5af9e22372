/** The linear student. @module */

import { z } from "zod";
import { DenseStudent } from "../dense-student.ts";
import { defineStudent, type StudentDefinition } from "../student.ts";
import { learningRate } from "../student-options.ts";

/**
 * No hidden unit: `y = W x + b`, through tanh for continuous actions. Where it does as well as its teacher, the task needs no hidden
 * unit, and what others grow there is no merit.
 */
export const linear: StudentDefinition = defineStudent({
  name: "linear",
  summary: "No hidden unit: what a task gives away for nothing.",
  source: "Burgeon",
  options: z.strictObject({ learningRate }),
  create: (setup, options, saved) =>
    new DenseStudent(setup, { hidden: [], activation: "tanh", learningRate: options.learningRate as number }, saved),
});

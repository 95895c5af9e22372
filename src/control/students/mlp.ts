/** The multilayer perceptron as a student. @module */

import { z } from "zod";
import { type DenseOptions, DenseStudent } from "../dense-student.ts";
import { defineStudent, type StudentDefinition } from "../student.ts";
import { activation, hidden, learningRate } from "../student-options.ts";

/** A perceptron of fixed widths: the baseline of every growing student. */
export const mlp: StudentDefinition = defineStudent({
  name: "mlp",
  summary: "A multilayer perceptron of fixed widths.",
  source: "-",
  options: z.strictObject({ hidden: hidden([64, 64]), activation, learningRate }),
  create: (setup, options, saved) => new DenseStudent(setup, options as unknown as DenseOptions, saved),
});

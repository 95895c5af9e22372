/** Options that several students have. @module */

import * as z from "zod";
import * as activationExports from "../../../kernels/activations/index.ts";

export const learningRate: z.ZodDefault<z.ZodNumber> = z
  .number()
  .positive()
  .max(1)
  .default(1e-3)
  .describe("learning rate of Adam");

/** Hidden widths of a perceptron. */
export const hidden = (widths: readonly number[]): z.ZodDefault<z.ZodArray<z.ZodInt>> =>
  z
    .array(z.int().min(1).max(65_536))
    .max(16)
    .default([...widths])
    .describe("units of the hidden layers");

/** Activation of the hidden units. */
export const activation: z.ZodDefault<z.ZodEnum<Readonly<Record<string, string>>>> = z
  .enum(Object.values(activationExports).map(({ name }) => name))
  .default("tanh")
  .describe("activation of the hidden units");

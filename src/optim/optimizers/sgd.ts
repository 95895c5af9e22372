/** Stochastic gradient descent. @module */

import * as z from "zod";
import { defineOptimizer } from "../definition.ts";

/** velocity = momentum velocity + g, w -= lr velocity; with Nesterov w -= lr (g + momentum velocity). */
export const sgd = defineOptimizer({
  name: "sgd",
  summary: "Stochastic gradient descent with momentum.",
  source: "Sutskever, Martens, Dahl & Hinton 2013, eqs. 1-4, in the form of torch.optim.SGD",
  options: z.strictObject({
    momentum: z.number().min(0).lt(1).default(0).describe("decay of the velocity"),
    nesterov: z.boolean().default(false).describe("use Nesterov momentum"),
    weightDecay: z.number().min(0).default(0).describe("L2 penalty, added to the gradient"),
  }),
  slots: ({ momentum }) => (momentum > 0 ? ["velocity"] : []),
  update(kernels, block, { momentum, nesterov, weightDecay }) {
    kernels.sgd(
      block.rows,
      block.columns,
      block.stride,
      block.weight,
      block.gradient,
      block.moments[0] ?? 0,
      block.learningRate,
      momentum,
      nesterov,
      weightDecay,
      block.gradientScale,
    );
  },
});

/** Adam. @module */

import * as z from "zod";
import type { Kernels } from "../../kernels/kernels.ts";
import { type Block, defineOptimizer } from "../definition.ts";

const moments = {
  beta1: z.number().min(0).lt(1).default(0.9).describe("decay of the first moment"),
  beta2: z.number().min(0).lt(1).default(0.999).describe("decay of the second moment"),
  eps: z.number().positive().default(1e-8).describe("added to the square root of the second moment"),
};

type AdamOptions = z.output<z.ZodObject<typeof moments>>;

function update(kernels: Kernels, block: Block, options: AdamOptions, l2: number, decay: number): void {
  const { beta1, beta2, eps } = options;
  const [m, v] = block.moments as [number, number];
  const correction1 = 1 - beta1 ** block.age;
  const correction2 = 1 - beta2 ** block.age;
  kernels.adam(
    block.rows,
    block.columns,
    block.stride,
    block.weight,
    block.gradient,
    m,
    v,
    block.learningRate,
    beta1,
    beta2,
    eps,
    correction1,
    correction2,
    l2,
    decay,
    block.gradientScale,
  );
}

/**
 * m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2, w -= lr (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps).
 *
 * t is the entry's own age, so the first update of a new weight is as large as it would be at the start of training.
 */
export const adam = defineOptimizer({
  name: "adam",
  summary: "Adaptive moment estimation.",
  source: "Kingma & Ba 2015, arXiv:1412.6980, algorithm 1",
  options: z.strictObject({
    ...moments,
    weightDecay: z.number().min(0).default(0).describe("L2 penalty, added to the gradient"),
  }),
  slots: () => ["m", "v"],
  update: (kernels, block, options) => update(kernels, block, options, options.weightDecay, 0),
});

/** Adam with weight decay apart from the gradient: w -= lr (... + weightDecay w). */
export const adamw = defineOptimizer({
  name: "adamw",
  summary: "Adam with decoupled weight decay.",
  source: "Loshchilov & Hutter 2019, arXiv:1711.05101, algorithm 2",
  options: z.strictObject({
    ...moments,
    weightDecay: z.number().min(0).default(0.01).describe("decoupled weight decay"),
  }),
  slots: () => ["m", "v"],
  update: (kernels, block, options) => update(kernels, block, options, 0, options.weightDecay),
});

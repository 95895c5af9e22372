/** A budget of parameters. @module */

import * as z from "zod";
import type { Axis } from "../../nn/axis.ts";
import { dimSize } from "../../nn/axis.ts";
import type { Network } from "../../nn/network.ts";
import { mostParameters } from "../layer-initializer.ts";
import { definePolicy } from "../policy.ts";

/** Parameters of the network once `axis` has `added` more units; a weight from an axis to itself grows along both dims. */
function countWith(network: Network, axis: Axis, added: number): number {
  const size = (dim: Parameters<typeof dimSize>[0]): number => dimSize(dim) + (dim === axis ? added : 0);
  return network.parameters.reduce((sum, { dims }) => sum + dims.reduce<number>((n, dim) => n * size(dim), 1), 0);
}

export const maxParameters = definePolicy({
  name: "max-parameters",
  summary: "Limits the number of parameters.",
  source: "this project",
  options: z.strictObject({
    maxParameters: z.int().min(1).nullable().default(null).describe("maximum number of parameters of the network"),
  }),
  budget: ({ maxParameters }) => maxParameters,
  end({ network }, { maxParameters }) {
    const least = Math.min(...network.axes.map((axis) => countWith(network, axis, 1)));
    if (maxParameters === null || network.axes.length === 0 || least <= maxParameters) return null;
    return { by: "cap", reason: `the budget of ${maxParameters} parameters leaves no room` };
  },
  admitLayer: ({ producers }, { network }, options) =>
    options.maxParameters === null || network.parameterCount + mostParameters(producers[0]) <= options.maxParameters,
  admit({ axis }, amount, { network }, options) {
    if (options.maxParameters === null) return { amount, reason: null };
    let affordable = amount;
    while (affordable > 0 && countWith(network, axis, affordable) > options.maxParameters) affordable--;
    if (amount === affordable) return { amount, reason: null };
    return {
      amount: affordable,
      reason: `the budget of ${options.maxParameters} parameters leaves room for ${affordable} units`,
    };
  },
});

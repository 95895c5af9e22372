/** The linear student. @module */

import * as z from "zod";
import { fixed } from "../../growth/strategies/static.ts";
import { defineStudent } from "../student.ts";
import { actingPerceptron } from "./shared/acting-perceptron.ts";
import { learningRate } from "./shared/options.ts";

/**
 * No hidden unit: `y = W x + b`, through tanh for continuous actions. Where it does as well as its teacher, the task needs no hidden
 * unit, and other students gain nothing by growing.
 */
export const linear = defineStudent({
  name: "linear",
  summary: "A linear model without hidden units: a baseline.",
  source: "Burgeon",
  options: z.strictObject({ learningRate }),
  start: ({ learningRate: rate }, space) => ({
    model: actingPerceptron([], "tanh", space),
    strategy: fixed(),
    learningRate: rate,
  }),
});

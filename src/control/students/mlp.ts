/** The multilayer perceptron as a student. @module */

import * as z from "zod";
import { fixed } from "../../growth/strategies/static.ts";
import { defineStudent } from "../student.ts";
import { actingPerceptron } from "./shared/acting-perceptron.ts";
import { activation, hidden, learningRate } from "./shared/options.ts";

/** A perceptron of fixed widths: the baseline of every growing student. */
export const mlp = defineStudent({
  name: "mlp",
  summary: "A multilayer perceptron of fixed widths.",
  source: "-",
  options: z.strictObject({ hidden: hidden([64, 64]), activation, learningRate }),
  start: ({ hidden: widths, activation: name, learningRate: rate }, space) => ({
    model: actingPerceptron(widths, name, space),
    strategy: fixed(),
    learningRate: rate,
  }),
});

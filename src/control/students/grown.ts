/** A perceptron that grows, as a student. @module */

import * as z from "zod";
import { choose } from "../../choice.ts";
import * as strategyExports from "../../growth/strategies/index.ts";
import type { StrategyDefinition } from "../../growth/strategy.ts";
import { defineStudent } from "../student.ts";
import { actingPerceptron } from "./shared/acting-perceptron.ts";
import { activation, hidden, learningRate } from "./shared/options.ts";

const strategies = Object.values(strategyExports);

/** A perceptron under a growth strategy with its own defaults, fed by the stream of distillation. */
export const grown = defineStudent({
  name: "grown",
  summary: "A multilayer perceptron that grows by a strategy.",
  source: "Burgeon",
  options: z.strictObject({
    hidden: hidden([2]),
    strategy: z
      .enum(strategies.map(({ name }) => name))
      .default("north-random")
      .describe("growth strategy"),
    activation,
    learningRate,
  }),
  start({ hidden: widths, strategy, activation: name, learningRate: rate }, space) {
    const definition = strategies.find((one) => one.name === strategy) as StrategyDefinition;
    return {
      model: actingPerceptron(widths, name, space),
      strategy: choose(definition),
      learningRate: rate,
    };
  },
});

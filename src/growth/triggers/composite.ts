/** A vote of several signals. @module */

import * as z from "zod";
import { joinWanted } from "../look/observation.ts";
import { defineTrigger, type TriggerDefinition, type TriggerOutcome } from "../trigger.ts";
import { gradientPlateau } from "./gradient-plateau.ts";
import { miSaturation } from "./mi-saturation.ts";
import { rankPressure } from "./rank-pressure.ts";
import { amountFor, amountOptions } from "./shared/rounds.ts";

/** Those who vote, in the order of the weights. */
const voters = [miSaturation, gradientPlateau, rankPressure] as const;

/** State of each voter, by name. */
type State = Readonly<Record<string, unknown>>;

const shape = Object.assign({}, ...voters.map((voter) => voter.options.shape)) as Record<string, z.ZodType>;

/** What a voter takes of the options. */
function optionsOf(voter: TriggerDefinition, options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.keys(voter.options.shape).map((key) => [key, options[key]]));
}

/** Values of all voters: `mi-saturation.slope` and so on. */
function join(outcomes: readonly TriggerOutcome<unknown>[]): Record<string, number | null> {
  const named = outcomes.flatMap(({ values }, i) =>
    Object.entries(values).map(([key, value]) => [`${voters[i]?.name}.${key}`, value] as const),
  );
  return Object.fromEntries(named);
}

/**
 * Widens when the weights of the voters that would widen reach a threshold: information saturated, gradient at a plateau, activations at full
 * rank. Each voter has its own options and state.
 *
 * @see this project's reconstruction of "Online Neurogenesis Through Synaptic Plasticity Signals"
 */
export const composite = defineTrigger({
  name: "composite",
  summary: "Widens by a weighted vote of information, gradient and activations.",
  source: "this project's reconstruction of Online Neurogenesis",
  options: z.strictObject({
    ...shape,
    informationWeight: z.number().min(0).default(0.4).describe("weight of mi-saturation's vote"),
    gradientWeight: z.number().min(0).default(0.3).describe("weight of gradient-plateau's vote"),
    rankWeight: z.number().min(0).default(0.3).describe("weight of rank-pressure's vote"),
    voteThreshold: z.number().positive().default(0.5).describe("sum of weights at which a layer is widened"),
    ...amountOptions.shape,
  }),
  wants: (options) => joinWanted(voters.map((voter) => voter.wants?.(optionsOf(voter, options)) ?? {})),
  start: (site, look, options): State =>
    Object.fromEntries(voters.map((voter) => [voter.name, voter.start(site, look, optionsOf(voter, options))])),
  evaluate(site, look, options, state: State) {
    const outcomes = voters.map((voter) => voter.evaluate(site, look, optionsOf(voter, options), state[voter.name]));
    const next = Object.fromEntries(voters.map((voter, i) => [voter.name, outcomes[i]?.state]));
    const { informationWeight, gradientWeight, rankWeight, voteThreshold } = options as {
      [key in "informationWeight" | "gradientWeight" | "rankWeight" | "voteThreshold"]: number;
    };
    const weights = [informationWeight, gradientWeight, rankWeight];
    const vote = outcomes.reduce((sum, { amount }, i) => sum + (amount > 0 ? (weights[i] as number) : 0), 0);
    const course = outcomes.map(
      ({ amount, reason }, i) => `${voters[i]?.name} ${amount > 0 ? "for" : "against"}: ${reason}`,
    );
    const agreed = vote >= voteThreshold - 1e-12;
    const size = options as { [key in "growShare" | "growLeast" | "growMost"]: number };
    return {
      amount: agreed ? amountFor(site, size) : 0,
      values: { vote, ...join(outcomes) },
      reason: `vote of ${vote.toFixed(2)} of ${voteThreshold}; ${course.join("; ")}`,
      state: next,
    };
  },
});

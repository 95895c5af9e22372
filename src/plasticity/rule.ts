/** What a rule of structural plasticity is: scores and a schedule. One file each in `rules/`. @module */

import * as z from "zod";
import type { RandomStream } from "../tensor/random.ts";
import type { ProposedChange } from "./change.ts";
import type { GraphNetwork } from "./graph-network.ts";

/** A change that a rule would make. */
export interface Proposal {
  readonly change: ProposedChange;
  /** The module makes the changes with the largest scores first; of equals the one with the smaller id. */
  readonly score: number;
  /** The statistics after it, for the event. */
  readonly values: Readonly<Record<string, number>>;
}

/** What a rule may look at. */
export interface RuleContext {
  readonly network: GraphNetwork;
  /** The rule's own stream. */
  readonly random: RandomStream;
}

/**
 * `growth` rules are held back by the loss gate, cool-down and caps; `pruning` rules by grace and by outputs that must stay
 * reachable; `cleaning` rules come last, after checks in which something changed, until they propose nothing more.
 */
export type RulePhase = "growth" | "pruning" | "cleaning";

/** What the module reads of any rule's options; what a phase does not have is missing. */
export interface CommonOptions {
  readonly enabled: boolean;
  readonly every?: number;
  readonly most?: number | null;
  readonly cooldown?: number;
  readonly gated?: boolean;
  readonly grace?: number | null;
}

/** A rule of structural plasticity: what it proposes, with scores. */
export interface RuleDefinition<State = unknown, Options = Readonly<Record<string, unknown>>> {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly phase: RulePhase;
  /** Its own options and those of its phase. */
  readonly options: z.ZodObject;
  /** State before the first check, plain data. */
  readonly start: State;
  /** What it would change now. It reads the network and touches nothing. */
  propose(context: RuleContext, options: Options, state: State): { proposals: readonly Proposal[]; state: State };
}

const growthOptions = {
  every: z.int().min(1).default(50).describe("updates between checks"),
  most: z.int().min(1).nullable().default(null).describe("maximum number of changes per check; null for no limit"),
  cooldown: z.int().min(0).default(500).describe("updates before the same edge grows again"),
  gated: z.boolean().default(true).describe("whether the rule stops while the loss is below its target"),
};
const pruningOptions = {
  every: z.int().min(1).default(200).describe("updates between checks"),
  most: z.int().min(1).nullable().default(null).describe("maximum number of changes per check; null for no limit"),
  grace: z
    .int()
    .min(0)
    .nullable()
    .default(null)
    .describe(
      "updates during which new neurons and edges are not pruned; null: twice the window, and at least `every`",
    ),
};
const phaseOptions = { growth: growthOptions, pruning: pruningOptions, cleaning: {} };

interface TypedDefinition<State, Schema extends z.ZodObject>
  extends Omit<RuleDefinition<State, z.output<Schema>>, "options"> {
  readonly enabled: boolean;
  readonly options: Schema;
}

/** Adds the options of the phase to the rule's own, which may give one of those another default; `enabled` is the default of that flag. */
export function defineRule<State, Schema extends z.ZodObject>(
  definition: TypedDefinition<State, Schema>,
): RuleDefinition {
  const { enabled, options, ...rest } = definition;
  const common = { enabled: z.boolean().default(enabled).describe("enable this rule"), ...phaseOptions[rest.phase] };
  return Object.freeze({
    ...rest,
    options: z.strictObject({ ...common, ...options.shape }),
  }) as unknown as RuleDefinition;
}

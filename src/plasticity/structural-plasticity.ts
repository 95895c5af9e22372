/**
 * The Structural Plasticity Module: rules that watch the windows of a graph network and change its topology while something else
 * trains its weights.
 *
 * @see Jia & Zhou 2025, Self-Motivated Growing Neural Network, arXiv:2512.12713; published are the three mechanisms, defaults are
 * reconstructed
 * @module
 */

import * as z from "zod";
import { OptionError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import { parseOptions } from "../parse-options.ts";
import { RandomStream } from "../tensor/random.ts";
import { applyChange, type Change, type ProposedChange } from "./change.ts";
import type { GraphNetwork } from "./graph-network.ts";
import { OutputGuard } from "./output-guard.ts";
import type { CommonOptions, Proposal, RuleDefinition } from "./rule.ts";
import * as rules from "./rules/index.ts";
import type { Neuron } from "./topology.ts";

/** Limits for all rules together. */
export interface PlasticityLimits {
  /** Determines every draw; default 0. */
  readonly seed: number;
  /** Most hidden neurons and edges; defaults 256 and 8,192. */
  readonly maxHidden: number;
  readonly maxEdges: number;
  /** r: weights of new edges are drawn from U(-r, r); default 0.1. */
  readonly range: number;
  /** Whether r is divided by the root of the edges into the target, the new one included, as first weights are. Default false. */
  readonly scaledRange: boolean;
  /** New neurons and edges leave the outputs as they are: outgoing weights of 0. Default false. */
  readonly functionPreserving: boolean;
  /** Whether no removal may cut an output off from all inputs; default true. */
  readonly keepOutputsReachable: boolean;
}

/** Options of the rules, schedules and limits. */
export interface PlasticityOptions extends Partial<PlasticityLimits> {
  /** Options by name of rule; what is not named has its defaults. */
  readonly rules?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The rules there are; default all of Burgeon's. */
  readonly definitions?: readonly RuleDefinition[];
}

/** The graph changed. */
export interface StructuralEvent {
  readonly type: "structure";
  /** Updates that were complete. */
  readonly step: number;
  readonly rule: string;
  readonly change: Change;
  /** The hidden neuron that came or went; null where none did. */
  readonly neuron: number | null;
  /** The statistics that led to it. */
  readonly values: Readonly<Record<string, number>>;
  /** Sizes after the change. */
  readonly hidden: number;
  readonly edges: number;
  readonly parameters: number;
}

/** Everything that the coming changes depend on besides the network, as plain data. */
export interface PlasticityState {
  /** Updates that were complete when the rules were last asked. */
  readonly asked: number;
  /** By name. */
  readonly rules: Readonly<Record<string, { readonly stream: readonly number[]; readonly state: unknown }>>;
}

interface RunningRule {
  readonly definition: RuleDefinition;
  readonly options: CommonOptions;
  readonly random: RandomStream;
  state: unknown;
}

const limitsSchema = z.strictObject({
  seed: z.int().default(0),
  maxHidden: z.int().min(0).default(256),
  maxEdges: z.int().min(0).default(8192),
  range: z.number().min(0).default(0.1),
  scaledRange: z.boolean().default(false),
  functionPreserving: z.boolean().default(false),
  keepOutputsReachable: z.boolean().default(true),
});

const phases = ["growth", "pruning", "cleaning"] as const;

/**
 * @example
 * const plasticity = new StructuralPlasticityModule(network, { seed: 1, rules: { "random-growth": { enabled: false } } });
 * network.update(1e-3);
 * for (const { rule, change } of plasticity.afterUpdate()) log(rule, change);
 */
export class StructuralPlasticityModule {
  readonly network: GraphNetwork;
  readonly limits: PlasticityLimits;
  readonly #rules: readonly RunningRule[];
  #asked: number;

  /** @throws OptionError for an unknown rule or an option that a rule does not take */
  constructor(network: GraphNetwork, options: PlasticityOptions = {}) {
    const { rules: chosen = {}, definitions = Object.values(rules), ...limits } = options;
    this.network = network;
    this.#asked = network.steps;
    this.limits = parseOptions("structural plasticity", limitsSchema, limits) as unknown as PlasticityLimits;
    const names = definitions.map(({ name }) => name);
    const stray = Object.keys(chosen).find((name) => !names.includes(name));
    if (stray !== undefined)
      throw new OptionError(`structural plasticity: no rule "${stray}".${nearest(stray, names)}`);
    this.#rules = phases.flatMap((phase) =>
      definitions
        .filter((definition) => definition.phase === phase)
        .map((definition) => ({
          definition,
          options: parseOptions(
            `rule "${definition.name}"`,
            definition.options,
            chosen[definition.name],
          ) as unknown as CommonOptions,
          random: new RandomStream(this.limits.seed, `plasticity ${definition.name}`),
          state: definition.start,
        })),
    );
  }

  /** Options of all rules with their defaults, by name. */
  get ruleOptions(): Readonly<Record<string, CommonOptions>> {
    return Object.fromEntries(this.#rules.map(({ definition, options }) => [definition.name, options]));
  }

  /**
   * Asks the rules that have become due since the last call, growth first, and carries out what the limits let through. A rule is due
   * when the count of updates reaches or passes a multiple of its `every`, so this may be called after each update or now and then.
   * `mayGrow` is the loss gate: false while the loss is good enough. Events are in the order of the changes.
   */
  afterUpdate({ mayGrow = true }: { readonly mayGrow?: boolean } = {}): StructuralEvent[] {
    const { steps } = this.network;
    const due = (every: number): boolean => Math.floor(steps / every) > Math.floor(this.#asked / every);
    const events: StructuralEvent[] = [];
    for (const rule of this.#rules) {
      const { enabled, every = 1, gated = false } = rule.options;
      if (!enabled || !due(every) || (gated && !mayGrow)) continue;
      if (rule.definition.phase !== "cleaning") events.push(...this.#check(rule));
      else if (events.length > 0) events.push(...this.#clean(rule));
    }
    this.#asked = steps;
    return events;
  }

  /** Checks until there is nothing left to do: what is removed may leave others without edges. */
  #clean(rule: RunningRule): StructuralEvent[] {
    const found = this.#check(rule);
    return found.length === 0 ? found : [...found, ...this.#clean(rule)];
  }

  #check(rule: RunningRule): StructuralEvent[] {
    const { definition, options, random } = rule;
    const { proposals, state } = definition.propose({ network: this.network, random }, { ...options }, rule.state);
    rule.state = state;
    const { network } = this;
    const guard = this.limits.keepOutputsReachable ? new OutputGuard(network) : null;
    const events: StructuralEvent[] = [];
    for (const { change: proposed, values } of [...proposals].sort(byScore)) {
      if (events.length >= (options.most ?? Number.POSITIVE_INFINITY)) break;
      if (!this.#admits(proposed, rule, guard)) continue;
      const change = this.#complete(proposed, random);
      const neuron = applyChange(network, change);
      const { steps: step, hiddenCount: hidden, edgeCount: edges, parameters } = network;
      events.push({
        type: "structure",
        step,
        rule: definition.name,
        change,
        neuron,
        values,
        hidden,
        edges,
        parameters,
      });
    }
    return events;
  }

  /** Whether caps, cool-down, grace and the outputs allow a change to the graph as it is now. */
  #admits(change: ProposedChange, { definition, options }: RunningRule, guard: OutputGuard | null): boolean {
    const { network, limits } = this;
    const { steps, settings } = network;
    const { cooldown = 0, every = 1 } = options;
    const grace = definition.phase === "pruning" ? (options.grace ?? Math.max(2 * settings.window, every)) : 0;
    switch (change.kind) {
      case "relay": {
        const last = network.edge(change.edge).lastGrowAt;
        const rested = last === null || steps - last >= cooldown;
        return rested && network.hiddenCount < limits.maxHidden && network.edgeCount + 2 <= limits.maxEdges;
      }
      case "edge":
        return network.edgeCount < limits.maxEdges && network.objection(change.source, change.target) === null;
      case "remove-edge": {
        const edge = network.edge(change.edge);
        return steps - edge.bornAt >= grace && (guard?.release(edge) ?? true);
      }
      case "fold": {
        const neuron = network.neuron(change.neuron);
        return steps - neuron.bornAt >= grace && (guard?.release(neuron) ?? true);
      }
    }
  }

  #complete(change: ProposedChange, random: RandomStream): Change {
    const { range, scaledRange, functionPreserving } = this.limits;
    const draw = (others: number): number =>
      (range / (scaledRange ? Math.sqrt(others + 1) : 1)) * (2 * random.uniform() - 1);
    const into = ({ incoming }: Neuron): number => incoming.length;
    const { network } = this;
    if (change.kind === "relay") {
      const incoming = draw(0);
      return { ...change, incoming, outgoing: functionPreserving ? 0 : draw(into(network.edge(change.edge).target)) };
    }
    if (change.kind !== "edge") return change;
    return { ...change, weight: functionPreserving ? 0 : draw(into(network.neuron(change.target))) };
  }

  /** Everything that the coming changes depend on besides the network. */
  state(): PlasticityState {
    const rules = this.#rules.map(({ definition, random, state }) => {
      return [definition.name, { stream: random.state(), state }] as const;
    });
    return { asked: this.#asked, rules: Object.fromEntries(rules) };
  }

  /** Continues from a state that `state` gave. @throws OptionError when it is one of other rules */
  restore(saved: PlasticityState): void {
    this.#asked = saved.asked;
    for (const rule of this.#rules) {
      const found = saved.rules[rule.definition.name];
      if (!found) throw new OptionError(`structural plasticity: the state knows no rule "${rule.definition.name}".`);
      rule.random.restore(found.stream);
      rule.state = found.state;
    }
  }
}

/** What a change is about, so that ties go to what is older. */
function subject(change: ProposedChange): number {
  if (change.kind === "edge") return change.source;
  return change.kind === "fold" ? change.neuron : change.edge;
}

const byScore = (a: Proposal, b: Proposal): number => b.score - a.score || subject(a.change) - subject(b.change);

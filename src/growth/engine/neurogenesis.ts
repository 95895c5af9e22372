/**
 * Growth by proposal, direction and judgement: a trigger asks, a direction chooses between units and layers, and after a rest the
 * validation loss decides whether it stays. What takes something away, units that the trigger names and layers that are as good as
 * straight maps, is judged alike.
 *
 * @module
 */

import { NumericError } from "../../errors.ts";
import type { Network } from "../../nn/network.ts";
import { type Candidate, chosen, type DirectionDefinition, isGrowth, type Made } from "../direction.ts";
import { straightLayer } from "../fold/straight-layer.ts";
import { growthFor, type InitializerDefinition } from "../initializer.ts";
import { type LayerInitializerDefinition, mostParameters } from "../layer-initializer.ts";
import type { Look } from "../look/look.ts";
import { lookAt } from "../look/look-at.ts";
import { Observation, type ObservationState } from "../look/observation.ts";
import { type Site, sitesOf } from "../look/site.ts";
import type { PolicyMoment } from "../policy.ts";
import type { RunningStrategy, StrategyContext } from "../strategy.ts";
import type { TriggerDefinition, TriggerOutcome } from "../trigger.ts";
import { admit, type Caps, capsOf, isDue } from "./limits.ts";
import { bestOfTrials } from "./trials.ts";

export interface NeurogenesisParts {
  readonly trigger: TriggerDefinition;
  readonly initializer: InitializerDefinition;
  readonly layerInitializer: LayerInitializerDefinition;
  readonly direction: DirectionDefinition;
  readonly triggerOptions: Readonly<Record<string, unknown>>;
  readonly initializerOptions: Readonly<Record<string, unknown>>;
}

export interface NeurogenesisOptions extends Readonly<Record<string, unknown>> {
  readonly every: number | null;
  readonly maxLayers: number;
  readonly maxParameters: number | null;
  readonly rest: number | null;
  readonly tolerance: number | null;
  readonly minGain: number;
  readonly trialSteps: number;
  readonly foldTolerance: number | null;
}

/** A change that is not judged yet. */
interface Pending {
  /** Of growth, where there was some; otherwise of what was taken away. */
  readonly kind: Candidate["kind"];
  readonly until: number;
  /** Validation loss before it. */
  readonly loss: number;
}

export interface NeurogenesisState {
  readonly caps: Caps;
  /** Trigger state of each axis, by name. */
  readonly sites: Readonly<Record<string, unknown>>;
  readonly pending: Pending | null;
  readonly poor: number;
  /** Steps that growth rests now. */
  readonly rest: number;
  readonly restUntil: number;
}

interface Saved extends NeurogenesisState {
  /** What was noted since the last look. */
  readonly observation: ObservationState;
}

interface Proposal {
  readonly site: Site;
  readonly outcome: TriggerOutcome<unknown>;
}

/** Looks at the signals that growth rests, where no number of steps is given. */
const LOOKS = 5;

export class Neurogenesis implements RunningStrategy {
  readonly parameters: readonly [] = [];
  readonly #network: Network;
  readonly #context: StrategyContext;
  readonly #parts: NeurogenesisParts;
  readonly #options: NeurogenesisOptions;
  readonly #observation: Observation;
  #state: NeurogenesisState;

  constructor(
    network: Network,
    context: StrategyContext,
    given: {
      readonly parts: NeurogenesisParts;
      readonly options: NeurogenesisOptions;
      readonly saved: NeurogenesisState | null;
    },
  ) {
    this.#network = network;
    this.#context = context;
    this.#parts = given.parts;
    this.#options = given.options;
    const { trigger, triggerOptions } = given.parts;
    if (trigger.keepsUpdates?.(triggerOptions)) context.keepUpdates();
    const saved = given.saved as Saved | null;
    this.#observation = new Observation(network, context, trigger.wants?.(triggerOptions) ?? {}, saved?.observation);
    const rest = given.options.rest ?? LOOKS * this.#cadence();
    this.#state = given.saved ?? { caps: {}, sites: {}, pending: null, poor: 0, rest, restUntil: 0 };
    if (!given.saved) context.time("signals", () => this.#meet(sitesOf(network)));
  }

  lossTerms(): [] {
    return [];
  }

  state(): NeurogenesisState {
    const saved: Saved = { ...this.#state, observation: this.#observation.state() };
    return saved;
  }

  #cadence(): number {
    return this.#options.every ?? Math.max(1, Math.floor(this.#context.totalSteps / 100));
  }

  #update(changed: Partial<NeurogenesisState>): void {
    this.#state = { ...this.#state, ...changed };
  }

  /** Axes that are new get a cap and a trigger state; those that are gone lose theirs. */
  #meet(sites: readonly Site[]): Look {
    const { trigger, triggerOptions } = this.#parts;
    const old = this.#state;
    const strangers = sites.filter(({ axis }) => !(axis.name in old.sites));
    const caps = { ...capsOf("neurogenesis", this.#network, strangers, this.#options) };
    for (const { axis } of sites) caps[axis.name] ??= old.caps[axis.name] ?? axis.size;
    this.#update({ caps });
    const look = lookAt(sites, this.#observation, { all: sites, caps, options: this.#options });
    const states = sites.map(({ axis }) => [axis.name, old.sites[axis.name]] as const);
    const fresh = strangers.map((site) => [site.axis.name, trigger.start(site, look, triggerOptions)] as const);
    this.#update({ sites: Object.fromEntries([...states, ...fresh]) });
    return look;
  }

  afterStep(): void {
    const { step } = this.#context;
    this.#observation.afterStep();
    this.#network.device.scope("growth", () => {
      if (this.#state.pending && step >= this.#state.pending.until) this.#judge(this.#state.pending);
      if (isDue(this.#moment(), this.#options)) this.#look();
    });
  }

  #moment(): PolicyMoment {
    const { step, totalSteps } = this.#context;
    return { network: this.#network, step, totalSteps };
  }

  /** Growth stays, or everything is again as it was before it. */
  #judge({ kind, loss }: Pending): void {
    const { tolerance, minGain } = this.#options;
    const now = this.#context.validationLoss();
    const gain = loss > 0 ? (loss - now) / loss : 0;
    const worse = tolerance !== null && !(now <= loss * (1 + tolerance));
    const preferred = this.#parts.direction.prefers === kind;
    const grown = preferred && gain < minGain ? this.#state.poor + 1 : 0;
    const poor = isGrowth({ kind }) ? grown : this.#state.poor;
    this.#update({ pending: null, poor });
    if (!worse) {
      this.#context.forget();
      return;
    }
    const rest = 2 * this.#state.rest;
    this.#update({ rest, restUntil: this.#context.step + rest });
    const reason = `the loss rose from ${loss.toPrecision(3)} to ${now.toPrecision(3)} since; resting for ${rest} steps`;
    this.#context.rollBack({ trigger: "acceptance", values: { before: loss, after: now }, reason });
    this.#observation.edited();
  }

  #look(): void {
    const sites = sitesOf(this.#network);
    const { trigger, triggerOptions } = this.#parts;
    const { look, proposals } = this.#context.time("signals", () => {
      const look = this.#meet(sites);
      const proposals = sites.map((site): Proposal => {
        const outcome = trigger.evaluate(site, look, triggerOptions, this.#state.sites[site.axis.name]);
        return { site, outcome };
      });
      return { look, proposals };
    });
    const states = proposals.map(({ site, outcome }) => [site.axis.name, outcome.state] as const);
    this.#update({ sites: Object.fromEntries(states) });
    if (this.#state.pending || this.#context.step < this.#state.restUntil) return;
    const candidates = proposals.flatMap((one) => this.#candidates(one, look));
    if (candidates.length > 0) this.#grow(candidates, look);
    else this.#lighten(sites, look);
  }

  /** Where nothing is asked for, the first layer that is as good as a straight map goes. */
  #lighten(sites: readonly Site[], look: Look): void {
    const { foldTolerance } = this.#options;
    if (foldTolerance === null) return;
    const candidate = this.#context.time("signals", () => straightLayer(sites, look, this.#context, foldTolerance));
    if (candidate) this.#carryOut([candidate], look);
  }

  /** What can be done about a proposal; where nothing can, the log says so. */
  #candidates({ site, outcome }: Proposal, look: Look): Candidate[] {
    const { trigger, initializer, initializerOptions } = this.#parts;
    const { amount: asked, depth = false, prune = [], values, reason } = outcome;
    const axis = site.axis.name;
    const limits = { caps: this.#state.caps, options: this.#options, initializer: initializer.limit?.(site) };
    const admitted = admit(site, asked, this.#moment(), limits);
    const why = [reason, ...admitted.limits].join("; ");
    const decision = { trigger: trigger.name, values, reason: why, asked };
    const found: Candidate[] = [];
    if (prune.length > 0) {
      const edit = { kind: "prune", axis, units: prune, preserves: "none" } as const;
      const own = { ...decision, reason, asked: prune.length };
      found.push({ kind: "prune", axis, decision: own, make: () => ({ edits: [edit], values: {} }) });
    }
    if (admitted.amount > 0) {
      const request = { site, count: admitted.amount, look, random: this.#context.random("growth") };
      found.push({ kind: "widen", axis, decision, make: () => growthFor(initializer, request, initializerOptions) });
    }
    if ((asked > 0 || depth) && this.#mayDeepen(site)) {
      const { layerInitializer } = this.#parts;
      const request = { behind: site.producers[0], random: this.#context.random("growth") };
      const make = (): Made => ({ edits: [layerInitializer.initialize(request)], values: {} });
      found.push({ kind: "deepen", axis, decision: { ...decision, asked: 1 }, make });
    }
    if (found.length === 0) this.#context.decline({ axis, trigger: trigger.name, reason: why, values });
    return found;
  }

  /** Whether there is room for a layer as wide as the site, by number and by parameters. */
  #mayDeepen({ axis, producers }: Site): boolean {
    const { maxLayers, maxParameters } = this.#options;
    const { parameterCount, weighted } = this.#network;
    const fits = maxParameters === null || parameterCount + mostParameters(producers[0]) <= maxParameters;
    return fits && axis.size > 0 && weighted.length - 1 < maxLayers;
  }

  #grow(candidates: readonly Candidate[], look: Look): void {
    const taken = this.#choose(candidates);
    this.#observation.edited(); // trials make layers and units anew
    if (taken.length > 0) this.#carryOut(taken, look);
    else this.#update({ restUntil: this.#context.step + this.#state.rest });
  }

  /** By the direction. Trials are of growth on the network as it is: where units are to go first, they go alone. */
  #choose(candidates: readonly Candidate[]): readonly Candidate[] {
    const { direction } = this.#parts;
    if (direction.prefers !== null) return chosen(direction, candidates, this.#state);
    const reductions = candidates.filter((one) => !isGrowth(one));
    return reductions.length > 0 ? reductions : bestOfTrials(candidates, this.#options.trialSteps, this.#context);
  }

  /** Makes the changes, to be judged after a rest. An edit that is refused because outputs moved too far leaves everything as it was. */
  #carryOut(taken: readonly Candidate[], look: Look): void {
    const { step } = this.#context;
    const loss = this.#context.validationLoss();
    this.#context.keep();
    try {
      this.#context.time("edits", () => this.#make(taken, look));
    } catch (error) {
      const [only] = taken;
      if (!(error instanceof NumericError && only?.kind === "remove")) throw error;
      this.#context.forget();
      const { trigger, values } = only.decision;
      this.#context.decline({ axis: only.axis, trigger, reason: error.message, values });
      return;
    }
    this.#observation.edited();
    const { kind } = taken.find(isGrowth) ?? (taken[0] as Candidate);
    const until = step + this.#state.rest;
    this.#update({ pending: { kind, until, loss }, restUntil: until });
  }

  #make(taken: readonly Candidate[], look: Look): void {
    for (const { make, decision } of taken) {
      const { edits, values } = make();
      const told = { ...decision, values: { ...decision.values, ...values } };
      for (const edit of edits) this.#context.apply(edit, told);
      look.changed();
    }
  }
}

/**
 * The engine of all strategies that are made of parts: look -> proposals -> candidates -> choose -> carry out -> judge -> log.
 *
 * @module
 */

import type { Edit } from "../../edits/report.ts";
import { NumericError } from "../../errors.ts";
import type { Network } from "../../nn/network.ts";
import { type Candidate, isGrowth } from "../candidate.ts";
import type { Choice, DirectionDefinition } from "../direction.ts";
import type { InitializerDefinition } from "../initializer.ts";
import type { JudgeDefinition } from "../judge.ts";
import type { LayerInitializerDefinition } from "../layer-initializer.ts";
import type { Look } from "../look/look.ts";
import { Observation, type ObservationState } from "../look/observation.ts";
import { type Site, sitesOf } from "../look/site.ts";
import { stepsBetweenLooks } from "../policies/shared/cadence.ts";
import type {
  GrowthEnd,
  GrowthRoom,
  RunningStrategy,
  ScoredCandidate,
  StrategyContext,
  StrategyOptions,
} from "../strategy.ts";
import type { TriggerDefinition } from "../trigger.ts";
import { checkChoice, checkOutcome, checkRest, checkVerdict, startState, withBlame } from "./answers.ts";
import { type Caps, Limits } from "./limits.ts";
import type { Word } from "./parts.ts";
import { candidatesFor, type Means, type Proposal } from "./proposals.ts";

/** The parts of a strategy, with their options. */
export interface Sentence {
  readonly strategy: string;
  readonly trigger: Word<TriggerDefinition>;
  readonly initializer: Word<InitializerDefinition>;
  readonly layerInitializer: Word<LayerInitializerDefinition>;
  readonly direction: Word<DirectionDefinition>;
  readonly judge: Word<JudgeDefinition>;
  readonly policies: StrategyOptions;
}

/** A change that is not judged yet. */
interface Pending {
  /** Of growth, where there was some; otherwise of what was taken away. */
  readonly kind: Candidate["kind"];
  readonly until: number;
  /** Loss on held-out rows before it. */
  readonly loss: number;
}

/** How far growth is. */
interface Course {
  /** Trigger state of each axis, by name. */
  readonly sites: Readonly<Record<string, unknown>>;
  readonly pending: Pending | null;
  /** Growths in a row, of the preferred kind, that brought too little. */
  readonly poor: number;
  /** Steps that growth rests now. */
  readonly rest: number;
  readonly restUntil: number;
  /** Searches in a row in which units were asked for and none were found. */
  readonly empty: number;
  /** In words why growth is over for good; null while it is not. */
  readonly over: string | null;
}

/** Searches in a row in which no candidate passes, after which growth is over. */
const EMPTY_SEARCHES = 4;
/** Looks from the first of them to the next; from each further one twice as many, so that the network has learned in between. */
const PAUSE = 4;

/** Plain data. */
export interface GrowthState extends Course {
  readonly caps: Caps;
  /** What was noted since the last look. */
  readonly observation: ObservationState;
}

/** What is known of candidates that nothing is predicted of: the units that each asks for. */
const askedOf = (candidates: readonly Candidate[], { taken }: Choice): ScoredCandidate[] =>
  candidates.map(({ kind, site, decision: { asked } }) => ({
    axis: site.axis.name,
    kind,
    values: { asked },
    taken: taken.some((one) => one.kind === kind && one.site === site),
  }));

export class Growth implements RunningStrategy {
  readonly parameters: readonly [] = [];
  /** Absent where nothing is left to do. */
  readonly finish?: () => void;
  readonly #network: Network;
  readonly #context: StrategyContext;
  readonly #sentence: Sentence;
  readonly #observation: Observation;
  readonly #limits: Limits;
  #state: Course;

  constructor(network: Network, context: StrategyContext, sentence: Sentence, saved: GrowthState | null) {
    this.#network = network;
    this.#context = context;
    this.#sentence = sentence;
    const { trigger, judge, policies: options, strategy } = sentence;
    const wanted = withBlame("trigger", trigger.part, () => trigger.part.wants?.(trigger.options) ?? {});
    this.#observation = new Observation(network, context.observe, wanted, saved?.observation);
    this.#limits = new Limits(strategy, network, { context, options, caps: saved?.caps ?? {} });
    if (this.#limits.finishes) this.finish = () => this.#limits.finish();
    const cadence = stepsBetweenLooks(options.every as number | null, context.observe.totalSteps);
    const rest = withBlame("judge", judge.part, () => judge.part.rest(judge.options, cadence));
    checkRest(judge.part, rest);
    this.#state = saved ?? { sites: {}, pending: null, poor: 0, rest, restUntil: 0, empty: 0, over: null };
    const sites = sitesOf(network);
    if (!saved) network.device.scope("baseline", () => context.observe.time("signals", () => this.#meet(sites, sites)));
  }

  lossTerms(): [] {
    return [];
  }

  state(): GrowthState {
    return { ...this.#state, caps: this.#limits.caps, observation: this.#observation.state() };
  }

  #update(changed: Partial<Course>): void {
    this.#state = { ...this.#state, ...changed };
  }

  /** A look at some of the sites. Axes that are new get a cap and a trigger state; those that are gone lose theirs. */
  #meet(all: readonly Site[], some: readonly Site[]): Look {
    const { part, options } = this.#sentence.trigger;
    this.#limits.meet(all);
    const look = this.#observation.look(some, this.#limits.samples(all), this.#limits.view());
    const old = this.#state.sites;
    const states = all.map((site) => {
      const { name } = site.axis;
      return [name, name in old ? old[name] : startState(part, () => part.start(site, look, options))] as const;
    });
    this.#update({ sites: Object.fromEntries(states) });
    return look;
  }

  room(): GrowthRoom {
    return this.#limits.room();
  }

  ended(): GrowthEnd | null {
    const { over } = this.#state;
    if (over !== null) return { by: "evidence", reason: over };
    return this.#limits.end(sitesOf(this.#network));
  }

  /** Nothing is looked at any more. */
  #end(over: string): void {
    this.#update({ over });
    const trigger = this.#sentence.trigger.part.name;
    for (const { axis } of sitesOf(this.#network)) {
      this.#context.act.decline({ axis: axis.name, trigger, reason: `growth is over: ${over}`, values: {} });
    }
  }

  afterStep(): void {
    if (this.#state.over !== null) return;
    this.#observation.afterStep();
    const { pending } = this.#state;
    const judged = pending !== null && this.#context.observe.step >= pending.until;
    if (!judged && !this.#limits.isDue()) return;
    this.#network.device.scope("growth", () => {
      if (judged) this.#judge(pending);
      if (this.#limits.isDue()) this.#grow();
    });
  }

  /** Where layers may come or go every site is looked at, else those that may get a unit. */
  #open(sites: readonly Site[]): readonly Site[] {
    const { direction } = this.#sentence;
    if (direction.part.deepens?.(direction.options) || this.#limits.lightens) return sites;
    return sites.filter((site) => !this.#limits.isFull(site) && this.#hasRoom(site));
  }

  /** Whether the policies would let in a single unit; where they would not, the signals need not be looked at. */
  #hasRoom(site: Site): boolean {
    const { initializer, trigger } = this.#sentence;
    const { amount, limits } = this.#limits.admit(site, 1, initializer.part.limit?.(site));
    if (amount > 0) return true;
    const reason = limits.join("; ");
    this.#context.act.decline({ axis: site.axis.name, trigger: trigger.part.name, reason, values: {} });
    return false;
  }

  #grow(): void {
    const all = sitesOf(this.#network);
    const sites = this.#open(all);
    if (sites.length === 0) return;
    const { look, proposals } = this.#context.observe.time("signals", () => {
      const look = this.#meet(all, sites);
      return { look, proposals: this.#propose(sites, look) };
    });
    const { pending, restUntil, rest } = this.#state;
    const { step } = this.#context.observe;
    const over = proposals.map(({ outcome }) => outcome.over).find((reason) => reason !== undefined);
    if (over !== undefined) this.#end(over);
    if (pending || step < restUntil) return;
    const means = this.#means(sites, look);
    const candidates = this.#candidates(proposals, means);
    const looks = [look, means.look];
    if (candidates.length === 0) {
      const light = this.#context.observe.time("signals", () => this.#limits.lighten(all, look));
      if (light) this.#carryOut([light], looks);
      return;
    }
    const taken = this.#choose(candidates);
    if (taken.length > 0) this.#carryOut(taken, looks);
    else this.#update({ restUntil: step + rest });
    this.#countEmpty(candidates, taken);
  }

  /** Growth is over when candidates were looked for several times and none was found. */
  #countEmpty(candidates: readonly Candidate[], taken: readonly Candidate[]): void {
    const offered = candidates.some(({ offer }) => offer);
    const empty = offered && !taken.some(isGrowth) ? this.#state.empty + 1 : 0;
    this.#update({ empty });
    if (empty === 0) return;
    if (empty === EMPTY_SEARCHES) {
      this.#end(`no candidate passed in ${empty} searches in a row`);
      return;
    }
    const { step, totalSteps } = this.#context.observe;
    const cadence = stepsBetweenLooks(this.#sentence.policies.every as number | null, totalSteps);
    this.#update({ restUntil: step + PAUSE * 2 ** (empty - 1) * cadence });
  }

  #propose(sites: readonly Site[], look: Look): Proposal[] {
    const { part, options } = this.#sentence.trigger;
    const proposals = sites.map((site): Proposal => {
      const state = this.#state.sites[site.axis.name];
      const outcome = withBlame("trigger", part, () => part.evaluate(site, look, options, state));
      checkOutcome(part, outcome, site.axis.units);
      return { site, outcome };
    });
    const states = proposals.map(({ site, outcome }) => [site.axis.name, outcome.state] as const);
    this.#update({ sites: { ...this.#state.sites, ...Object.fromEntries(states) } });
    return proposals;
  }

  #means(sites: readonly Site[], look: Look): Means {
    const { trigger, initializer, layerInitializer, direction } = this.#sentence;
    const { part, options } = initializer;
    const rows = part.rows?.(options);
    return {
      trigger: trigger.part.name,
      initializer,
      layers: direction.part.deepens?.(direction.options) ? layerInitializer.part : null,
      limits: this.#limits,
      observe: this.#context.observe,
      look: rows === undefined ? look : this.#observation.lookAtRecent(sites, rows, this.#limits.view()),
    };
  }

  /** What can be done about the proposals; where nothing can, the log says so. */
  #candidates(proposals: readonly Proposal[], means: Means): Candidate[] {
    return proposals.flatMap((proposal) => {
      const found = candidatesFor(proposal, means);
      if (Array.isArray(found)) return found;
      this.#context.act.decline(found);
      return [];
    });
  }

  #choose(candidates: readonly Candidate[]): readonly Candidate[] {
    const { part, options } = this.#sentence.direction;
    const { act } = this.#context;
    const trial: StrategyContext["trial"] = (edits, steps) =>
      this.#blaming(edits, () => this.#context.trial(edits, steps));
    const units = sitesOf(this.#network).reduce((sum, { axis }) => sum + axis.size, 0);
    const choice = withBlame("direction", part, () =>
      part.choose(candidates, { units, poor: this.#state.poor, trial }, options),
    );
    checkChoice(part, choice);
    const { taken, declined = [], scores = askedOf(candidates, choice) } = choice;
    for (const one of declined) act.decline({ ...one, candidates: scores });
    this.#observation.edited(); // trials recreate layers and units
    return taken.map((one) => ({ ...one, decision: { ...one.decision, candidates: scores } }));
  }

  /** Makes the changes, to be judged after a rest. An edit that is refused because outputs moved too far leaves everything as it was. */
  #carryOut(taken: readonly Candidate[], looks: readonly Look[]): void {
    const { observe, act } = this.#context;
    const judged = this.#sentence.judge.part.verdict !== undefined;
    const loss = judged ? observe.validationLoss() : 0;
    if (judged) act.keep();
    const made = this.#make(taken, looks);
    this.#observation.edited();
    if (made.length === 0) {
      if (judged) act.forget();
      return;
    }
    if (!judged) return;
    const { kind } = made.find(isGrowth) ?? (made[0] as Candidate);
    const until = observe.step + this.#state.rest;
    this.#update({ pending: { kind, until, loss }, restUntil: until });
  }

  /** What is done with edits; what it throws names the part whose edits they are. */
  #blaming<T>(edits: readonly Edit[], body: () => T): T {
    const { trigger, initializer, layerInitializer } = this.#sentence;
    const [edit] = edits;
    if (!edit) return body();
    if (edit.kind === "deepen") return withBlame("layer initializer", layerInitializer.part, body);
    if (edit.kind === "widen" || edit.kind === "split") return withBlame("initializer", initializer.part, body);
    return withBlame("trigger", trigger.part, body);
  }

  /** What of the candidates was carried out. */
  #make(taken: readonly Candidate[], looks: readonly Look[]): Candidate[] {
    const { observe, act } = this.#context;
    return observe.time("edits", () =>
      taken.filter(({ kind, site, decision, make }) => {
        const { edits, values, limits } = make();
        const told = { ...decision, reason: [decision.reason, ...limits].join("; ") };
        const declined = { axis: site.axis.name, trigger: told.trigger, values: decision.values };
        if (edits.length === 0) act.decline({ ...declined, reason: told.reason });
        try {
          const whole = { ...told, values: { ...decision.values, ...values } };
          for (const edit of edits) this.#blaming([edit], () => act.apply(edit, whole));
        } catch (error) {
          if (!(error instanceof NumericError && kind === "remove")) throw error;
          act.decline({ ...declined, reason: error.message });
          return false;
        }
        for (const look of looks) look.changed();
        return edits.length > 0;
      }),
    );
  }

  /** What was done stays, or everything is again as it was before it. */
  #judge({ kind, loss }: Pending): void {
    const { judge, direction } = this.#sentence;
    const { observe, act } = this.#context;
    const now = observe.validationLoss();
    const verdict = withBlame("judge", judge.part, () => judge.part.verdict?.(loss, now, judge.options));
    if (judge.part.verdict) checkVerdict(judge.part, verdict);
    const grown = direction.part.prefers === kind && verdict?.poor ? this.#state.poor + 1 : 0;
    this.#update({ pending: null, poor: isGrowth({ kind }) ? grown : this.#state.poor });
    if (!verdict?.worse) {
      act.forget();
      return;
    }
    const rest = 2 * this.#state.rest;
    this.#update({ rest, restUntil: observe.step + rest });
    const reason = `the loss rose from ${loss.toPrecision(3)} to ${now.toPrecision(3)} since then; no growth for ${rest} steps`;
    act.rollBack({ trigger: "acceptance", values: { before: loss, after: now }, reason });
    this.#observation.edited();
  }
}

/** What a trigger wants noted between two looks, and the signals of a look. @module */

import type { Network } from "../../nn/network.ts";
import type { StrategyContext } from "../strategy.ts";
import { Look, type LookOptions, type Targets } from "./look.ts";
import { type Site, sitesOf } from "./site.ts";
import { UpdateWindow, type UpdateWindowState } from "./update-window.ts";

/** What a trigger asks for besides the present step. */
export interface Wanted {
  /** Rows of a fixed batch with targets, on which activations are taken; absent for the most recent inputs. */
  readonly probe?: number;
  /** Steps over which the updates of weights are noted; absent for none. */
  readonly updates?: number;
  /** Whether the mean training loss between two looks is asked for. */
  readonly loss?: boolean;
}

/** Everything that one of several wants. */
export function joinWanted(all: readonly Wanted[]): Wanted {
  const most = (key: "probe" | "updates"): number => Math.max(0, ...all.map((wanted) => wanted[key] ?? 0));
  const [probe, updates] = [most("probe"), most("updates")];
  return {
    ...(probe > 0 ? { probe } : {}),
    ...(updates > 0 ? { updates } : {}),
    ...(all.some(({ loss }) => loss) ? { loss: true } : {}),
  };
}

export interface ObservationState {
  readonly loss: { readonly sum: number; readonly count: number };
  readonly updates: UpdateWindowState | null;
}

/** Weights of each unit that a window looks at. */
const SAMPLED_WEIGHTS = 8;

/** Notes losses and updates at every step, and makes signals that know of them. */
export class Observation {
  readonly #network: Network;
  readonly #context: StrategyContext;
  readonly #wanted: Wanted;
  readonly #window: UpdateWindow | null;
  #loss: { sum: number; count: number };
  /** Those of the probe never change. */
  #targets: Targets | null = null;

  constructor(network: Network, context: StrategyContext, wanted: Wanted, saved: ObservationState | null = null) {
    this.#network = network;
    this.#context = context;
    this.#wanted = wanted;
    this.#loss = { ...(saved?.loss ?? { sum: 0, count: 0 }) };
    this.#window = wanted.updates
      ? new UpdateWindow(network, { steps: wanted.updates, weights: SAMPLED_WEIGHTS }, saved?.updates)
      : null;
  }

  /** After every step, looked at or not. */
  afterStep(): void {
    const { loss, learningRate } = this.#context;
    if (this.#wanted.loss && loss !== null) this.#loss = { sum: this.#loss.sum + loss, count: this.#loss.count + 1 };
    if (this.#window && learningRate !== null) this.#context.time("signals", () => this.#window?.push(learningRate));
  }

  /** Signals of a look. `recent`: inputs they take where the trigger wants no probe. The loss begins to be summed anew. */
  look(sites: readonly Site[], recent: number, view: Pick<LookOptions, "maxRows" | "skips">): Look {
    const look = new Look({ ...this.#optionsOf(sites, recent), ...view });
    this.#loss = { sum: 0, count: 0 };
    return look;
  }

  #optionsOf(sites: readonly Site[], recent: number): Omit<LookOptions, "maxRows" | "skips"> {
    const context = this.#context;
    const { probe } = this.#wanted;
    const { sum, count } = this.#loss;
    return {
      network: this.#network,
      inputs: () => (probe === undefined ? context.recentInputs(recent) : context.labelledProbe(probe).inputs),
      // What looks at a probe may compare with layers that are not asked about.
      sites: probe === undefined ? sites : sitesOf(this.#network),
      moment: { step: context.step, totalSteps: context.totalSteps, loss: context.loss },
      gradientPass: (taps, activationsOnly) => context.gradientPass(taps, { activationsOnly }),
      lastUpdate: (parameter) => context.lastUpdate(parameter),
      random: (name) => context.random(name),
      countFlops: (flops) => context.countFlops(flops),
      trainingLoss: count === 0 ? null : sum / count,
      validationLoss: () => context.validationLoss(),
      ...(probe === undefined ? {} : { targets: () => this.#probeTargets(probe) }),
      ...(this.#window ? { updates: (site: Site) => this.#window?.updates(site) ?? null } : {}),
    };
  }

  #probeTargets(rows: number): Targets {
    this.#targets ??= probeTargets(this.#network, this.#context, rows);
    return this.#targets;
  }

  /** After an edit. */
  edited(): void {
    this.#window?.edited();
  }

  state(): ObservationState {
    return { loss: this.#loss, updates: this.#window?.state() ?? null };
  }
}

/** The targets of the probe, on the host. */
function probeTargets({ device }: Network, context: StrategyContext, rows: number): Targets {
  return device.scope("targets", () => {
    const { inputs, targets } = context.labelledProbe(rows);
    if (targets.kind === "classes")
      return { kind: "classes", labels: device.ints(targets.labels, inputs.rows).slice() };
    const { columns } = targets.values;
    return { kind: "values", values: { rows: inputs.rows, columns, values: new Float64Array(targets.values.read()) } };
  });
}
